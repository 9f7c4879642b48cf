package users

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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

type userSearchModel struct {
	Username types.String     `tfsdk:"username"`
	Email    types.String     `tfsdk:"email"`
	Aliases  types.Bool       `tfsdk:"match_aliases"`
	External types.Bool       `tfsdk:"include_external"`
	Users    []foundUserModel `tfsdk:"users"`
}

type foundUserModel struct {
	Username       types.String `tfsdk:"username"`
	Email          types.String `tfsdk:"email"`
	SecondaryEmail types.String `tfsdk:"secondary_email"`
	Phone          types.String `tfsdk:"phone"`
	DeviceName     types.String `tfsdk:"device_name"`
	AliasUsed      types.String `tfsdk:"alias_used"`
}

func userSearch() plumbing.DataSource[userSearchModel] {
	return plumbing.DataSource[userSearchModel]{
		Name: "user_search",
		Schema: func() schema.Schema {
			key := func(description string) schema.StringAttribute {
				return schema.StringAttribute{
					Optional: true, MarkdownDescription: description + " Exactly one of `username` and `email` must be set.",
					Validators: []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ExactlyOneOf(path.MatchRoot("username"), path.MatchRoot("email"))},
				}
			}
			return schema.Schema{
				MarkdownDescription: "Users of all auth modules of the community who have a username, an alias or an email address. The tenant may hide parts of what it returns.",
				Attributes: map[string]schema.Attribute{
					"username":         key("Username to search for."),
					"email":            key("Email address to search for."),
					"match_aliases":    schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether `username` may be an alias. Default: `false`."},
					"include_external": schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether directories are searched too. Default: `false`."},
					"users": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The users that were found. Empty if there are none.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"username":        attribute.Output("Username."),
							"email":           attribute.Output("Email address. Null if the tenant returns none."),
							"secondary_email": attribute.Output("Second email address. Null if the tenant returns none."),
							"phone":           attribute.Output("Phone number. Null if the tenant returns none."),
							"device_name":     attribute.Output("Name of the user's device. Null if the tenant returns none."),
							"alias_used":      attribute.Output("Alias by which the user was found. Null if it was another value."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *userSearchModel, diags *diag.Diagnostics) {
			found, err := c.FindUsers(ctx, client.UserSearch{Username: m.Username.ValueString(), Email: m.Email.ValueString(), Aliases: m.Aliases.ValueBool(), External: m.External.ValueBool()})
			if err != nil {
				diagnostics.Fail(diags, "find", "users", err)
				return
			}
			m.Users = make([]foundUserModel, len(found))
			for i, u := range found {
				m.Users[i] = foundUserModel{attribute.Text(&u.Username), attribute.Text(&u.Email), attribute.Text(&u.SecondaryEmail), attribute.Text(&u.Phone), attribute.Text(&u.DeviceName), attribute.Text(&u.AliasUsed)}
			}
		},
	}
}
