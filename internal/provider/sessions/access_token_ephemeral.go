package sessions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type accessTokenModel struct {
	Token     types.String `tfsdk:"token"`
	Username  types.String `tfsdk:"username"`
	ExpiresAt types.String `tfsdk:"expires_at"`
}

func accessToken() plumbing.Ephemeral[accessTokenModel] {
	return plumbing.Ephemeral[accessTokenModel]{
		Name: "access_token",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The token that the provider itself is signed in with, to hand on to whatever calls the tenant's API beside Terraform. Kept in no plan and no state.\n\n" +
					"It is the `token` of the provider's configuration, or the one that its `username` and `password` get. Whoever has it may do what that administrator may, until it expires or the login session is ended.",
				Attributes: map[string]schema.Attribute{
					"token":      schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The token, without the `Bearer ` prefix."},
					"username":   output("Username that the provider has signed in as. Absent where the provider was given a token."),
					"expires_at": output("When the token expires, as RFC 3339 in UTC. Absent where the token does not tell."),
				},
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *accessTokenModel, diags *diag.Diagnostics) {
			got, err := c.AccessToken(ctx)
			if err != nil {
				diagnostics.Fail(diags, "get", "access token", err)
				return
			}
			m.Token, m.Username, m.ExpiresAt = types.StringValue(got.Token), attribute.Text(&got.Username), timeText(got.Expires)
		},
	}
}
