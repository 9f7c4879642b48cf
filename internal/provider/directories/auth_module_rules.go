package directories

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// kept is a text that cannot be removed from a module: one that is no longer
// given stays as it is.
func kept(needed attribute.Variant, description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		Validators:    append(checks, needed.Required()),
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
	}
}

// authorityNames checks the keys of the certificate authorities. DNS does not
// distinguish upper from lower case, so two spellings are one authority twice.
type authorityNames struct{ attribute.Described }

func (authorityNames) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	seen := map[string]string{}
	names := make([]string, 0, len(req.ConfigValue.Elements()))
	for name := range req.ConfigValue.Elements() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		at := req.Path.AtMapKey(name)
		if !dnsName.MatchString(name) {
			resp.Diagnostics.AddAttributeError(at, "Not a DNS name",
				fmt.Sprintf("%s: %q is not a DNS name. Use letters, digits, hyphens and periods only, as in ca1.example.com.", at, name))
		}
		folded := strings.TrimSuffix(strings.ToLower(name), ".")
		if other, twice := seen[folded]; twice {
			resp.Diagnostics.AddAttributeError(at, "One DNS name twice",
				fmt.Sprintf("%s: %q and %q are one DNS name, and a server has one certificate authority here. Keep one of them.", at, other, name))
		}
		seen[folded] = name
	}
}

// scriptStays tells that a script which is no longer given is still there.
type scriptStays struct{ attribute.Described }

func (scriptStays) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.Plan.Raw.IsNull() && req.ConfigValue.IsNull() && !req.StateValue.IsNull() {
		resp.Diagnostics.AddAttributeWarning(req.Path, "The script stays in the tenant",
			fmt.Sprintf("%s: a script can be replaced and not removed. It is no longer managed here; to get rid of what it does, give one that does nothing.", req.Path))
	}
}
