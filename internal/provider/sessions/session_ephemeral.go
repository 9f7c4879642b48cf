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
const eachTime = "Terraform opens ephemeral resources in every plan that knows their arguments, and again in every apply: each time, the user must answer another session."

func session() plumbing.Ephemeral[sessionModel] {
	return plumbing.Ephemeral[sessionModel]{
		Name: "session",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Opens a sign-in session in the provider's tenant and community, which a user answers with the wallet. `onekosmos_session_response` reads the response.\n\n" +
					"The tenant returns the response only to the key pair that opened the session. Within one plan or apply, that is the provider's. To read the session later, or in another program, use the same `private_key`: without it, the provider generates a new key pair each time it starts.\n\n" +
					eachTime + " The API cannot close a session: it expires.",
				Attributes: map[string]schema.Attribute{
					"tag":         required("Tag of the tenant."),
					"url":         required("URL that the user signs in to, such as `https://tenant.1kosmos.net`.", attribute.URL()),
					"auth_type":   required("Authentication type, as spelled in the API. The API reference lists no values."),
					"auth_page":   optional("Wallet page for answering the session. The API reference lists no values."),
					"scopes":      optional("Requested scopes, as one string. The API reference does not say how to separate them."),
					"id":          output("ID of the session, assigned by the tenant. It can contain a slash."),
					"environment": output("Environment of the session, as named by the tenant."),
					"session_url": output("URL of the session, to show to the user, for example as a QR code. Provisioners and write-only arguments accept ephemeral values."),
					"metadata": schema.SingleNestedAttribute{
						Optional:            true,
						MarkdownDescription: "Metadata of the session.",
						Attributes: map[string]schema.Attribute{
							"purpose":             optional("Purpose of the session, such as `authentication`."),
							"username":            optional("Username of the expected user."),
							"saml_request":        optional("SAML request of the session."),
							"oidc_request":        optional("OpenID Connect request of the session."),
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
			"\n\nThe request was not retried. If a session was opened, its ID is unknown, and it expires. Run Terraform again to open another one.")
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
