package shortcut

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// core is a resource that can be embedded.
type core struct {
	resource.Resource
	attributes map[string]schema.Attribute
}

func (c *core) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = c.attributes
}

func (c *core) Itself() resource.Resource { return c }

// planning embeds the core and plans by a rule of its own.
type planning struct{ *core }

func (planning) ModifyPlan(context.Context, resource.ModifyPlanRequest, *resource.ModifyPlanResponse) {
}

// What embeds the core may override any of its methods, and nobody has to say
// so here.
func TestEmbeddingKindsArePlannedByTheFramework(t *testing.T) {
	c := &core{attributes: map[string]schema.Attribute{"a": schema.StringAttribute{Optional: true}}}
	if k := newKind(t.Context(), c); !k.plain {
		t.Error("the core itself is left to the framework")
	}
	if newKind(t.Context(), planning{c}).plain {
		t.Error("a kind with a plan rule of its own is not left to the framework")
	}
}

// upper changes whatever it is asked about, and noisy says something.
type (
	upper struct{ planmodifier.String }
	noisy struct{ planmodifier.String }
)

func (upper) PlanModifyString(_ context.Context, _ planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	resp.PlanValue = types.StringValue("A")
}

func (noisy) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	resp.Diagnostics.AddAttributeWarning(req.Path, "Warning", "Is given.")
}

func TestModifiersAreAsked(t *testing.T) {
	text := func(m ...planmodifier.String) schema.Attribute {
		return schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: m}
	}
	for name, test := range map[string]struct {
		a     schema.Attribute
		value string
		want  bool
	}{
		"the framework's own":        {text(stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()), "a", true},
		"one that changes the value": {text(upper{}), "a", false},
		"one that leaves it":         {text(upper{}), "A", true},
		"one that warns":             {text(noisy{}), "A", false},
		"the second of two":          {text(stringplanmodifier.UseStateForUnknown(), upper{}), "a", false},
	} {
		for _, in := range []string{"", "one", "list", "map"} {
			inner := map[string]schema.Attribute{"a": test.a}
			value := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String}},
				map[string]tftypes.Value{"a": tftypes.NewValue(tftypes.String, test.value)})
			k, state := nest(t, in, inner, value)
			wire, err := tfprotov6.NewDynamicValue(k.ty, state)
			if err != nil {
				t.Fatal(err)
			}
			req := &tfprotov6.PlanResourceChangeRequest{Config: &wire, PriorState: &wire, ProposedNewState: &wire}
			if got := k.stays(t.Context(), req); got != test.want {
				t.Errorf("%s, in %q: answered without the framework: %t", name, in, got)
			}
		}
	}
}

// Nothing is asked of what is to be destroyed.
func TestDestroyIsPlanned(t *testing.T) {
	a := schema.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{upper{}}}
	k, state := nest(t, "", map[string]schema.Attribute{"a": a}, object("a", tftypes.NewValue(tftypes.String, "a")))
	prior, err := tfprotov6.NewDynamicValue(k.ty, state)
	if err != nil {
		t.Fatal(err)
	}
	none, err := tfprotov6.NewDynamicValue(k.ty, tftypes.NewValue(k.ty, nil))
	if err != nil {
		t.Fatal(err)
	}
	req := &tfprotov6.PlanResourceChangeRequest{Config: &none, PriorState: &prior, ProposedNewState: &none}
	if !k.stays(t.Context(), req) {
		t.Error("left to the framework")
	}
	k.plain = false
	if k.stays(t.Context(), req) {
		t.Error("a kind with a plan rule of its own is not left to the framework")
	}
}

// nest returns a kind with attributes inside another, and its state.
func nest(t *testing.T, in string, inner map[string]schema.Attribute, value tftypes.Value) (*kind, tftypes.Value) {
	t.Helper()
	object := schema.NestedAttributeObject{Attributes: inner}
	attributes := inner
	outer := func(a schema.Attribute, value tftypes.Value) (map[string]schema.Attribute, tftypes.Value) {
		return map[string]schema.Attribute{"outer": a}, tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"outer": value.Type()}},
			map[string]tftypes.Value{"outer": value})
	}
	switch in {
	case "one":
		attributes, value = outer(schema.SingleNestedAttribute{Optional: true, Attributes: inner}, value)
	case "list":
		attributes, value = outer(schema.ListNestedAttribute{Optional: true, NestedObject: object}, tftypes.NewValue(tftypes.List{ElementType: value.Type()}, []tftypes.Value{value, value}))
	case "map":
		attributes, value = outer(schema.MapNestedAttribute{Optional: true, NestedObject: object}, tftypes.NewValue(tftypes.Map{ElementType: value.Type()}, map[string]tftypes.Value{"x": value}))
	}
	return newKind(t.Context(), &core{attributes: attributes}), value
}

// Elements of a set have no name by which the configured one is found.
func TestRulesInsideSetsAreLeftToTheFramework(t *testing.T) {
	for _, test := range []struct {
		a    schema.Attribute
		want bool
	}{
		{schema.StringAttribute{Optional: true}, true},
		{schema.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{upper{}}}, false},
	} {
		set := schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"a": test.a}}}
		if k := newKind(t.Context(), &core{attributes: map[string]schema.Attribute{"set": set}}); k.plain != test.want {
			t.Errorf("planned without the framework: %t, want %t", k.plain, test.want)
		}
	}
}

// A state that core would read otherwise than the framework, or not at all, is
// left to the framework.
func TestStatesAsCoreWritesThem(t *testing.T) {
	s := shapeOf(tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"list": tftypes.List{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"on": tftypes.Bool}}},
		"map":  tftypes.Map{ElementType: tftypes.Number},
		"text": tftypes.String,
	}})
	for text, want := range map[string]bool{
		`{"list":[{"on":true},{"on":null},null],"map":{"b":-1.5e+3,"a":0},"text":"a\"b\\"}`: true,
		"{\n \"list\" : [ ] ,\t\"map\":{ } , \"text\" : null }\n":                           true,
		`{"list":null,"map":null,"text":"` + `\u0022}` + `"}`:                               true,
		`{"list":[],"map":{}}`:  false, // lacks one
		`{"map":{},"text":"a"}`: false,
		`{}`:                    false,
		`{"list":[],"map":{},"text":"a","zzz":1}`:          false, // one too many
		`{"aaa":1,"list":[],"map":{},"text":"a"}`:          false,
		`{"list":[{}],"map":{},"text":"a"}`:                false, // inside an element
		`{"list":[{"on":true,"zzz":1}],"map":{},"text":1}`: false,
		`{"list":[{"on":"true"}],"map":{},"text":"a"}`:     false, // another type
		`{"list":[{"on":1}],"map":{},"text":"a"}`:          false,
		`{"list":{},"map":{},"text":"a"}`:                  false,
		`{"list":[],"map":{"a":"1"},"text":"a"}`:           false,
		`{"list":[],"map":[],"text":"a"}`:                  false,
		`{"list":[],"map":{},"text":1}`:                    false,
		`{"list":[],"text":"a","map":{}}`:                  false, // another order
		`{"list":[],"list":[],"map":{},"text":"a"}`:        false, // one twice
		`{"list":[],"map":{},"te\u0078t":"a"}`:             false, // spelled otherwise
		`null`:                                             false, ``: false, `[]`: false, `{"list":[],"map":{},"text":"a"`: false, `{"list":[],"map":{},"text":"a"} 1`: false,
	} {
		if got := s.fits([]byte(text)); got != want {
			t.Errorf("%s: as core writes it: %t", text, got)
		}
	}
	if shapeOf(tftypes.Map{ElementType: tftypes.DynamicPseudoType}) != nil {
		t.Error("a value of any type has a shape")
	}
}

// What is write-only inside collections is not looked for in each state: such a
// kind is read by the framework.
func TestWriteOnlyIn(t *testing.T) {
	secret := map[string]schema.Attribute{"open": schema.StringAttribute{Optional: true}, "secret": schema.StringAttribute{Optional: true, WriteOnly: true}}
	object := schema.NestedAttributeObject{Attributes: secret}
	for name, test := range map[string]struct {
		attributes map[string]schema.Attribute
		want       string
		told       bool
	}{
		"none":        {map[string]schema.Attribute{"open": secret["open"]}, "[]", true},
		"beside":      {secret, `[AttributeName("secret")]`, true},
		"in a block":  {map[string]schema.Attribute{"x": schema.SingleNestedAttribute{Optional: true, Attributes: secret}}, `[AttributeName("x").AttributeName("secret")]`, true},
		"in elements": {map[string]schema.Attribute{"x": schema.ListNestedAttribute{Optional: true, NestedObject: object}}, "[]", false},
	} {
		rules, _ := rulesOf(t.Context(), test.attributes)
		if all, told := writeOnlyIn(rules, tftypes.NewAttributePath()); fmt.Sprint(all) != test.want || told != test.told {
			t.Errorf("%s: %v, told: %t", name, all, told)
		}
	}
}
