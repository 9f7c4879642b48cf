package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type rolesModel struct {
	Names []types.String `tfsdk:"names"`
}

func roles() plumbing.DataSource[rolesModel] {
	return plumbing.DataSource[rolesModel]{
		Name: "roles",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Roles that users of the community can have, such as community administrator or helpdesk administrator. `onekosmos_role` reads what each allows.",
				Attributes: map[string]schema.Attribute{
					"names": schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Names of the roles, sorted."},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *rolesModel, diags *diag.Diagnostics) {
			found, err := c.Roles(ctx)
			if err != nil {
				diagnostics.Fail(diags, "read", "roles", err)
				return
			}
			m.Names = texts(found)
		},
	}
}
