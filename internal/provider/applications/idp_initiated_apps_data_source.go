package applications

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type idpInitiatedAppsModel struct {
	Apps []idpInitiatedAppModel `tfsdk:"apps"`
}

type idpInitiatedAppModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Logo types.String `tfsdk:"logo"`
	Type types.String `tfsdk:"type"`
}

func idpInitiatedApps() plumbing.DataSource[idpInitiatedAppsModel] {
	return plumbing.DataSource[idpInitiatedAppsModel]{
		Name: "idp_initiated_apps",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "SAML applications that users can start from My Apps (IdP-initiated sign-in).",
				Attributes: map[string]schema.Attribute{
					"apps": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The applications, sorted by name.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"id":   attribute.Output("ID of the application."),
							"name": attribute.Output("Name of the application."),
							"logo": attribute.Output("Logo of the application."),
							"type": attribute.Output("Protocol of the application."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *idpInitiatedAppsModel, diags *diag.Diagnostics) {
			apps, err := c.IDPInitiatedApps(ctx)
			if err != nil {
				diagnostics.Fail(diags, "read", "IdP-initiated applications", err)
				return
			}
			slices.SortFunc(apps, func(a, b client.IDPInitiatedApp) int {
				return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
			})
			m.Apps = make([]idpInitiatedAppModel, len(apps))
			for i, app := range apps {
				m.Apps[i] = idpInitiatedAppModel{
					ID: types.StringValue(app.ID), Name: types.StringValue(app.Name),
					Logo: attribute.Text(app.Logo), Type: types.StringValue(app.Type),
				}
			}
		},
	}
}
