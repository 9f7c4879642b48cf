package shortcut

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// toy is a provider of one resource.
type toy struct{ r resource.Resource }

func (toy) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "toy"
}
func (toy) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (toy) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (toy) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (t toy) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return t.r }}
}

func (c *core) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "toy_thing"
}

// counted is the framework's server, and counts what it is asked.
type counted struct {
	framework
	validations, upgrades int
}

func (c *counted) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	c.upgrades++
	return c.framework.UpgradeResourceState(ctx, req)
}

func (c *counted) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	c.validations++
	return c.framework.ValidateResourceConfig(ctx, req)
}

// validated returns what a server with shortcuts and the framework's say of a
// configuration, and whether the former asked the latter.
func validated(t *testing.T, r resource.Resource, config tftypes.Value, allowed bool) (got, want []string, asked bool) {
	t.Helper()
	inner := &counted{framework: providerserver.NewProtocol6(toy{r})().(framework)}
	wire, err := tfprotov6.NewDynamicValue(config.Type(), config)
	if err != nil {
		t.Fatal(err)
	}
	say := func(s tfprotov6.ProviderServer) (said []string) {
		resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: "toy_thing", Config: &wire,
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: allowed}})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range resp.Diagnostics {
			said = append(said, d.Severity.String()+" "+d.Attribute.String()+" "+d.Summary)
		}
		slices.Sort(said)
		return said
	}
	got = say(New(toy{r}, func(provider.Provider) func() tfprotov6.ProviderServer {
		return func() tfprotov6.ProviderServer { return inner }
	}))
	asked = inner.validations > 0
	return got, say(inner.framework), asked
}

// strict accepts "a" alone, and only where it is asked as the framework asks.
type strict struct{ validator.String }

func (strict) Description(context.Context) string         { return "" }
func (strict) MarkdownDescription(context.Context) string { return "" }

func (strict) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var there types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, req.Path, &there)...)
	found, diags := req.Config.PathMatches(ctx, req.PathExpression)
	resp.Diagnostics.Append(diags...)
	if !there.Equal(req.ConfigValue) || !slices.ContainsFunc(found, req.Path.Equal) {
		resp.Diagnostics.AddAttributeError(req.Path, "Asked of another value", there.String())
	}
	switch req.ConfigValue.ValueString() {
	case "bad":
		resp.Diagnostics.AddAttributeError(req.Path, "Bad", "It is bad.")
	case "odd":
		resp.Diagnostics.AddAttributeWarning(req.Path, "Odd", "It is odd.")
	case "new":
		if !req.ClientCapabilities.WriteOnlyAttributesAllowed {
			resp.Diagnostics.AddAttributeError(req.Path, "Old", "The CLI is too old.")
		}
	}
}

type pedant struct{ strict }

func (pedant) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	resp.Diagnostics.AddAttributeError(req.Path, "An object", "It is one.")
}

func TestChecks(t *testing.T) {
	text, unknown := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }, tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	null := tftypes.NewValue(tftypes.String, nil)
	checks := []validator.String{strict{}}
	plain := schema.StringAttribute{Optional: true, Validators: checks}
	for name, test := range map[string]struct {
		a     schema.Attribute
		value tftypes.Value
		asks  bool // the framework
	}{
		"good":                        {plain, text("a"), false},
		"bad":                         {plain, text("bad"), true},
		"odd":                         {plain, text("odd"), true},
		"null":                        {plain, null, false},
		"unknown":                     {plain, unknown, false},
		"the second of two":           {schema.StringAttribute{Optional: true, Validators: []validator.String{strict{}, strict{}}}, text("bad"), true},
		"required":                    {schema.StringAttribute{Required: true}, text("a"), false},
		"required, null":              {schema.StringAttribute{Required: true}, null, true},
		"required, unknown":           {schema.StringAttribute{Required: true}, unknown, false},
		"computed, null":              {schema.StringAttribute{Computed: true}, null, false},
		"computed, given":             {schema.StringAttribute{Computed: true}, text("a"), true},
		"computed, unknown":           {schema.StringAttribute{Computed: true}, unknown, true},
		"optional and computed":       {schema.StringAttribute{Optional: true, Computed: true}, text("a"), false},
		"deprecated":                  {schema.StringAttribute{Optional: true, DeprecationMessage: "Use another."}, text("a"), true},
		"deprecated, null":            {schema.StringAttribute{Optional: true, DeprecationMessage: "Use another."}, null, false},
		"neither":                     {schema.StringAttribute{}, null, true},
		"write-only and computed":     {schema.StringAttribute{Optional: true, Computed: true, WriteOnly: true}, null, true},
		"a type that is not known":    {schema.Float32Attribute{Optional: true}, tftypes.NewValue(tftypes.Number, 1), true},
		"a write-only value":          {schema.StringAttribute{Optional: true, WriteOnly: true}, text("a"), false},
		"what a CLI must know, known": {plain, text("new"), false},
	} {
		for _, in := range []string{"", "one", "list", "map"} {
			k, config := nest(t, in, map[string]schema.Attribute{"a": test.a}, object("a", test.value))
			r := &core{attributes: k.schema.Attributes}
			for _, allowed := range []bool{true, false} {
				got, want, asked := validated(t, r, config, allowed)
				if !slices.Equal(got, want) {
					t.Errorf("%s, in %q: %q, the framework says %q", name, in, got, want)
				}
				if allowed && asked != test.asks {
					t.Errorf("%s, in %q: the framework is asked: %t", name, in, asked)
				}
			}
		}
	}
}

func object(name string, value tftypes.Value) tftypes.Value {
	return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{name: value.Type()}}, map[string]tftypes.Value{name: value})
}

// Elements that are no objects, what elements as a whole must be, and
// collections that are not known.
func TestChecksOfElements(t *testing.T) {
	inner := map[string]schema.Attribute{"a": schema.StringAttribute{Required: true}}
	one := object("a", tftypes.NewValue(tftypes.String, "a"))
	none, unknown := tftypes.NewValue(one.Type(), nil), tftypes.NewValue(one.Type(), tftypes.UnknownValue)
	list, dict := tftypes.List{ElementType: one.Type()}, tftypes.Map{ElementType: one.Type()}
	of := func(checks ...validator.Object) schema.NestedAttributeObject {
		return schema.NestedAttributeObject{Attributes: inner, Validators: checks}
	}
	for name, test := range map[string]struct {
		a     schema.Attribute
		value tftypes.Value
		asks  bool
	}{
		"list":                 {schema.ListNestedAttribute{Optional: true, NestedObject: of()}, tftypes.NewValue(list, []tftypes.Value{one, one}), false},
		"unknown list":         {schema.ListNestedAttribute{Optional: true, NestedObject: of()}, tftypes.NewValue(list, tftypes.UnknownValue), false},
		"checked as a whole":   {schema.ListNestedAttribute{Optional: true, NestedObject: of(pedant{})}, tftypes.NewValue(list, []tftypes.Value{one}), true},
		"map":                  {schema.MapNestedAttribute{Optional: true, NestedObject: of()}, tftypes.NewValue(dict, map[string]tftypes.Value{"x": one}), false},
		"unknown map":          {schema.MapNestedAttribute{Optional: true, NestedObject: of()}, tftypes.NewValue(dict, tftypes.UnknownValue), false},
		"map, required":        {schema.MapNestedAttribute{Required: true, NestedObject: of()}, tftypes.NewValue(dict, nil), true},
		"one, null":            {schema.SingleNestedAttribute{Optional: true, Attributes: inner}, none, false},
		"one, unknown":         {schema.SingleNestedAttribute{Optional: true, Attributes: inner}, unknown, false},
		"one, required":        {schema.SingleNestedAttribute{Required: true, Attributes: inner}, none, true},
		"one with a validator": {schema.SingleNestedAttribute{Optional: true, Attributes: inner, Validators: []validator.Object{pedant{}}}, one, true},
		"set": {schema.SetNestedAttribute{Optional: true, NestedObject: of()},
			tftypes.NewValue(tftypes.Set{ElementType: one.Type()}, []tftypes.Value{one}), true},
	} {
		got, want, asked := validated(t, &core{attributes: map[string]schema.Attribute{"x": test.a}}, object("x", test.value), true)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, the framework says %q", name, got, want)
		}
		if asked != test.asks {
			t.Errorf("%s: the framework is asked: %t", name, asked)
		}
	}
}

// What is mended of the framework: elements that are null are named, and those
// that are not known lack nothing.
func TestElementsOfWhichNothingIsKnown(t *testing.T) {
	inner := map[string]schema.Attribute{"a": schema.StringAttribute{Required: true}, "b": schema.StringAttribute{Computed: true}}
	of := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String, "b": tftypes.String}}
	nested := schema.NestedAttributeObject{Attributes: inner}
	list, dict := schema.ListNestedAttribute{Optional: true, NestedObject: nested}, schema.MapNestedAttribute{Optional: true, NestedObject: nested}
	none, unknown := tftypes.NewValue(of, nil), tftypes.NewValue(of, tftypes.UnknownValue)
	in := func(v tftypes.Value) (asList, asMap tftypes.Value) {
		return tftypes.NewValue(tftypes.List{ElementType: of}, []tftypes.Value{v}), tftypes.NewValue(tftypes.Map{ElementType: of}, map[string]tftypes.Value{"x": v})
	}
	noneList, noneMap := in(none)
	unknownList, unknownMap := in(unknown)
	texts := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"x": tftypes.NewValue(tftypes.String, nil)})
	for name, test := range map[string]struct {
		a     schema.Attribute
		value tftypes.Value
		want  []string
	}{
		"unknown in a list": {list, unknownList, nil},
		"unknown in a map":  {dict, unknownMap, nil},
		"null in a list":    {list, noneList, []string{`ERROR AttributeName("x").ElementKeyInt(0) Null element`}},
		"null in a map":     {dict, noneMap, []string{`ERROR AttributeName("x").ElementKeyString("x") Null element`}},
		"null text":         {schema.MapAttribute{Optional: true, ElementType: types.StringType}, texts, []string{`ERROR AttributeName("x").ElementKeyString("x") Null element`}},
	} {
		if got, _, _ := validated(t, &core{attributes: map[string]schema.Attribute{"x": test.a}}, object("x", test.value), true); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// once has a check of its own, and several others.
type (
	once    struct{ *core }
	several struct{ *core }
	old     struct{ *core }
)

func (once) ValidateConfig(_ context.Context, _ resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	resp.Diagnostics.AddAttributeError(path.Root("a"), "Refused", "By the resource itself.")
}

func (several) ConfigValidators(context.Context) []resource.ConfigValidator { return nil }

func (o old) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	o.core.Schema(ctx, req, resp)
	resp.Schema.DeprecationMessage = "Use another."
}

func TestKindsWithChecksOfTheirOwnAreLeftToTheFramework(t *testing.T) {
	c := &core{attributes: map[string]schema.Attribute{"a": schema.StringAttribute{Optional: true}}}
	for name, r := range map[string]resource.Resource{"ValidateConfig": once{c}, "ConfigValidators": several{c}, "deprecated": old{c}} {
		got, want, asked := validated(t, r, object("a", tftypes.NewValue(tftypes.String, "a")), true)
		if !asked || !slices.Equal(got, want) {
			t.Errorf("%s: asked: %t, %q, want %q", name, asked, got, want)
		}
	}
}
