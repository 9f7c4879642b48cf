package attribute

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// webSchemes are those whose URLs name a host.
var webSchemes = []string{"https", "http"}

// URL accepts absolute URLs of web pages: http or https, with a host.
func URL() validator.String {
	return urlValidator{schemes: webSchemes, Described: "Give an absolute URL, such as https://app.example.com/saml/acs."}
}

// URI accepts absolute URIs of any scheme without a fragment: what an OIDC
// client may be redirected to, native applications included.
func URI() validator.String {
	return urlValidator{Described: "Give an absolute URI without a fragment, such as https://app.example.com/callback or com.example.app:/callback."}
}

type urlValidator struct {
	Described
	schemes []string // empty: any
}

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
	case slices.Contains(webSchemes, u.Scheme) && u.Hostname() == "":
		problem = "names no host"
	case len(v.schemes) == 0 && strings.Contains(given, "#"): // an empty one counts
		problem = "has a fragment"
	default:
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid URL", fmt.Sprintf("%s: %q %s. %s", req.Path, given, problem, v.Described))
}

var emailAddress = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)

// Email accepts email addresses.
func Email() validator.String {
	return stringvalidator.RegexMatches(emailAddress, "must be an email address, such as no-reply@example.com")
}

// Duration accepts times such as 30s or 5m between two bounds.
func Duration(least, most time.Duration) validator.String {
	return duration{Described(fmt.Sprintf("Must be between %s and %s, such as 90s or 5m.", least, most)), least, most}
}

type duration struct {
	Described
	least, most time.Duration
}

func (v duration) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given := req.ConfigValue.ValueString()
	if d, err := time.ParseDuration(given); err != nil || d < v.least || d > v.most {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid duration", fmt.Sprintf("%s: %q is not a valid duration. %s", req.Path, given, v.Described))
	}
}

// NoNulls refuses maps and sets with a null in them, where the CLI would only
// say that there is one somewhere in the block.
func NoNulls() interface {
	validator.Map
	validator.Set
} {
	return noNulls{"No element is null."}
}

type noNulls struct{ Described }

func (noNulls) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	for key, element := range req.ConfigValue.Elements() {
		if element.IsNull() {
			refuseNull(req.Path.AtMapKey(key), &resp.Diagnostics)
		}
	}
}

func (noNulls) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	for _, element := range req.ConfigValue.Elements() {
		if element.IsNull() {
			refuseNull(req.Path, &resp.Diagnostics)
		}
	}
}

func refuseNull(at path.Path, diags *diag.Diagnostics) {
	diags.AddAttributeError(at, "Null element", fmt.Sprintf("%s: null elements are not allowed. Omit the element.", at))
}

// JSONValue refuses the JSON text null, which says the same as leaving the
// attribute out. That the rest is JSON is checked by the attribute's type,
// JSON.
func JSONValue() validator.String { return jsonValue{"The value is not the JSON text null."} }

type jsonValue struct{ Described }

func (jsonValue) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if strings.TrimSpace(req.ConfigValue.ValueString()) == "null" {
		resp.Diagnostics.AddAttributeError(req.Path, "JSON null", fmt.Sprintf("%s: the JSON text null is not allowed. Omit the attribute instead.", req.Path))
	}
}

// JSONObject accepts JSON objects with that many members at least. That the
// text is JSON is checked by the attribute's type, JSON.
func JSONObject(members int, example string) validator.String {
	return jsonObject{Described("The value is a JSON object."), members, example}
}

type jsonObject struct {
	Described
	members int
	example string
}

func (v jsonObject) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(req.ConfigValue.ValueString()), &object); err != nil || object == nil || len(object) < v.members {
		problem := "is not a JSON object"
		if object != nil {
			problem = "has no members"
		}
		resp.Diagnostics.AddAttributeError(req.Path, "Not a JSON object", fmt.Sprintf("%s: the value %s. Set it to a JSON object, such as jsonencode(%s).", req.Path, problem, v.example))
	}
}

// Described is what a validator or a plan modifier says of itself; it is to be
// embedded.
type Described string

func (d Described) Description(context.Context) string         { return string(d) }
func (d Described) MarkdownDescription(context.Context) string { return string(d) }
