package directories

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// Every setting stands in the schema whatever the type and the mode, so that a
// misplaced one is refused here: inside a nested object a CLI drops what it
// does not know without a word.

// modules are the auth modules that have a setting. As a validator it refuses
// the setting on others.
type modules struct {
	types []string
	mode  string // empty: both
}

func (m modules) Description(context.Context) string {
	words := "Only with type " + strings.Join(m.types, " or ")
	if m.mode != "" {
		words += " and mode " + m.mode
	}
	return words + "."
}

func (m modules) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// given returns the type and the mode; known is false while one of them is
// not.
func given(ctx context.Context, from attribute.Source, diags *diag.Diagnostics) (kind, mode string, known bool) {
	var t, m types.String
	diags.Append(from.GetAttribute(ctx, path.Root("type"), &t)...)
	diags.Append(from.GetAttribute(ctx, path.Root("mode"), &m)...)
	if mode = m.ValueString(); m.IsNull() {
		mode = client.ModeDirect
	}
	return t.ValueString(), mode, !t.IsNull() && !t.IsUnknown() && !m.IsUnknown()
}

func (m modules) ofType(kind string) bool { return slices.Contains(m.types, kind) }

func (m modules) have(kind, mode string) bool {
	return m.ofType(kind) && (m.mode == "" || m.mode == mode)
}

func (m modules) check(ctx context.Context, from attribute.Source, at path.Path, value attr.Value, diags *diag.Diagnostics) {
	kind, mode, known := given(ctx, from, diags)
	if value.IsNull() || !known || m.have(kind, mode) {
		return
	}
	what := ""
	switch value.(type) {
	case types.String, types.Bool, types.Int64:
		what = value.String() + " "
	}
	if !m.ofType(kind) {
		diags.AddAttributeError(at, "Setting of another type",
			fmt.Sprintf("%s: %sis given, and modules of type %q do not have this setting. Remove it, or set type to %s.", at, what, kind, quoted(m.types)))
		return
	}
	diags.AddAttributeError(at, "Setting of another mode",
		fmt.Sprintf("%s: %sis given, and modules with mode %q do not have this setting. Remove it, or set mode to %q.", at, what, mode, m.mode))
}

func quoted(words []string) string { return `"` + strings.Join(words, `" or "`) + `"` }

func (m modules) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	m.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

func (m modules) ValidateBool(ctx context.Context, req validator.BoolRequest, resp *validator.BoolResponse) {
	m.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

func (m modules) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	m.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

func (m modules) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	m.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

func (m modules) ValidateMap(ctx context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	m.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

func (m modules) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	m.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

// neededBy wants a setting of the modules that cannot do without.
type neededBy struct{ modules }

func (n neededBy) Description(ctx context.Context) string {
	return "Needed with type " + strings.Join(n.types, " or ") + "."
}

func (n neededBy) MarkdownDescription(ctx context.Context) string { return n.Description(ctx) }

func (n neededBy) check(ctx context.Context, from attribute.Source, at path.Path, value attr.Value, diags *diag.Diagnostics) {
	kind, mode, known := given(ctx, from, diags)
	if !value.IsNull() || !known || !n.have(kind, mode) {
		return
	}
	remedy := "Give it."
	if n.mode == client.ModeDirect {
		remedy = fmt.Sprintf("Give it, or set mode to %q, where the broker may have it.", client.ModeBroker)
	}
	diags.AddAttributeError(at, "Setting is missing",
		fmt.Sprintf("%s: nothing is given, and modules of type %q with mode %q need it. %s", at, kind, mode, remedy))
}

func (n neededBy) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	n.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

func (n neededBy) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	n.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

func (n neededBy) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	n.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

// off is a switch of those modules, off where it is not given.
func off(of modules, description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, MarkdownDescription: description + " Default: `false`.",
		Validators: []validator.Bool{of}, PlanModifiers: []planmodifier.Bool{otherwise{modules: of}},
	}
}

// whole is a number of those modules, with a default.
func whole(of modules, description string, value int64) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Computed: true, MarkdownDescription: fmt.Sprintf("%s Default: %d.", description, value),
		Validators:    []validator.Int64{of, int64validator.AtLeast(1)},
		PlanModifiers: []planmodifier.Int64{otherwise{modules: of, number: value}},
	}
}

// kept is a text that cannot be removed from a module: one that is no longer
// given stays as it is.
func kept(needed modules, description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		Validators:    append(checks, neededBy{needed}),
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
	}
}

// otherwise plans a default for the modules that have the setting, and null
// for others.
type otherwise struct {
	modules
	number int64
}

func (otherwise) Description(context.Context) string { return "Has a default." }

func (o otherwise) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

// FromConfiguration marks it for the page.
func (otherwise) FromConfiguration() {}

// decided tells whether there is a value to plan, and whether it is null.
func (o otherwise) decided(ctx context.Context, plan attribute.Source, config attr.Value, diags *diag.Diagnostics) (decided, null bool) {
	if !config.IsNull() {
		return false, false
	}
	kind, mode, known := given(ctx, plan, diags)
	return known, !o.have(kind, mode)
}

func (o otherwise) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	switch decided, null := o.decided(ctx, req.Plan, req.ConfigValue, &resp.Diagnostics); {
	case decided && null:
		resp.PlanValue = types.BoolNull()
	case decided:
		resp.PlanValue = types.BoolValue(false)
	}
}

func (o otherwise) PlanModifyInt64(ctx context.Context, req planmodifier.Int64Request, resp *planmodifier.Int64Response) {
	if req.Plan.Raw.IsNull() {
		return
	}
	switch decided, null := o.decided(ctx, req.Plan, req.ConfigValue, &resp.Diagnostics); {
	case decided && null:
		resp.PlanValue = types.Int64Null()
	case decided:
		resp.PlanValue = types.Int64Value(o.number)
	}
}

// brokerNeedsDirectory refuses a broker for types that have none.
type brokerNeedsDirectory struct{ attribute.Described }

func (brokerNeedsDirectory) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	kind, mode, known := given(ctx, req.Config, &resp.Diagnostics)
	if known && mode == client.ModeBroker && !ofAnyDirectory.ofType(kind) {
		resp.Diagnostics.AddAttributeError(req.Path, "No broker for this type",
			fmt.Sprintf("%s: %q is given, and modules of type %q are reached directly. Remove mode, or set type to %s.", req.Path, mode, kind, quoted(ofAnyDirectory.types)))
	}
}

// authorityNames checks the keys of the certificate authorities. DNS does not
// tell upper from lower case, so two spellings are one authority twice.
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

// trueInGivenPolicy plans true for a rule that is given and not said to be
// off. A policy that is not given stays as the tenant has it.
type trueInGivenPolicy struct{ attribute.Described }

// FromConfiguration marks it for the page.
func (trueInGivenPolicy) FromConfiguration() {}

func (trueInGivenPolicy) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.Plan.Raw.IsNull() || !req.ConfigValue.IsNull() {
		return
	}
	var policy types.Object
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, req.Path.ParentPath(), &policy)...)
	if !policy.IsNull() && !policy.IsUnknown() {
		resp.PlanValue = types.BoolValue(true)
	}
}

// jsonObject wants an object; that the rest is JSON is checked by the
// attribute's type.
type jsonObject struct{ attribute.Described }

func (jsonObject) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(req.ConfigValue.ValueString()), &object); err != nil || len(object) == 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Not a JSON object",
			fmt.Sprintf("%s: the value is not a JSON object with members. Give one, such as jsonencode({ script = file(\"script.js\") }).", req.Path))
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
