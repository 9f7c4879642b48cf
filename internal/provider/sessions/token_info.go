package sessions

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// claimsModel is what a token says.
type claimsModel struct {
	Subject   types.String   `tfsdk:"subject"`
	Issuer    types.String   `tfsdk:"issuer"`
	IssuedAt  types.String   `tfsdk:"issued_at"`
	ExpiresAt types.String   `tfsdk:"expires_at"`
	Claims    attribute.JSON `tfsdk:"claims"`
}

type tokenInfoModel struct {
	claimsModel
	Token types.String `tfsdk:"token"`
}

const claimsText = "All claims of the token, as JSON; read it with `jsondecode`. The API reference does not describe its members."

// claimTexts describe the claims that RFC 7519 registers.
var claimTexts = map[string]string{
	"subject":    "Subject of the token (`sub` claim).",
	"issuer":     "Issuer of the token (`iss` claim).",
	"issued_at":  "When the token was issued (`iat` claim), in RFC 3339, UTC.",
	"expires_at": "When the token expires (`exp` claim), in RFC 3339, UTC.",
}

// checksUsers is said of every check.
const checksUsers = "The tenant also checks that the user exists, is active and is signed in; otherwise, it ends all login sessions of the user."

// tokenInfoData takes no token: a data source keeps its arguments in the state.
func tokenInfoData() plumbing.DataSource[claimsModel] {
	return plumbing.DataSource[claimsModel]{
		Name: "token_info",
		Schema: func() data.Schema {
			attributes := map[string]data.Attribute{
				"claims": data.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, MarkdownDescription: claimsText},
			}
			for name, text := range claimTexts {
				attributes[name] = data.StringAttribute{Computed: true, MarkdownDescription: text}
			}
			return data.Schema{
				MarkdownDescription: "The claims of the provider's own token, verified by the tenant, without the token itself. " + checksUsers + "\n\n" +
					"A provider that signs in with a username and a password gets a new token in each run, so times and ids differ each time. The ephemeral resource of the same name checks any other token.",
				Attributes: attributes,
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *claimsModel, diags *diag.Diagnostics) {
			info, err := c.VerifyOwnToken(ctx)
			if err != nil {
				diagnostics.Fail(diags, "verify", "the provider's token", err)
				return
			}
			m.show(info)
		},
	}
}

func tokenInfo() plumbing.Ephemeral[tokenInfoModel] {
	return plumbing.Ephemeral[tokenInfoModel]{
		Name: "token_info",
		Schema: func() schema.Schema {
			attributes := map[string]schema.Attribute{
				"token": schema.StringAttribute{
					Required: true, Sensitive: true, Validators: []validator.String{token{"Set the token itself, without the `Bearer ` prefix."}},
					MarkdownDescription: "Token to verify, issued by the tenant, without the `Bearer ` prefix.",
				},
				"claims": schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, MarkdownDescription: claimsText},
			}
			for name, text := range claimTexts {
				attributes[name] = output(text)
			}
			return schema.Schema{
				MarkdownDescription: "The claims of a token, verified by the tenant. An invalid token is an error. Not stored in plans or state.\n\n" + checksUsers,
				Attributes:          attributes,
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *tokenInfoModel, diags *diag.Diagnostics) {
			info, err := c.VerifyToken(ctx, m.Token.ValueString())
			switch {
			case errors.Is(err, client.ErrUnauthorized):
				diags.AddAttributeError(path.Root("token"), "Token rejected", "token: the tenant rejected it. It has expired, its login session has ended, its user was deleted or disabled, or another tenant issued it. Have the user sign in again, and set the new token.\n\n"+sentence(err))
			case err != nil:
				diagnostics.Fail(diags, "verify", "token", err)
			default:
				m.show(info)
			}
		},
	}
}

func (m *claimsModel) show(info *client.TokenInfo) {
	m.Subject, m.Issuer = attribute.Text(&info.Subject), attribute.Text(&info.Issuer)
	m.IssuedAt, m.ExpiresAt = timeText(info.Issued), timeText(info.Expires)
	m.Claims = attribute.NewJSON(info.Claims)
}

// timeText is null for a time that was not told.
func timeText(t time.Time) types.String {
	if t.IsZero() {
		return types.StringNull()
	}
	return types.StringValue(t.UTC().Format(time.RFC3339))
}

// token accepts what may be a token, which need not be a JWT. It does not repeat
// what may not.
type token struct{ attribute.Described }

func (v token) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given, problem := req.ConfigValue.ValueString(), ""
	switch {
	case given == "":
		problem = "it is empty"
	case strings.ContainsAny(given, " \t\r\n"):
		problem = "it holds blanks or line breaks"
	default:
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid token", fmt.Sprintf("%s: the value is not a token: %s. %s", req.Path, problem, v.Described))
}
