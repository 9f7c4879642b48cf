package users

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// mostUsers bounds what a data source holds, and what is written to the state of it: a
// list resource yields any number, one after the other.
const mostUsers = 20_000

type usersModel struct {
	AuthModuleID types.String   `tfsdk:"auth_module_id"`
	Query        attribute.JSON `tfsdk:"query"`
	Users        []personModel  `tfsdk:"users"`
}

func allUsers() plumbing.DataSource[usersModel] {
	return plumbing.DataSource[usersModel]{
		Name: "users",
		Schema: func() schema.Schema {
			shown := userSchema().Attributes
			delete(shown, "idp_id")
			return schema.Schema{
				MarkdownDescription: fmt.Sprintf("The users of an auth module, or those for whom a query holds: at most %d, because all of them go into the state. "+
					"For one user use `onekosmos_user`, for their number `onekosmos_user_count`, and for any number of users to import the list resource `onekosmos_user`.", mostUsers),
				Attributes: map[string]schema.Attribute{
					"auth_module_id": attribute.Input("ID of the auth module that the users belong to."),
					"query":          query(),
					"users": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "Every user, in the order of their `username`.",
						NestedObject: schema.NestedAttributeObject{Attributes: attribute.Mirror(shown)},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *usersModel, diags *diag.Diagnostics) {
			m.Users = []personModel{}
			for user, err := range c.Users(m.AuthModuleID.ValueString()).Matching(ctx, queryOf(m.Query)) {
				if err == nil && len(m.Users) == mostUsers {
					diags.AddAttributeError(path.Root("query"), "Too many users", fmt.Sprintf("More than %d users match. Give a query that fewer match, or use the list resource onekosmos_user.", mostUsers))
					return
				}
				if err != nil {
					diagnostics.Fail(diags, "list", "users", err)
					return
				}
				one := personModel{AuthModuleID: m.AuthModuleID}
				one.fill(user)
				m.Users = append(m.Users, one)
			}
			slices.SortStableFunc(m.Users, func(a, b personModel) int {
				return cmp.Or(cmp.Compare(a.Username.ValueString(), b.Username.ValueString()), cmp.Compare(a.ID.ValueString(), b.ID.ValueString()))
			})
		},
	}
}

// query is what the calls about many users take. The reference prints no member of it.
func query() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, CustomType: attribute.JSONType{},
		MarkdownDescription: "JSON object that narrows the users, such as `jsonencode({ status = \"locked\" })`. It is sent as it is: the API reference does not list its members.",
		Validators:          []validator.String{attribute.JSONObject(1, `{ status = "locked" }`)},
	}
}

func queryOf(given attribute.JSON) json.RawMessage {
	if given.IsNull() {
		return nil
	}
	return json.RawMessage(given.ValueString())
}
