package applications

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// protocolFollowsBlock plans the type from which of saml and oidc is given,
// and a replacement when it is another than before.
type protocolFollowsBlock struct{ attribute.Described }

// FromConfiguration marks it for the page.
func (protocolFollowsBlock) FromConfiguration() {}

func (protocolFollowsBlock) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.Plan.Raw.IsNull() {
		return // destroyed
	}
	var saml, oidc types.Object
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("saml"), &saml)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("oidc"), &oidc)...)
	switch {
	case saml.IsUnknown() || oidc.IsUnknown():
		return
	case !saml.IsNull():
		resp.PlanValue = types.StringValue(client.TypeSAML)
	case !oidc.IsNull():
		resp.PlanValue = types.StringValue(client.TypeOIDC)
	}
	resp.RequiresReplace = !req.StateValue.IsNull() && !resp.PlanValue.Equal(req.StateValue)
}

// switchOf is a boolean that only applications with that block have. It is
// false where it is not given, and null for other applications. Settings of
// one protocol stand beside the block and not in it, because a CLI drops what
// it does not know inside a nested object without a word, and misplaced
// settings would be lost silently.
func switchOf(block, description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: description + " Default: `false`.",
		Validators:          []validator.Bool{only(block)},
		PlanModifiers:       []planmodifier.Bool{falseWith{attribute.Described("false by default with " + block + "."), block}},
	}
}

// onlyWith refuses a setting of one protocol on an application of another.
type onlyWith struct {
	attribute.Described
	block string
}

func only(block string) onlyWith {
	return onlyWith{attribute.Described("Only with " + block + "."), block}
}

func (v onlyWith) ValidateBool(ctx context.Context, req validator.BoolRequest, resp *validator.BoolResponse) {
	if !req.ConfigValue.IsNull() {
		v.check(ctx, req.Config, req.Path, req.ConfigValue.String(), &resp.Diagnostics)
	}
}

func (v onlyWith) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() {
		v.check(ctx, req.Config, req.Path, req.ConfigValue.String(), &resp.Diagnostics)
	}
}

func (v onlyWith) check(ctx context.Context, config tfsdk.Config, at path.Path, value string, diags *diag.Diagnostics) {
	var block types.Object
	diags.Append(config.GetAttribute(ctx, path.Root(v.block), &block)...)
	if block.IsNull() {
		diags.AddAttributeError(at, "Setting of another protocol",
			fmt.Sprintf("%s: %s is given, and only applications with %s have this setting. Remove it, or give %s.", at, value, v.block, v.block))
	}
}

// falseWith plans false for a switch that is not given, on applications with
// the block, and null on others.
type falseWith struct {
	attribute.Described
	block string
}

// FromConfiguration marks it for the page.
func (falseWith) FromConfiguration() {}

func (m falseWith) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.Plan.Raw.IsNull() || !req.ConfigValue.IsNull() {
		return
	}
	var block types.Object
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(m.block), &block)...)
	switch {
	case block.IsUnknown():
	case block.IsNull():
		resp.PlanValue = types.BoolNull()
	default:
		resp.PlanValue = types.BoolValue(false)
	}
}
