package reports

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

type loginActivityModel struct {
	rangeOf
	most
	UserID      types.String `tfsdk:"user_id"`
	AuthMethod  types.String `tfsdk:"auth_method"`
	Application types.String `tfsdk:"application"`
	Logins      []loginModel `tfsdk:"logins"`
}

type loginModel struct {
	SessionID types.String `tfsdk:"session_id"`
	Redirect  eventModel   `tfsdk:"redirect"`
	SignIn    *eventModel  `tfsdk:"sign_in"`
}

func loginActivity() plumbing.DataSource[loginActivityModel] {
	return plumbing.DataSource[loginActivityModel]{
		Name: "login_activity",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Sign-ins of users to applications, newest first: for each session its redirect to an application (`E_SP_REDIRECT_SUCCEEDED`) and its sign-in (`E_LOGIN_SUCCEEDED`).\n\n" + consistent + " " + known,
				Attributes: map[string]schema.Attribute{
					"from": fromAttribute(), "to": toAttribute(), "max_results": maxResultsAttribute("the newest sign-ins, if the tenant lists the newest first"), "truncated": truncatedAttribute(),
					"user_id":     attribute.Filter("Only sign-ins of this user."),
					"auth_method": attribute.Filter("Only sign-ins with this method, such as `otp` or `qr`.", attribute.Sampled("otp", "qr")),
					"application": attribute.Filter("Only sign-ins to this application, such as `gsuite`."),
					"logins": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The sign-ins, sorted by the `time` of their redirect, from the newest.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"session_id": attribute.Output("Session of the user. Null if the tenant returns none."),
							"redirect":   schema.SingleNestedAttribute{Computed: true, MarkdownDescription: "The redirect to the application.", Attributes: eventAttributes()},
							"sign_in":    schema.SingleNestedAttribute{Computed: true, MarkdownDescription: "The sign-in of the session. Null if the tenant returns none.", Attributes: eventAttributes()},
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *loginActivityModel, diags *diag.Diagnostics) {
			q := m.query()
			q.Most, q.UserID, q.AuthMethod, q.Application = m.results(), m.UserID.ValueString(), m.AuthMethod.ValueString(), m.Application.ValueString()
			found, err := c.LoginActivity(ctx, q)
			if err != nil {
				diagnostics.Fail(diags, "read", "the login activity", err)
				return
			}
			m.Logins = make([]loginModel, len(found.Logins))
			for i, login := range found.Logins {
				m.Logins[i] = loginModel{SessionID: attribute.Text(&login.Redirect.SessionID), Redirect: flattenEvent(login.Redirect)}
				if login.SignIn != nil {
					m.Logins[i].SignIn = new(flattenEvent(login.SignIn))
				}
			}
			m.rangeOf.read(found.From, found.To)
			m.most.read(found.More, narrower, diags)
		},
	}
}
