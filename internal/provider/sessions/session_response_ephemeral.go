package sessions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

type sessionResponseModel struct {
	responseModel
	JWTToken types.String `tfsdk:"jwt_token"`
}

func sessionResponse() plumbing.Ephemeral[sessionResponseModel] {
	return plumbing.Ephemeral[sessionResponseModel]{
		Name: "session_response",
		Schema: func() schema.Schema {
			answered := func(text string) schema.StringAttribute {
				return schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, MarkdownDescription: text}
			}
			return schema.Schema{
				MarkdownDescription: "Reads a user's response to a sign-in session, including the user's token, and consumes it: the tenant deletes the response once it is read. Not stored in plans or state.\n\n" +
					"The tenant returns the response only to the key pair that opened the session. A session opened by `onekosmos_session` can be read in the same plan or apply; for any other, set the provider's `private_key` to the key that opened it.\n\n" +
					eachTime,
				Attributes: map[string]schema.Attribute{
					"session_id":            required(sessionIDText),
					"transient":             schema.BoolAttribute{Optional: true, MarkdownDescription: transientText},
					"authentication_method": optional(methodText+" "+attribute.OneOfText(methods), stringvalidator.OneOf(methods...)),
					"alias_used":            optional(aliasText),
					"wait_for":              wait.Ephemeral(),
					"user":                  answered(userText),
					"pon_data":              answered(ponDataText),
					"jwt_token":             schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Token of the user who answered, to pass to a write-only argument or a provider configuration."},
				},
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *sessionResponseModel, diags *diag.Diagnostics) {
			if token, ok := m.fetch(ctx, c, diags); ok {
				m.JWTToken = attribute.Text(&token)
			}
		},
	}
}
