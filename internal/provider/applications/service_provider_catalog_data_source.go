package applications

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type catalogModel struct {
	Items map[string]catalogItemModel `tfsdk:"items"`
}

type catalogItemModel struct {
	Name     types.String `tfsdk:"name"`
	Logo     types.String `tfsdk:"logo"`
	SSOURL   types.String `tfsdk:"sso_url"`
	Template types.String `tfsdk:"template"`
}

func serviceProviderCatalog() plumbing.DataSource[catalogModel] {
	return plumbing.DataSource[catalogModel]{
		Name: "service_provider_catalog",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Catalog of applications that AdminX has templates for.",
				Attributes: map[string]schema.Attribute{
					"items": schema.MapNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The applications, keyed as the tenant keys them.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"name":     attribute.Output("Name of the application."),
							"logo":     attribute.Output("Logo of the application."),
							"sso_url":  attribute.Output("Suggested single sign-on URL."),
							"template": attribute.Output("AdminX template."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *catalogModel, diags *diag.Diagnostics) {
			items, err := c.ServiceProviderCatalog(ctx)
			if err != nil {
				diagnostics.Fail(diags, "read", "service provider catalog", err)
				return
			}
			m.Items = make(map[string]catalogItemModel, len(items))
			for key, item := range items {
				template := string(item.Template)
				m.Items[key] = catalogItemModel{
					Name: types.StringValue(item.Name), Logo: attribute.Text(&item.Logo),
					SSOURL: attribute.Text(&item.SSOURL), Template: attribute.Text(&template),
				}
			}
		},
	}
}
