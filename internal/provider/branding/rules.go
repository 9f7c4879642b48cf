package branding

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// isColor leaves the number sign open: the reference speaks of hex colors and
// prints an example without one.
var isColor = stringvalidator.RegexMatches(regexp.MustCompile(`^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`),
	"must be a color of three or six hexadecimal digits, such as #1d7afc")

// sameColor reports whether two texts are the same color.
func sameColor(a, b string) bool { return canonicalColor(a) == canonicalColor(b) }

func canonicalColor(s string) string {
	s = strings.ToLower(strings.TrimPrefix(s, "#"))
	if len(s) != 3 {
		return s
	}
	return string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
}

func sameImage(a, b string) bool { return client.Base64Image(a).Same(client.Base64Image(b)) }

// keepSame keeps the state's spelling of a value that the configuration only
// spells differently.
type keepSame struct {
	attribute.Described
	same func(a, b string) bool
}

func (k keepSame) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.StateValue.IsNull() && !req.PlanValue.IsNull() && !req.PlanValue.IsUnknown() &&
		k.same(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

// base64Content accepts base64 on one line. It repeats nothing of the value,
// which may have megabytes.
type base64Content struct{ attribute.Described }

func (base64Content) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given := req.ConfigValue.ValueString()
	const read = `filebase64("image.png") reads a file in the right form.`
	var problem string
	switch _, err := base64.StdEncoding.Strict().DecodeString(given); {
	case given == "":
		problem = "is empty. " + read
	case strings.HasPrefix(given, "data:"):
		problem = "is a data URL. Give only what follows its comma; " + read
	case strings.ContainsAny(given, " \t\r\n"):
		problem = "has blanks or line breaks. Give it on one line; " + read
	case err != nil:
		problem = "is not base64. " + read
	default:
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not an image in base64", fmt.Sprintf("%s: the given text of %d characters %s", req.Path, len(given), problem))
}

// shownDownload is a branding whose own words on the app are shown.
var shownDownload = attribute.Where("app_download.enabled", "true")
