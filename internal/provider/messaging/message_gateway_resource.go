package messaging

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
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
			One: "A message gateway of the community, found by its id or its name, without its secrets.",
			All: "All message gateways of the community, without their secrets.", Plural: "message_gateways", By: []string{"id", "name"},
		},
	}
}

func gatewayTitle(g *client.MessageGateway) string { return g.Name }

// notShown ends the description of what the reference's sample answers lack.
const notShown = " A tenant that does not show it cannot tell of a change made outside of Terraform."

// messageGatewaySchema has what only some gateways have, and may be left out,
// beside the channels and not in them: a CLI drops what it does not know
// inside a nested object without a word, and misplaced settings would be lost
// silently.
func messageGatewaySchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		"id":   attribute.ID(messageGatewayKind),
		"name": attribute.Required("Name of the gateway."),
		"type": attribute.Required("Kind of vendor, as AdminX spells it, such as `smtp`. In a type with `aws`, `coalesce`, `gupshup` or `sandesh` in it, in upper or lower case, that vendor is recognised, and its settings are asked for.", vendorSettings{}),
		"channel": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Channel of the gateway, `email`, `sms` or `voice`; follows from which of the three blocks is given. Changing it replaces the gateway.",
			PlanModifiers:       []planmodifier.String{channelFollowsBlock{}},
		},
		"active": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether the gateway is active. Set in AdminX: a refresh shows a change, and no plan reverts it.",
			PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseNonNullStateForUnknown()},
		},
		"authenticate":  attribute.Switch("Whether the tenant signs in to the gateway with username and password.", true),
		"username":      attribute.Required("Name with which the tenant signs in to the gateway."),
		"service_url":   attribute.Required("Host name or URL of the gateway's service, as the vendor gives it."),
		"otp_delimiter": attribute.Optional("Text between the digits of a one-time passcode. SMS and voice only." + notShown),
		// The API reference gives timeoutValue no unit, so the name claims none.
		"timeout_value": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Timeout of the gateway. The API reference does not state the unit; use the number that AdminX shows. SMS and voice only." + notShown,
			Validators:          []validator.Int64{int64validator.AtLeast(1)},
		},
		"aws_region": attribute.Optional("Region of Amazon Web Services that sends, such as `eu-west-1`. E-mail and SMS only; needed by gateways of AWS."),
		"coalesce":   vendorBlock("How to get an access token (OAuth 2.0) for gateways of Coalesce, which need it. SMS only."+notShown, coalesceAttributes()),
		"gupshup": vendorBlock("Ids that gateways of Gupshup need. SMS only.", map[string]schema.Attribute{
			"principal_entity_id": attribute.Required("Id of the principal entity on whose behalf messages are sent, from the register of senders (DLT)."),
			"dlt_template_id":     attribute.Required("Id under which the text of the messages is registered (DLT)."),
		}),
		"sandesh": vendorBlock("Flags that gateways of Sandesh need. SMS only.", map[string]schema.Attribute{
			"app_category": attribute.Required("Category of the application that sends, as Sandesh names it."),
			"gst_flag":     attribute.Required("Flag for GST (`gstFlag`), as Sandesh names it."),
			"message_type": attribute.Required("Type of the messages, as Sandesh names it."),
		}),
		"email": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Settings of a gateway for e-mail. Exactly one of `email`, `sms` and `voice` is given.",
			Validators:          []validator.Object{objectvalidator.ExactlyOneOf(path.MatchRoot("email"), path.MatchRoot("sms"), path.MatchRoot("voice"))},
			Attributes: map[string]schema.Attribute{
				"sender_email": attribute.Required("E-mail address that messages come from.", stringvalidator.RegexMatches(emailAddress, "must be an e-mail address, such as no-reply@example.com")),
				"port": schema.Int64Attribute{
					Required:            true,
					MarkdownDescription: "Port of the gateway's service, from 1 to 65535, such as `465`.",
					Validators:          []validator.Int64{int64validator.Between(1, 65535)},
				},
				"protocol": schema.StringAttribute{
					Optional: true, Computed: true, Default: stringdefault.StaticString("smtp"),
					MarkdownDescription: "Protocol of the gateway's service. Default: `smtp`.",
					Validators:          []validator.String{stringvalidator.LengthAtLeast(1), attribute.Sampled("smtp")},
				},
			},
		},
		"sms": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Settings of a gateway for text messages. Exactly one of `email`, `sms` and `voice` is given.",
			Attributes: map[string]schema.Attribute{
				"sender_phone": attribute.Required("Phone number or name that messages come from." + notShown),
				"template_id":  attribute.Required("Id of the vendor's template for text messages." + notShown),
				"entity_id":    attribute.Required("Id under which the vendor knows the sender." + notShown),
			},
		},
		"voice": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Settings of a gateway for phone calls. Exactly one of `email`, `sms` and `voice` is given.",
			Attributes:          map[string]schema.Attribute{"sender_phone": attribute.Required("Phone number that calls come from." + notShown)},
		},
	}
	maps.Copy(attributes, attribute.SecretAttributes("password", "Password with which the tenant signs in to the gateway.", true))
	return schema.Schema{
		MarkdownDescription: "A vendor's account over which the community sends e-mail, text messages or phone calls: what AdminX shows under Messaging as a gateway. " +
			"A change that is not one of secrets sends none. Only a tenant that takes no update without its secrets, or loses them in one, gets the configured secrets with every update.",
		Attributes: attributes,
	}
}

func coalesceAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"token_request_url": attribute.Required("URL at which the access token is requested.", attribute.URL()),
		"client_id":         attribute.Required("Client ID for the token request."),
		"grant_type":        attribute.Required("Grant of the token request, such as `client_credentials`."),
		"scope":             attribute.Required("Scope of the token request."),
	}
	maps.Copy(attributes, attribute.SecretAttributes("client_secret", "Client secret for the token request.", true))
	return attributes
}

func vendorBlock(description string, attributes map[string]schema.Attribute) schema.Attribute {
	return schema.SingleNestedAttribute{Optional: true, MarkdownDescription: description, Attributes: attributes}
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
