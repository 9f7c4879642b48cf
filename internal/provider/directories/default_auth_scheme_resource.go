package directories

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const defaultAuthSchemeKind = "default auth scheme"

func defaultAuthScheme() plumbing.Resource[authSchemeModel, client.AuthScheme] {
	return plumbing.Resource[authSchemeModel, client.AuthScheme]{
		Name:   "default_auth_scheme",
		Kind:   defaultAuthSchemeKind,
		Schema: authSchemeSchema,
		Store: func(c *client.Client, _ *authSchemeModel) plumbing.Store[client.AuthScheme] {
			return c.DefaultAuthScheme()
		},
		Expand: func(ctx context.Context, change plumbing.Change[authSchemeModel], diags *diag.Diagnostics) *client.AuthScheme {
			want := &client.AuthScheme{}
			diags.Append(change.Plan.AuthModuleIDs.ElementsAs(ctx, &want.Modules, false)...)
			return want
		},
		Flatten: func(ctx context.Context, got *client.AuthScheme, m *authSchemeModel, diags *diag.Diagnostics) {
			m.fill(ctx, got, diags)
		},
		Reads: plumbing.Reads{One: "The default auth scheme of the community: the auth modules to search for a user who signs in."},
	}.OnePerCommunity("the previous scheme, without modules that no longer exist")
}

func authSchemeSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The default auth scheme of the community: the auth modules to search for a user who signs in, in order.",
		Attributes: map[string]schema.Attribute{
			"auth_module_ids": schema.ListAttribute{
				Required: true, ElementType: types.StringType,
				MarkdownDescription: "IDs of the auth modules, in search order. With an empty list, only the community's own users can sign in.",
				Validators: []validator.List{attribute.Refers("auth_module"), listvalidator.SizeAtMost(100), listvalidator.UniqueValues(),
					listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
		},
	}
}

type authSchemeModel struct {
	ID            types.String   `tfsdk:"id"`
	AuthModuleIDs types.List     `tfsdk:"auth_module_ids"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

func (m *authSchemeModel) fill(ctx context.Context, got *client.AuthScheme, diags *diag.Diagnostics) {
	m.ID = types.StringValue(client.SettingsID)
	list, more := types.ListValueFrom(ctx, types.StringType, got.Modules)
	diags.Append(more...)
	m.AuthModuleIDs = list
}
