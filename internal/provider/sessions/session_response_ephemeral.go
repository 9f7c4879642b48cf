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
				MarkdownDescription: "Reads what a user has answered to a sign-in session, with the user's token, and consumes it: the tenant deletes the answer once it has been read. Kept in no plan and no state.\n\n" +
					"The tenant hands the answer only to the key pair that opened the session. One that `onekosmos_session` has opened can be read in the same plan or apply; any other needs the provider's `private_key` set to the key that it was opened with.\n\n" +
					eachTime,
				Attributes: map[string]schema.Attribute{
					"session_id":            required(sessionIDText),
					"transient":             schema.BoolAttribute{Optional: true, MarkdownDescription: transientText},
					"authentication_method": optional(methodText+" "+attribute.OneOfText(methods), stringvalidator.OneOf(methods...)),
					"alias_used":            optional(aliasText),
					"wait_for":              wait.Ephemeral(),
					"user":                  answered(userText),
					"pon_data":              answered(ponDataText),
					"jwt_token":             schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Token of the user who answered, to hand on to a write-only argument or to the configuration of a provider."},
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
