package plumbing

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// URL accepts absolute URLs of web pages: http or https, with a host.
func URL() validator.String {
	return urlValidator{schemes: []string{"https", "http"}, remedy: "Give an absolute URL, such as https://app.example.com/saml/acs."}
}

// URI accepts absolute URIs of any scheme without a fragment: what an OIDC
// client may be redirected to, native applications included.
func URI() validator.String {
	return urlValidator{remedy: "Give an absolute URI without a fragment, such as https://app.example.com/callback or com.example.app:/callback."}
}

type urlValidator struct {
	schemes []string // empty: any
	remedy  string
}

func (v urlValidator) Description(context.Context) string             { return v.remedy }
func (v urlValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v urlValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given := req.ConfigValue.ValueString()
	u, err := url.Parse(given)
	problem := ""
	switch {
	case err != nil || strings.ContainsAny(given, " \t\r\n"):
		problem = "is not a URL"
	case u.Scheme == "":
		problem = "is not an absolute URL: it has no scheme"
	case len(v.schemes) > 0 && !slices.Contains(v.schemes, u.Scheme):
		problem = fmt.Sprintf("has the scheme %q", u.Scheme)
	case len(v.schemes) > 0 && u.Hostname() == "":
		problem = "names no host"
	case len(v.schemes) == 0 && u.Fragment != "":
		problem = "has a fragment"
	default:
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not a usable URL", fmt.Sprintf("%s: %q %s. %s", req.Path, given, problem, v.remedy))
}

// JSONValue accepts any JSON text but null, which means the same as leaving
// the attribute out.
func JSONValue() validator.String { return jsonValue{} }

type jsonValue struct{}

func (jsonValue) Description(context.Context) string {
	return "The value is a JSON text other than null."
}
func (v jsonValue) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (jsonValue) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if strings.TrimSpace(req.ConfigValue.ValueString()) == "null" {
		resp.Diagnostics.AddAttributeError(req.Path, "JSON null", fmt.Sprintf("%s: \"null\" says nothing. Leave the attribute out instead.", req.Path))
	}
}
