package directories

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type effectivePolicyModel struct {
	AuthModuleID      types.String `tfsdk:"auth_module_id"`
	MinimumLength     types.Int64  `tfsdk:"minimum_length"`
	SpecialCharacters types.Bool   `tfsdk:"special_characters_required"`
	Numbers           types.Bool   `tfsdk:"numbers_required"`
	NoUsername        types.Bool   `tfsdk:"no_username"`
	NoSpaces          types.Bool   `tfsdk:"no_spaces"`
	MaximumInRow      types.Int64  `tfsdk:"maximum_in_row"`
	Descriptions      types.List   `tfsdk:"descriptions"`
}

func passwordPolicy() plumbing.DataSource[effectivePolicyModel] {
	return plumbing.DataSource[effectivePolicyModel]{
		Name: "password_policy",
		Schema: func() schema.Schema {
			number := func(text string) schema.Attribute {
				return schema.Int64Attribute{Computed: true, MarkdownDescription: text}
			}
			yesOrNo := func(text string) schema.Attribute {
				return schema.BoolAttribute{Computed: true, MarkdownDescription: text}
			}
			return schema.Schema{
				MarkdownDescription: "The password rules in effect for users of an auth module. Requires `license_key` in the provider configuration, but no sign-in.",
				Attributes: map[string]schema.Attribute{
					"auth_module_id":              schema.StringAttribute{Required: true, MarkdownDescription: "ID of the auth module.", Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
					"minimum_length":              number("Minimum number of characters."),
					"special_characters_required": yesOrNo("Whether passwords must contain special characters."),
					"numbers_required":            yesOrNo("Whether passwords must contain digits."),
					"no_username":                 yesOrNo("Whether passwords must not contain the username."),
					"no_spaces":                   yesOrNo("Whether passwords must not contain spaces."),
					"maximum_in_row":              number("Maximum number of times that a character may repeat in a row; 0 for no limit."),
					"descriptions":                schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "The rules as text, as shown to users."},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *effectivePolicyModel, diags *diag.Diagnostics) {
			policy, err := c.PasswordPolicy(ctx, m.AuthModuleID.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", "password policy of auth module \""+m.AuthModuleID.ValueString()+"\"", err)
				return
			}
			r := policy.Rules
			m.MinimumLength, m.MaximumInRow = types.Int64Value(int64(r.Min)), types.Int64Value(int64(r.AllowInRow))
			m.SpecialCharacters, m.Numbers = types.BoolValue(bool(r.Special)), types.BoolValue(bool(r.Number))
			m.NoUsername, m.NoSpaces = types.BoolValue(bool(r.NoUsername)), types.BoolValue(bool(r.NoSpaces))
			list, more := types.ListValueFrom(ctx, types.StringType, append([]string{}, policy.Descriptions...))
			diags.Append(more...)
			m.Descriptions = list
		},
	}
}
