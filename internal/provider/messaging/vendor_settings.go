package messaging

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

var emailAddress = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)

// gatewaySetting is a setting that only some gateways have.
type gatewaySetting struct {
	attribute string
	channels  []string
	vendor    string // needs it; "" when no one does
	such      string // what to give
}

var gatewaySettings = []gatewaySetting{
	{"aws_region", []string{client.ChannelEmail, client.ChannelSMS}, "aws", `a region, such as "eu-west-1"`},
	{"coalesce", []string{client.ChannelSMS}, "coalesce", "token_request_url, client_id, client_secret, grant_type and scope in it"},
	{"gupshup", []string{client.ChannelSMS}, "gupshup", "principal_entity_id and dlt_template_id in it"},
	{"sandesh", []string{client.ChannelSMS}, "sandesh", "app_category, gst_flag and message_type in it"},
	{"otp_delimiter", []string{client.ChannelSMS, client.ChannelVoice}, "", ""},
	{"timeout_value", []string{client.ChannelSMS, client.ChannelVoice}, "", ""},
}

// vendorSettings stands on a gateway's type and checks the settings that only
// some gateways have. How AdminX spells the vendors is printed nowhere, so a
// type that holds a vendor's name is taken for that vendor's, and a type that
// holds none is taken for anybody's.
type vendorSettings struct{}

func (vendorSettings) Description(context.Context) string {
	return "The vendor's settings are given, and no other vendor's."
}

func (v vendorSettings) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (vendorSettings) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	channel, known := channelOf(ctx, req.Config)
	if !known {
		return
	}
	vendor := vendorOf(req.ConfigValue.ValueString())
	for _, s := range gatewaySettings {
		var value attr.Value
		at := path.Root(s.attribute)
		if resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &value)...); resp.Diagnostics.HasError() || value.IsUnknown() {
			continue
		}
		has := slices.Contains(s.channels, channel)
		switch {
		case !value.IsNull() && !has:
			resp.Diagnostics.AddAttributeError(at, "Setting of another channel",
				fmt.Sprintf("%s: %s given, and a gateway with %s has no such setting. Remove it, or give %s instead of %s.", at, text(value), channel, strings.Join(s.channels, " or "), channel))
		case req.ConfigValue.IsUnknown() || s.vendor == "":
		case !value.IsNull() && vendor != "" && vendor != s.vendor:
			resp.Diagnostics.AddAttributeError(at, "Setting of another vendor",
				fmt.Sprintf("%s: %s given, and type is %s, another vendor's. Remove it, or correct type.", at, text(value), req.ConfigValue))
		case value.IsNull() && vendor == s.vendor && has:
			resp.Diagnostics.AddAttributeError(at, "Setting of the vendor is missing",
				fmt.Sprintf("%s: nothing is given, and type is %s, whose gateways with %s need it. Give %s, or correct type.", at, req.ConfigValue, channel, s.such))
		}
	}
}

// text shows a simple value, and of an object only that there is one.
func text(value attr.Value) string {
	if _, object := value.(types.Object); object {
		return "it is"
	}
	return value.String() + " is"
}

// vendorOf returns the vendor whose name is in a type, or "".
func vendorOf(kind string) string {
	for _, s := range gatewaySettings {
		if s.vendor != "" && strings.Contains(strings.ToLower(kind), s.vendor) {
			return s.vendor
		}
	}
	return ""
}

// channelOf returns the channel whose block is given; not known when that is
// not decided yet, or not one.
func channelOf(ctx context.Context, config tfsdk.Config) (channel string, known bool) {
	for _, name := range client.Channels() {
		var block types.Object
		if diags := config.GetAttribute(ctx, path.Root(name), &block); diags.HasError() || block.IsUnknown() {
			return "", false
		}
		if block.IsNull() {
			continue
		}
		if channel != "" {
			return "", false
		}
		channel = name
	}
	return channel, channel != ""
}

// channelFollowsBlock plans the channel from which block is given, and a
// replacement when it is another than before.
type channelFollowsBlock struct{}

func (channelFollowsBlock) Description(context.Context) string {
	return "Follows from which of email, sms and voice is given; a change replaces the gateway."
}

func (m channelFollowsBlock) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

// FromConfiguration marks it for the page.
func (channelFollowsBlock) FromConfiguration() {}

func (channelFollowsBlock) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.Plan.Raw.IsNull() {
		return // destroyed
	}
	if channel, known := channelOf(ctx, req.Config); known {
		resp.PlanValue = types.StringValue(channel)
		resp.RequiresReplace = !req.StateValue.IsNull() && !resp.PlanValue.Equal(req.StateValue)
	}
}
