package users

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type accessCodesModel struct {
	AuthModuleID types.String      `tfsdk:"auth_module_id"`
	Username     types.String      `tfsdk:"username"`
	Codes        []accessCodeModel `tfsdk:"access_codes"`
}

type accessCodeModel struct {
	ID        types.String `tfsdk:"id"`
	Type      types.String `tfsdk:"type"`
	Status    types.String `tfsdk:"status"`
	Email     types.String `tfsdk:"email"`
	CreatedBy types.String `tfsdk:"created_by"`
	CreatedAt types.String `tfsdk:"created_at"`
}

func accessCodes() plumbing.DataSource[accessCodesModel] {
	return plumbing.DataSource[accessCodesModel]{
		Name: "access_codes",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Access codes of a user, such as invitations. The codes themselves are left out: whoever has one can enroll in the user's place.",
				Attributes: ofUser(map[string]schema.Attribute{
					"access_codes": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The user's access codes, oldest first. Empty if there are none.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"id":         attribute.Output("ID of the access code."),
							"type":       attribute.Output("Type, such as `user_invitation`. Null if the tenant returns none."),
							"status":     attribute.Output("Status, such as `redeemed`. Null if the tenant returns none."),
							"email":      attribute.Output("Email address that the code was sent to. Null if the tenant returns none."),
							"created_by": attribute.Output("User who created the code. Null if the tenant returns none."),
							"created_at": attribute.Output("When the code was created (RFC 3339). Null if the tenant returns no time."),
						}},
					},
				}),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *accessCodesModel, diags *diag.Diagnostics) {
			users := c.Users(m.AuthModuleID.ValueString())
			found, err := users.Find(ctx, m.Username.ValueString())
			var codes []*client.AccessCode
			if err == nil {
				codes, err = users.AccessCodes(ctx, found)
			}
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("access codes of user %q", m.Username.ValueString()), err)
				return
			}
			m.Codes = make([]accessCodeModel, len(codes))
			for i, a := range codes {
				m.Codes[i] = accessCodeModel{attribute.Text(&a.ID), attribute.Text(&a.Type), attribute.Text(&a.Status), attribute.Text(&a.Email), attribute.Text(&a.CreatedBy), types.StringNull()}
				if !a.Created.IsZero() {
					m.Codes[i].CreatedAt = types.StringValue(a.Created.Format(time.RFC3339))
				}
			}
		},
	}
}
