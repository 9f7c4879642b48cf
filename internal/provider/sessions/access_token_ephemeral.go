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
				MarkdownDescription: "The provider's own access token, to pass to other clients of the tenant's API. Not stored in plans or state.\n\n" +
					"It is the provider's `token`, or the one obtained with `username` and `password`. Anyone who has it can act as that administrator until it expires or the login session ends.",
				Attributes: map[string]schema.Attribute{
					"token":      schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The token, without the `Bearer ` prefix."},
					"username":   output("Username that the provider signed in as. Null if the provider uses a token."),
					"expires_at": output("When the token expires, in RFC 3339, UTC. Null if the token does not say."),
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
