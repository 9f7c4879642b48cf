package attribute

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A gate is a door or a window, of a kind, in a mode.
var (
	parts   = Blocks{"door", "window", "hatch"}
	opens   = parts.With("door", "window")
	locked  = Where("kind", "safe", "vault").And(Where("mode", "closed"))
	loud    = Where("alarm.on", "true")
	quiet   = Where("alarm.on", "false")
	initial = WhereRead("kind", func(kind string) string { return kind[:1] }, "v")
)

func gateSchema() schema.Schema {
	block := schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"width": schema.Int64Attribute{Optional: true}}}
	return schema.Schema{Attributes: map[string]schema.Attribute{
		"door": block, "window": block, "hatch": block,
		"kind": schema.StringAttribute{Required: true},
		"mode": Choice("Mode.", "closed", "closed", "open"),
		"note": schema.StringAttribute{Optional: true},
		"part": schema.StringAttribute{Computed: true},
		"alarm": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"on": Switch("On.", false), "tone": schema.StringAttribute{Optional: true},
		}},
	}}
}

var (
	block   = map[string]any{}
	unknown = tftypes.UnknownValue
)

// gate returns a configuration; what it leaves out is null.
func gate(set map[string]any) tfsdk.Config {
	s := gateSchema()
	return tfsdk.Config{Schema: s, Raw: valueOf(s.Type().TerraformType(context.Background()), set)}
}

func valueOf(of tftypes.Type, value any) tftypes.Value {
	members, nested := value.(map[string]any)
	object, isObject := of.(tftypes.Object)
	if !nested || !isObject {
		return tftypes.NewValue(of, value)
	}
	values := map[string]tftypes.Value{}
	for name, member := range object.AttributeTypes {
		values[name] = valueOf(member, members[name])
	}
	return tftypes.NewValue(of, values)
}

func said(t *testing.T, name, want string, at path.Path, diags diag.Diagnostics) {
	t.Helper()
	switch {
	case want == "" && len(diags) > 0:
		t.Errorf("%s: refused: %v", name, diags)
	case want == "":
	case len(diags) != 1 || diags[0].Detail() != want || diags[0].Summary() != "Invalid attribute combination":
		t.Errorf("%s: %v, want %q", name, diags, want)
	default:
		if on, ok := diags[0].(diag.DiagnosticWithPath); !ok || !on.Path().Equal(at) {
			t.Errorf("%s: it is not on %s", name, at)
		}
	}
}

func TestVariantRules(t *testing.T) {
	t.Parallel()
	note := types.StringValue("x")
	none := types.StringNull()
	for _, test := range []struct {
		name string
		rule Rule
		own  attr.Value
		set  map[string]any
		want string // "": accepted
	}{
		{"its block", opens.Only(), note, map[string]any{"window": block}, ""},
		{"another block", opens.Only(), note, map[string]any{"hatch": block}, `note can only be set together with door or window. Remove note = "x", or set door or window instead of hatch.`},
		{"no block", opens.Only(), note, nil, `note can only be set together with door or window. Remove note = "x", or set door or window.`},
		{"unknown block", opens.Only(), note, map[string]any{"door": unknown}, ""},
		{"another block, one unknown", opens.Only(), note, map[string]any{"hatch": block, "window": unknown}, ""},
		{"its block, one unknown", opens.Only(), note, map[string]any{"door": block, "window": unknown}, ""},
		{"omitted setting", opens.Only(), none, map[string]any{"hatch": block}, ""},
		{"unknown setting", opens.Only(), types.StringUnknown(), map[string]any{"hatch": block}, ""},
		{"block as a setting", opens.Only(), types.ObjectValueMust(nil, nil), map[string]any{"hatch": block}, `note can only be set together with door or window. Remove note, or set door or window instead of hatch.`},

		{"its values", locked.Only(), note, map[string]any{"kind": "vault", "mode": "closed"}, ""},
		{"its default", locked.Only(), note, map[string]any{"kind": "safe"}, ""},
		{"another value", locked.Only(), note, map[string]any{"kind": "fence"}, `note cannot be set when kind is "fence". Remove note = "x", or set kind to "safe" or "vault".`},
		{"another second value", locked.Only(), types.BoolValue(false), map[string]any{"kind": "safe", "mode": "open"}, `note cannot be set when mode is "open". Remove note = false, or set mode to "closed".`},
		{"both are others", locked.Only(), types.Int64Value(7), map[string]any{"kind": "fence", "mode": "open"}, `note cannot be set when kind is "fence". Remove note = 7, or set kind to "safe" or "vault".`},
		{"unknown value", locked.Only(), note, map[string]any{"kind": unknown, "mode": "closed"}, ""},
		{"unknown value beside another", locked.Only(), note, map[string]any{"kind": unknown, "mode": "open"}, `note cannot be set when mode is "open". Remove note = "x", or set mode to "closed".`},
		{"missing value", locked.Only(), note, nil, ""}, // Terraform refuses it
		{"another default", Where("mode", "open").Only(), note, nil, `note cannot be set when mode is "closed". Remove note = "x", or set mode to "open".`},
		{"nothing", Where("note", "y").Only(), note, nil, `note cannot be set when note is omitted. Remove note = "x", or set note to "y".`},
		{"another boolean", loud.Only(), note, nil, `note cannot be set when alarm.on is false. Remove note = "x", or set alarm.on to true.`},
		{"what it reads", initial.Only(), note, map[string]any{"kind": "vault"}, ""},
		{"what it does not read", initial.Only(), note, map[string]any{"kind": "safe"}, `note cannot be set when kind is "safe". Remove note = "x", or change kind.`},
		{"one of its own values", locked.Only("x", "y"), note, map[string]any{"kind": "fence"}, `note cannot be "x" when kind is "fence". Remove note = "x", or set kind to "safe" or "vault".`},
		{"none of its own values", locked.Only("y"), note, map[string]any{"kind": "fence"}, ""},
		{"one of its own values without the block", opens.Only("x"), note, map[string]any{"hatch": block}, `note can only be "x" together with door or window. Remove note = "x", or set door or window instead of hatch.`},

		{"required", locked.Required(), none, map[string]any{"kind": "safe", "mode": "closed"}, `note is required when kind is "safe" and mode is "closed". Set note, or change mode.`},
		{"required by a default", locked.Required(), none, map[string]any{"kind": "safe"}, `note is required when kind is "safe" and mode is "closed". Set note, or change mode.`},
		{"required and set", locked.Required(), note, map[string]any{"kind": "safe"}, ""},
		{"required and unknown", locked.Required(), types.StringUnknown(), map[string]any{"kind": "safe"}, ""},
		{"required by another", locked.Required(), none, map[string]any{"kind": "safe", "mode": "open"}, ""},
		{"required by an unknown value", locked.Required(), none, map[string]any{"kind": unknown}, ""},
		{"required by a block", opens.And(initial).Required(), none, map[string]any{"kind": "vault", "door": block}, `note is required when door is set and kind is "vault". Set note, or change kind.`},
		{"required by a block alone", opens.Required(), none, map[string]any{"door": block}, `note is required when door is set. Set note.`},
		{"required by no block", opens.Required(), none, nil, ""},
		{"required by a boolean", loud.Required(), none, map[string]any{"alarm": map[string]any{"on": true}}, `note is required when alarm.on is true. Set note, or change alarm.on.`},
		{"required by a boolean's default", quiet.Required(), none, map[string]any{"alarm": map[string]any{}}, `note is required when alarm.on is false. Set note, or change alarm.on.`},
		{"required by an unknown boolean", loud.Required(), none, map[string]any{"alarm": map[string]any{"on": unknown}}, ""},
		{"required inside an unknown block", loud.Required(), none, map[string]any{"alarm": unknown}, ""},
	} {
		var diags diag.Diagnostics
		test.rule.check(t.Context(), gate(test.set), path.Root("note"), test.own, &diags)
		said(t, test.name, test.want, path.Root("note"), diags)
	}
}

// A rule checks every type of attribute.
func TestRuleOfAnyType(t *testing.T) {
	t.Parallel()
	rule, config, at := opens.Only(), gate(nil), path.Root("note")
	element := map[string]attr.Value{"a": types.BoolValue(true)}
	var text validator.StringResponse
	rule.ValidateString(t.Context(), validator.StringRequest{Config: config, Path: at, ConfigValue: types.StringValue("x")}, &text)
	var truth validator.BoolResponse
	rule.ValidateBool(t.Context(), validator.BoolRequest{Config: config, Path: at, ConfigValue: types.BoolValue(true)}, &truth)
	var number validator.Int64Response
	rule.ValidateInt64(t.Context(), validator.Int64Request{Config: config, Path: at, ConfigValue: types.Int64Value(1)}, &number)
	var object validator.ObjectResponse
	rule.ValidateObject(t.Context(), validator.ObjectRequest{Config: config, Path: at, ConfigValue: types.ObjectValueMust(nil, nil)}, &object)
	var set validator.SetResponse
	rule.ValidateSet(t.Context(), validator.SetRequest{Config: config, Path: at, ConfigValue: types.SetValueMust(types.BoolType, slices.Collect(maps.Values(element)))}, &set)
	var list validator.ListResponse
	rule.ValidateList(t.Context(), validator.ListRequest{Config: config, Path: at, ConfigValue: types.ListValueMust(types.BoolType, nil)}, &list)
	var keyed validator.MapResponse
	rule.ValidateMap(t.Context(), validator.MapRequest{Config: config, Path: at, ConfigValue: types.MapValueMust(types.BoolType, element)}, &keyed)
	for i, diags := range []diag.Diagnostics{text.Diagnostics, truth.Diagnostics, number.Diagnostics, object.Diagnostics, set.Diagnostics, list.Diagnostics, keyed.Diagnostics} {
		if len(diags) != 1 || !strings.HasPrefix(diags[0].Detail(), "note can only be set together with door or window") {
			t.Errorf("%d: %v", i, diags)
		}
	}
}

func TestVariantIs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind, mode string
		want       bool
	}{{"safe", "closed", true}, {"vault", "closed", true}, {"safe", "open", false}, {"fence", "closed", false}, {"safe", "", false}} {
		if got := locked.Is(map[string]string{"kind": test.kind, "mode": test.mode}); got != test.want {
			t.Errorf("%s, %s: %t", test.kind, test.mode, got)
		}
	}
}

// And changes neither of the two variants.
func TestVariantAnd(t *testing.T) {
	t.Parallel()
	safe := append(make(Variant, 0, 4), Where("kind", "safe")...)
	closed, open := safe.And(Where("mode", "closed")), safe.And(Where("mode", "open"))
	if len(safe) != 1 || closed[1].wanted[0] != "closed" || open[1].wanted[0] != "open" {
		t.Error(safe, closed, open)
	}
}

func TestVariantDefaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		variant Variant
		set     map[string]any
		want    string // false and 7, null, or unknown
	}{
		{"its block", opens, map[string]any{"door": block}, "default"},
		{"another block", opens, map[string]any{"hatch": block}, "null"},
		{"unknown block", opens, map[string]any{"window": unknown}, "unknown"},
		{"its block, one unknown", opens, map[string]any{"door": block, "window": unknown}, "default"},
		{"its values", locked, map[string]any{"kind": "safe", "mode": "closed"}, "default"},
		{"its default", locked, map[string]any{"kind": "safe"}, "default"},
		{"another value", locked, map[string]any{"kind": "fence"}, "null"},
		{"unknown value", locked, map[string]any{"kind": unknown}, "unknown"},
		{"unknown value beside another", locked, map[string]any{"kind": unknown, "mode": "open"}, "null"},
	} {
		config := gate(test.set)
		plan := tfsdk.Plan(config)
		truth := planmodifier.BoolResponse{PlanValue: types.BoolUnknown()}
		number := planmodifier.Int64Response{PlanValue: types.Int64Unknown()}
		modifyBool, modifyNumber := test.variant.Switch("Bell.").PlanModifiers[0], test.variant.Count("Bells.", 7).PlanModifiers[0]
		modifyBool.PlanModifyBool(t.Context(), planmodifier.BoolRequest{Config: config, Plan: plan, ConfigValue: types.BoolNull()}, &truth)
		modifyNumber.PlanModifyInt64(t.Context(), planmodifier.Int64Request{Config: config, Plan: plan, ConfigValue: types.Int64Null()}, &number)
		wanted := map[string][2]attr.Value{
			"default": {types.BoolValue(false), types.Int64Value(7)}, "null": {types.BoolNull(), types.Int64Null()}, "unknown": {types.BoolUnknown(), types.Int64Unknown()},
		}[test.want]
		if !truth.PlanValue.Equal(wanted[0]) || !number.PlanValue.Equal(wanted[1]) || truth.Diagnostics.HasError() || number.Diagnostics.HasError() {
			t.Errorf("%s: %s and %s, want %s", test.name, truth.PlanValue, number.PlanValue, test.want)
		}

		truth.PlanValue, number.PlanValue = types.BoolValue(true), types.Int64Value(9)
		modifyBool.PlanModifyBool(t.Context(), planmodifier.BoolRequest{Config: config, Plan: plan, ConfigValue: types.BoolValue(true)}, &truth)
		modifyNumber.PlanModifyInt64(t.Context(), planmodifier.Int64Request{Config: config, Plan: plan, ConfigValue: types.Int64Value(9)}, &number)
		plan.Raw = tftypes.NewValue(config.Raw.Type(), nil) // to be destroyed
		modifyBool.PlanModifyBool(t.Context(), planmodifier.BoolRequest{Config: config, Plan: plan, ConfigValue: types.BoolNull()}, &truth)
		modifyNumber.PlanModifyInt64(t.Context(), planmodifier.Int64Request{Config: config, Plan: plan, ConfigValue: types.Int64Null()}, &number)
		if !truth.PlanValue.ValueBool() || number.PlanValue.ValueInt64() != 9 {
			t.Errorf("%s: what is set, or destroyed, is planned as %s and %s", test.name, truth.PlanValue, number.PlanValue)
		}
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		state types.String
		set   map[string]any
		says  string
		plan  string // "": unknown
		anew  bool
	}{
		{"one", types.StringNull(), map[string]any{"window": block}, "", "window", false},
		{"the same one", types.StringValue("window"), map[string]any{"window": block}, "", "window", false},
		{"another one", types.StringValue("door"), map[string]any{"window": block}, "", "window", true},
		{"none", types.StringValue("door"), nil, "Exactly one of door, window and hatch must be set, and none is. Set one of them.", "", false},
		{"two", types.StringNull(), map[string]any{"window": block, "hatch": block}, "window and hatch cannot be set together. Set only one of them.", "", false},
		{"two and unknown", types.StringNull(), map[string]any{"window": block, "hatch": block, "door": unknown}, "window and hatch cannot be set together. Set only one of them.", "", false},
		{"three", types.StringNull(), map[string]any{"window": block, "hatch": block, "door": block}, "door, window and hatch cannot be set together. Set only one of them.", "", false},
		{"unknown", types.StringValue("door"), map[string]any{"door": unknown}, "", "", false},
		{"one and unknown", types.StringValue("door"), map[string]any{"window": block, "door": unknown}, "", "", false},
	} {
		config := gate(test.set)
		var checked validator.ObjectResponse
		parts.ValidateObject(t.Context(), validator.ObjectRequest{Config: config, Path: path.Root("door")}, &checked)
		said(t, test.name, test.says, path.Root("door"), checked.Diagnostics)
		planned := planmodifier.StringResponse{PlanValue: types.StringUnknown()}
		parts.PlanModifyString(t.Context(), planmodifier.StringRequest{Config: config, Plan: tfsdk.Plan(config), StateValue: test.state}, &planned)
		if planned.PlanValue.ValueString() != test.plan || planned.PlanValue.IsUnknown() != (test.plan == "") || planned.RequiresReplace != test.anew {
			t.Errorf("%s: planned %s, replaced %t", test.name, planned.PlanValue, planned.RequiresReplace)
		}
	}
	gone := planmodifier.StringResponse{PlanValue: types.StringNull()}
	config := gate(map[string]any{"door": block})
	parts.PlanModifyString(t.Context(), planmodifier.StringRequest{Config: config, Plan: tfsdk.Plan{Raw: tftypes.NewValue(config.Raw.Type(), nil)}}, &gone)
	if !gone.PlanValue.IsNull() {
		t.Errorf("planned %s for what is destroyed", gone.PlanValue)
	}
}

func TestRulesBeside(t *testing.T) {
	t.Parallel()
	text := types.StringValue("x")
	alarm := func(on any) map[string]any { return map[string]any{"alarm": map[string]any{"on": on}} }
	for _, test := range []struct {
		name string
		rule Rule
		own  types.String
		set  map[string]any
		want string
	}{
		{"needed and set", needs("on"), text, alarm(true), ""},
		{"needed and unknown", needs("on"), text, alarm(unknown), ""},
		{"needed and omitted", needs("on"), text, alarm(nil), "alarm.tone can only be set together with alarm.on. Remove alarm.tone, or set alarm.on."},
		{"needed by an unknown value", needs("on"), types.StringUnknown(), alarm(nil), "alarm.tone can only be set together with alarm.on. Remove alarm.tone, or set alarm.on."},
		{"needed by nothing", needs("on"), types.StringNull(), alarm(nil), ""},
		{"excluded and set", excludes("on"), text, alarm(true), "alarm.tone and alarm.on cannot be set together. Set only one of them."},
		{"excluded and unknown", excludes("on"), text, alarm(unknown), ""},
		{"excluded and omitted", excludes("on"), text, alarm(nil), ""},
		{"excluded by an unknown value", excludes("on"), types.StringUnknown(), alarm(true), ""},
	} {
		at := path.Root("alarm").AtName("tone")
		var diags diag.Diagnostics
		test.rule.check(t.Context(), gate(test.set), at, test.own, &diags)
		said(t, test.name, test.want, at, diags)
	}
}
