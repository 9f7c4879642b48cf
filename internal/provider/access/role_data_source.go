package access

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type roleModel struct {
	Name        types.String   `tfsdk:"name"`
	ID          types.String   `tfsdk:"id"`
	Description types.String   `tfsdk:"description"`
	CreatedBy   types.String   `tfsdk:"created_by"`
	Permissions []types.String `tfsdk:"permissions"`
	TenantID    types.String   `tfsdk:"tenant_id"`
	CommunityID types.String   `tfsdk:"community_id"`
}

func role() plumbing.DataSource[roleModel] {
	return plumbing.DataSource[roleModel]{
		Name: "role",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A role that users of the community can have, and what it allows. An unknown role is an error.",
				Attributes: map[string]schema.Attribute{
					"name":         attribute.Input("Name of the role, as listed by `onekosmos_roles`."),
					"id":           attribute.Output("ID of the role."),
					"description":  attribute.Output("Description of the role. Null if there is none."),
					"created_by":   attribute.Output("User who created the role. Null if the tenant returns none."),
					"permissions":  schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Permissions of the role, sorted."},
					"tenant_id":    attribute.Output("ID of the tenant that the role belongs to. Null if the tenant returns none."),
					"community_id": attribute.Output("ID of the community that the role belongs to. Null if the tenant returns none."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *roleModel, diags *diag.Diagnostics) {
			found, err := c.Role(ctx, m.Name.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("role %q", m.Name.ValueString()), err)
				return
			}
			m.ID, m.Description, m.CreatedBy = attribute.Text(&found.ID), attribute.Text(&found.Description), attribute.Text(&found.CreatedBy)
			m.TenantID, m.CommunityID = attribute.Text(&found.TenantID), attribute.Text(&found.CommunityID)
			m.Permissions = texts(found.Permissions)
		},
	}
}
