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

type authorizationsModel struct {
	UserID         types.String         `tfsdk:"user_id"`
	Authorizations []authorizationModel `tfsdk:"authorizations"`
}

type authorizationModel struct {
	ID          types.String   `tfsdk:"id"`
	Role        types.String   `tfsdk:"role"`
	Description types.String   `tfsdk:"role_description"`
	CreatedBy   types.String   `tfsdk:"role_created_by"`
	Permissions []types.String `tfsdk:"permissions"`
}

func authorizations() plumbing.DataSource[authorizationsModel] {
	return plumbing.DataSource[authorizationsModel]{
		Name: "authorizations",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Roles that a user has in the community, and what they allow.",
				Attributes: map[string]schema.Attribute{
					"user_id": attribute.Input("Unique ID (`uid`) of the user."),
					"authorizations": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The user's authorizations, one per role, sorted by `role`. Empty if the user has none.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"id":               attribute.Output("ID of the authorization."),
							"role":             attribute.Output("Name of the role."),
							"role_description": attribute.Output("Description of the role. Null if there is none."),
							"role_created_by":  attribute.Output("User who created the role. Null if the tenant returns none."),
							"permissions":      schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Permissions of the role, sorted."},
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *authorizationsModel, diags *diag.Diagnostics) {
			found, err := c.Authorizations(ctx, m.UserID.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("authorizations of user %q", m.UserID.ValueString()), err)
				return
			}
			m.Authorizations = make([]authorizationModel, len(found))
			for i, a := range found {
				m.Authorizations[i] = authorizationModel{
					attribute.Text(&a.ID), attribute.Text(&a.Role.Name), attribute.Text(&a.Role.Description), attribute.Text(&a.Role.CreatedBy), texts(a.Role.Permissions),
				}
			}
		},
	}
}
