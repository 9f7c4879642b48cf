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

type permissionsModel struct {
	AuthModuleID types.String      `tfsdk:"auth_module_id"`
	UserID       types.String      `tfsdk:"user_id"`
	Permissions  []permissionModel `tfsdk:"permissions"`
}

type permissionModel struct {
	ID          types.String `tfsdk:"id"`
	Permission  types.String `tfsdk:"permission"`
	ObjectType  types.String `tfsdk:"object_type"`
	ObjectID    types.String `tfsdk:"object_id"`
	SubjectType types.String `tfsdk:"subject_type"`
	SubjectID   types.String `tfsdk:"subject_id"`
	CreatedBy   types.String `tfsdk:"created_by"`
}

func permissions() plumbing.DataSource[permissionsModel] {
	return plumbing.DataSource[permissionsModel]{
		Name: "permissions",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Permissions of a user of an auth module. Requires `license_key` in the provider configuration, and a sign-in.",
				Attributes: map[string]schema.Attribute{
					"auth_module_id": attribute.Input("ID of the auth module that the user belongs to."),
					"user_id":        attribute.Input("Unique ID (`uid`) of the user."),
					"permissions": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The user's permissions, sorted by `permission`. Empty if the user has none.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"id":           attribute.Output("ID of the permission."),
							"permission":   attribute.Output("Name of the permission, such as `user.helpdesk-passcode.generate`."),
							"object_type":  attribute.Output("Type of object that has the permission, such as `user`."),
							"object_id":    attribute.Output("ID of the object that has the permission."),
							"subject_type": attribute.Output("Type of object that the permission applies to, such as `community`."),
							"subject_id":   attribute.Output("ID of the object that the permission applies to."),
							"created_by":   attribute.Output("User who granted the permission. Null if the tenant returns none."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *permissionsModel, diags *diag.Diagnostics) {
			found, err := c.Permissions(ctx, m.AuthModuleID.ValueString(), m.UserID.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("permissions of user %q", m.UserID.ValueString()), err)
				return
			}
			m.Permissions = make([]permissionModel, len(found))
			for i, p := range found {
				m.Permissions[i] = permissionModel{
					attribute.Text(&p.ID), attribute.Text(&p.Permission), attribute.Text(&p.ObjectType), attribute.Text(&p.ObjectID),
					attribute.Text(&p.SubjectType), attribute.Text(&p.SubjectID), attribute.Text(&p.CreatedBy),
				}
			}
		},
	}
}
