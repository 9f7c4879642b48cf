package messaging

import (
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const messageGatewayKind = "message gateway"

func messageGateway() plumbing.Resource[messageGatewayModel, client.MessageGateway] {
	return plumbing.Resource[messageGatewayModel, client.MessageGateway]{
		Name:     "message_gateway",
		Kind:     messageGatewayKind,
		Schema:   messageGatewaySchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *messageGatewayModel) plumbing.Store[client.MessageGateway] {
			return c.MessageGateways()
		},
		Expand:  expandGateway,
		Flatten: flattenGateway,
		Title:   gatewayTitle,
		Reads: plumbing.Reads{
			One: "A message gateway of the community, by ID or name, without its secrets.",
			All: "All message gateways of the community, without their secrets.", Plural: "message_gateways", By: []string{"id", "name"},
		},
	}
}

func gatewayTitle(g *client.MessageGateway) string { return g.Name }

// notShown ends the description of what the reference's sample answers lack.
const notShown = " If the tenant does not return it, changes made outside of Terraform are not detected."

// A gateway is of the channel whose block is set.
var (
	channelBlocks = attribute.Blocks(client.Channels())
	ofMailAndText = channelBlocks.With(client.ChannelEmail, client.ChannelSMS)
	ofText        = channelBlocks.With(client.ChannelSMS)
	ofPhone       = channelBlocks.With(client.ChannelSMS, client.ChannelVoice)
)

// ofVendor are the gateways of one of the vendors; "" stands for a type that
// contains no vendor's name. How AdminX spells the vendors is not documented, so
// a type that contains a vendor's name is that vendor's, and any other type may
// be anyone's.
func ofVendor(vendors ...string) attribute.Variant {
	return attribute.WhereRead("type", func(kind string) string {
		for _, vendor := range []string{"aws", "coalesce", "gupshup", "sandesh"} {
			if strings.Contains(strings.ToLower(kind), vendor) {
				return vendor
			}
		}
		return ""
	}, vendors...)
}

func messageGatewaySchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		"id":   attribute.ID(messageGatewayKind),
		"name": attribute.Required("Name of the gateway."),
		"type": attribute.Required("Type of the gateway, as spelled in AdminX, such as `smtp`. A type that contains `aws`, `coalesce`, `gupshup` or `sandesh`, in any case, requires that vendor's settings."),
		"channel": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Channel of the gateway, `email`, `sms` or `voice`, as set by the block of that name. Changing it replaces the gateway.",
			PlanModifiers:       []planmodifier.String{channelBlocks},
		},
		"active": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether the gateway is active. Set in AdminX: a refresh shows a change, and no plan reverts it.",
			PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseNonNullStateForUnknown()},
		},
		"authenticate":  attribute.Switch("Whether the tenant authenticates to the gateway with username and password.", true),
		"username":      attribute.Required("Username for authenticating to the gateway."),
		"service_url":   attribute.Required("Host name or URL of the vendor's service."),
		"otp_delimiter": attribute.Optional("Delimiter between the digits of one-time passcodes. SMS and voice only."+notShown, ofPhone.Only()),
		// The API reference gives timeoutValue no unit, so the name claims none.
		"timeout_value": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Timeout of the gateway. The API reference does not state the unit; use the number that AdminX shows. SMS and voice only." + notShown,
			Validators:          []validator.Int64{int64validator.AtLeast(1), ofPhone.Only()},
		},
		"aws_region": attribute.Optional("AWS region to send from, such as `eu-west-1`. Email and SMS only; required for AWS gateways.", ofMailAndText.And(ofVendor("aws", "")).Only(), ofMailAndText.And(ofVendor("aws")).Required()),
		"coalesce":   vendorBlock("OAuth 2.0 token request of Coalesce gateways, which require it. SMS only."+notShown, "coalesce", coalesceAttributes()),
		"gupshup": vendorBlock("Settings that Gupshup gateways require. SMS only.", "gupshup", map[string]schema.Attribute{
			"principal_entity_id": attribute.Required("DLT principal entity ID of the sender."),
			"dlt_template_id":     attribute.Required("DLT template ID of the message text."),
		}),
		"sandesh": vendorBlock("Settings that Sandesh gateways require. SMS only.", "sandesh", map[string]schema.Attribute{
			"app_category": attribute.Required("Sandesh category of the sending application."),
			"gst_flag":     attribute.Required("Sandesh GST flag."),
			"message_type": attribute.Required("Sandesh message type."),
		}),
		"email": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Settings of an email gateway. Exactly one of `email`, `sms` and `voice` must be set.",
			Validators:          []validator.Object{channelBlocks},
			Attributes: map[string]schema.Attribute{
				"sender_email": attribute.Required("Sender's email address.", attribute.Email()),
				"port": schema.Int64Attribute{
					Required:            true,
					MarkdownDescription: "Port of the vendor's service, from 1 to 65535, such as `465`.",
					Validators:          []validator.Int64{int64validator.Between(1, 65535)},
				},
				"protocol": schema.StringAttribute{
					Optional: true, Computed: true, Default: stringdefault.StaticString("smtp"),
					MarkdownDescription: "Protocol of the vendor's service. Default: `smtp`.",
					Validators:          []validator.String{stringvalidator.LengthAtLeast(1), attribute.Sampled("smtp")},
				},
			},
		},
		"sms": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Settings of an SMS gateway. Exactly one of `email`, `sms` and `voice` must be set.",
			Attributes: map[string]schema.Attribute{
				"sender_phone": attribute.Required("Sender's phone number or name." + notShown),
				"template_id":  attribute.Required("ID of the vendor's SMS template." + notShown),
				"entity_id":    attribute.Required("Vendor's ID of the sender." + notShown),
			},
		},
		"voice": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Settings of a voice gateway. Exactly one of `email`, `sms` and `voice` must be set.",
			Attributes:          map[string]schema.Attribute{"sender_phone": attribute.Required("Caller's phone number." + notShown)},
		},
	}
	maps.Copy(attributes, attribute.SecretAttributes("password", "Password for authenticating to the gateway.", true))
	return schema.Schema{
		MarkdownDescription: "A vendor account through which the community sends email, text messages or phone calls. " +
			"Secrets are sent only when they change. If the tenant rejects updates without its secrets, or loses secrets in them, every update sends the configured ones.",
		Attributes: attributes,
	}
}

func coalesceAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"token_request_url": attribute.Required("Token endpoint URL.", attribute.URL()),
		"client_id":         attribute.Required("Client ID of the token request."),
		"grant_type":        attribute.Required("Grant type, such as `client_credentials`."),
		"scope":             attribute.Required("Scope of the access token."),
	}
	maps.Copy(attributes, attribute.SecretAttributes("client_secret", "Client secret.", true))
	return attributes
}

func vendorBlock(description, vendor string, attributes map[string]schema.Attribute) schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: description, Attributes: attributes,
		Validators: []validator.Object{ofText.And(ofVendor(vendor, "")).Only(), ofText.And(ofVendor(vendor)).Required()},
	}
}

type messageGatewayModel struct {
	ID                types.String   `tfsdk:"id"`
	Name              types.String   `tfsdk:"name"`
	Type              types.String   `tfsdk:"type"`
	Channel           types.String   `tfsdk:"channel"`
	Active            types.Bool     `tfsdk:"active"`
	Authenticate      types.Bool     `tfsdk:"authenticate"`
	Username          types.String   `tfsdk:"username"`
	ServiceURL        types.String   `tfsdk:"service_url"`
	OTPDelimiter      types.String   `tfsdk:"otp_delimiter"`
	TimeoutValue      types.Int64    `tfsdk:"timeout_value"`
	AWSRegion         types.String   `tfsdk:"aws_region"`
	Gupshup           *gupshupModel  `tfsdk:"gupshup"`
	Sandesh           *sandeshModel  `tfsdk:"sandesh"`
	Email             *emailModel    `tfsdk:"email"`
	SMS               *smsModel      `tfsdk:"sms"`
	Voice             *voiceModel    `tfsdk:"voice"`
	Password          types.String   `tfsdk:"password"`
	PasswordWO        types.String   `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64    `tfsdk:"password_wo_version"`
	Coalesce          *coalesceModel `tfsdk:"coalesce"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

type emailModel struct {
	Protocol    types.String `tfsdk:"protocol"`
	SenderEmail types.String `tfsdk:"sender_email"`
	Port        types.Int64  `tfsdk:"port"`
}

type smsModel struct {
	SenderPhone types.String `tfsdk:"sender_phone"`
	TemplateID  types.String `tfsdk:"template_id"`
	EntityID    types.String `tfsdk:"entity_id"`
}

type voiceModel struct {
	SenderPhone types.String `tfsdk:"sender_phone"`
}

type coalesceModel struct {
	coalesceFields
	ClientSecret          types.String `tfsdk:"client_secret"`
	ClientSecretWO        types.String `tfsdk:"client_secret_wo"`
	ClientSecretWOVersion types.Int64  `tfsdk:"client_secret_wo_version"`
}

// coalesceFields is what answers tell.
type coalesceFields struct {
	TokenRequestURL types.String `tfsdk:"token_request_url"`
	ClientID        types.String `tfsdk:"client_id"`
	GrantType       types.String `tfsdk:"grant_type"`
	Scope           types.String `tfsdk:"scope"`
}

type gupshupModel struct {
	PrincipalEntityID types.String `tfsdk:"principal_entity_id"`
	DLTTemplateID     types.String `tfsdk:"dlt_template_id"`
}

type sandeshModel struct {
	AppCategory types.String `tfsdk:"app_category"`
	GSTFlag     types.String `tfsdk:"gst_flag"`
	MessageType types.String `tfsdk:"message_type"`
}
