package directories

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// shownOfAuthModule is the resource's schema without what no answer tells.
func shownOfAuthModule() map[string]resource.Attribute {
	attributes := authModuleSchema().Attributes
	delete(attributes, "script")
	return attributes
}

func authModuleDataSource() plumbing.DataSource[authModuleData] {
	return plumbing.DataSource[authModuleData]{
		Name: "auth_module",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A source of users of the community, found by its id or its name. Secrets are not shown.",
				Attributes:          plumbing.Lookup(shownOfAuthModule(), "id", "name"),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *authModuleData, diags *diag.Diagnostics) {
			if found := plumbing.Find(ctx, authModuleKind, c.AuthModules(), m.ID, m.Name, moduleTitle, diags); found != nil {
				flattenData(ctx, found, m, diags)
			}
		},
	}
}

type authModulesModel struct {
	AuthModules []authModuleData `tfsdk:"auth_modules"`
}

func authModulesDataSource() plumbing.DataSource[authModulesModel] {
	return plumbing.DataSource[authModulesModel]{
		Name: "auth_modules",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "All sources of users of the community. Secrets are not shown.",
				Attributes: map[string]schema.Attribute{
					"auth_modules": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The modules, in the order of their names.",
						NestedObject:        schema.NestedAttributeObject{Attributes: plumbing.Mirror(shownOfAuthModule())},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *authModulesModel, diags *diag.Diagnostics) {
			all := plumbing.All(ctx, authModuleKind, c.AuthModules(), diags)
			slices.SortFunc(all, func(a, b *client.AuthModule) int {
				return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
			})
			m.AuthModules = make([]authModuleData, len(all))
			for i, found := range all {
				flattenData(ctx, found, &m.AuthModules[i], diags)
			}
		},
	}
}
