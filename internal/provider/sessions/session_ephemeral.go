package sessions

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type sessionModel struct {
	Tag         types.String          `tfsdk:"tag"`
	URL         types.String          `tfsdk:"url"`
	AuthType    types.String          `tfsdk:"auth_type"`
	AuthPage    types.String          `tfsdk:"auth_page"`
	Scopes      types.String          `tfsdk:"scopes"`
	Metadata    *sessionMetadataModel `tfsdk:"metadata"`
	ID          types.String          `tfsdk:"id"`
	Environment types.String          `tfsdk:"environment"`
	SessionURL  types.String          `tfsdk:"session_url"`
}

type sessionMetadataModel struct {
	Purpose            types.String `tfsdk:"purpose"`
	Username           types.String `tfsdk:"username"`
	SAMLRequest        types.String `tfsdk:"saml_request"`
	OIDCRequest        types.String `tfsdk:"oidc_request"`
	AuthenticationType types.String `tfsdk:"authentication_type"`
}

// eachTime is said of everything that opens or answers a session.
const eachTime = "Terraform opens ephemeral resources in every plan that knows their arguments and once more in every apply: each time it is another session, which the user has to answer."

func session() plumbing.Ephemeral[sessionModel] {
	return plumbing.Ephemeral[sessionModel]{
		Name: "session",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Opens a sign-in session in the provider's tenant and community, which a user then answers with the wallet. `onekosmos_session_response` reads the answer.\n\n" +
					"The tenant hands the answer only to the key pair that opened the session. Within one plan or one apply that is the provider's. A session that is to be read later, or by another program, needs the same `private_key` in the provider's configuration: without it the provider makes a new pair each time it starts.\n\n" +
					eachTime + " No call closes a session: it expires by itself.",
				Attributes: map[string]schema.Attribute{
					"tag":         required("Tag of the tenant that the session is for."),
					"url":         required("URL of the site that the user signs in to, such as `https://tenant.1kosmos.net`.", attribute.URL()),
					"auth_type":   required("Type of authentication that the user is asked for, as the API spells it. The API reference lists no values."),
					"auth_page":   optional("Page of the wallet that the session is answered on. The API reference lists no values."),
					"scopes":      optional("What the user is asked to share, as one text. The API reference does not say how scopes are separated."),
					"id":          output("Id of the session, given by the tenant. It may hold a slash."),
					"environment": output("Environment that the session is kept in, as the tenant names it."),
					"session_url": output("URL of the session, to be shown to the user, for example as a QR code. Ephemeral values may be handed to provisioners and to write-only arguments."),
					"metadata": schema.SingleNestedAttribute{
						Optional:            true,
						MarkdownDescription: "What the session is for.",
						Attributes: map[string]schema.Attribute{
							"purpose":             optional("Purpose of the session, such as `authentication`."),
							"username":            optional("Username of the user who is expected to answer."),
							"saml_request":        optional("SAML request that the session belongs to."),
							"oidc_request":        optional("OpenID Connect request that the session belongs to."),
							"authentication_type": optional("How the user authenticates, such as `liveid_selfie`."),
						},
					},
				},
			}
		},
		Open: openSession,
	}
}

func openSession(ctx context.Context, c *client.Client, m *sessionModel, diags *diag.Diagnostics) {
	with := client.NewSession{
		Tag: m.Tag.ValueString(), URL: m.URL.ValueString(), AuthType: m.AuthType.ValueString(),
		AuthPage: m.AuthPage.ValueString(), Scopes: m.Scopes.ValueString(),
	}
	if about := m.Metadata; about != nil {
		with.Metadata = &client.SessionMetadata{
			Purpose: about.Purpose.ValueString(), Username: about.Username.ValueString(),
			SAML: about.SAMLRequest.ValueString(), OIDC: about.OIDCRequest.ValueString(),
			AuthenticationType: about.AuthenticationType.ValueString(),
		}
	}
	opened, err := c.OpenSession(ctx, with)
	switch {
	case errors.Is(err, client.ErrOutcomeUnknown):
		diags.AddError("Could not tell whether a session was opened", sentence(err)+
			"\n\nThe request was not sent a second time. A session that was opened all the same has an id that nobody knows, and expires by itself. Run Terraform again to open another.")
	case err != nil:
		diagnostics.Fail(diags, "open", "session", err)
	default:
		m.ID = types.StringValue(opened.ID)
		m.Environment, m.SessionURL = attribute.Text(opened.Environment), attribute.Text(opened.URL)
	}
}

// The attributes of ephemeral resources.

func required(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: notEmpty(checks)}
}

func optional(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: notEmpty(checks)}
}

func output(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func notEmpty(checks []validator.String) []validator.String {
	return append([]validator.String{stringvalidator.LengthAtLeast(1)}, checks...)
}
