package reports

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type userEnrollmentModel struct {
	most
	AuthModuleID types.String        `tfsdk:"auth_module_id"`
	Query        attribute.JSON      `tfsdk:"query"`
	Users        []enrolledUserModel `tfsdk:"users"`
}

type enrolledUserModel struct {
	Username  types.String `tfsdk:"username"`
	Email     types.String `tfsdk:"email"`
	Status    types.String `tfsdk:"status"`
	LastLogin types.String `tfsdk:"last_login_at"`
	JSON      types.String `tfsdk:"json"`
}

func userEnrollmentReport() plumbing.DataSource[userEnrollmentModel] {
	return plumbing.DataSource[userEnrollmentModel]{
		Name: "user_enrollment_report",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Users of the community, and when they last signed in.\n\nAll pages are read. If users come or go during the read, pages that shift are read again. " + known,
				Attributes: map[string]schema.Attribute{
					"max_results": maxResultsAttribute("the first users in the tenant's order"), "truncated": truncatedAttribute(),
					"auth_module_id": attribute.Filter("Only users of the auth module with this ID."),
					"query": schema.StringAttribute{
						Optional: true, CustomType: attribute.JSONType{}, Validators: []validator.String{attribute.JSONObject(1, `{ status = "active" }`)},
						MarkdownDescription: "Only users that match this query, a JSON object such as `jsonencode({ status = \"active\" })`. It is sent unchanged: the API reference does not list its members.",
					},
					"users": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The users, sorted by `username`.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"username":      attribute.Output("Name of the user."),
							"email":         attribute.Output("Email address. Null if the tenant returns none."),
							"status":        attribute.Output("Status of the user, such as `active` or `disabled`."),
							"last_login_at": attribute.Output("When the user last signed in, in RFC 3339, UTC; times in an unknown format are returned unchanged. Null if the tenant returns none."),
							"json":          attribute.Output("The whole record in JSON, for `jsondecode`."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *userEnrollmentModel, diags *diag.Diagnostics) {
			var query json.RawMessage
			if !m.Query.IsNull() {
				query = json.RawMessage(m.Query.ValueString())
			}
			users, more, err := c.UserEnrollments(ctx, m.AuthModuleID.ValueString(), query, m.results())
			if err != nil {
				diagnostics.Fail(diags, "read", "the user enrollment report", err)
				return
			}
			m.Users = make([]enrolledUserModel, len(users))
			for i, u := range users {
				m.Users[i] = enrolledUserModel{attribute.Text(&u.Username), attribute.Text(&u.Email), attribute.Text(&u.Status), attribute.Text(&u.LastLogin), types.StringValue(u.JSON)}
			}
			m.most.read(more, ", or narrow the report with auth_module_id or query", diags)
		},
	}
}
