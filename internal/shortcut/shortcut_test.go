package shortcut

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
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

func (c *core) Base() resource.Resource { return c }

// planning embeds the core and plans by a rule of its own.
type planning struct{ *core }

func (planning) ModifyPlan(context.Context, resource.ModifyPlanRequest, *resource.ModifyPlanResponse) {
}

// What embeds the core may override any of its methods, and nobody has to say
// so here.
func TestEmbeddingKindsArePlannedByTheFramework(t *testing.T) {
	c := &core{attributes: map[string]schema.Attribute{"a": schema.StringAttribute{Optional: true}}}
	if k := newKind(t.Context(), c); !k.plans {
		t.Error("the core itself is left to the framework")
	}
	if newKind(t.Context(), planning{c}).plans {
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
			if got := k.keeps(t.Context(), req); got != test.want {
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
	if !k.keeps(t.Context(), req) {
		t.Error("left to the framework")
	}
	k.plans = false
	if k.keeps(t.Context(), req) {
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
func TestNestedSetsAreLeftToTheFramework(t *testing.T) {
	inner := map[string]schema.Attribute{"a": schema.StringAttribute{Optional: true}}
	set := schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: inner}}
	if k := newKind(t.Context(), &core{attributes: map[string]schema.Attribute{"set": set}}); k.plans || k.validates {
		t.Errorf("planned without the framework: %t, validated: %t", k.plans, k.validates)
	}
}

// A state of the schema's version is read as the framework reads it, or by the
// framework.
func TestUpgrades(t *testing.T) {
	inner := map[string]schema.Attribute{"on": schema.BoolAttribute{Optional: true}}
	r := &core{attributes: map[string]schema.Attribute{
		"list": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: inner}},
		"map":  schema.MapAttribute{Optional: true, ElementType: types.NumberType},
		"text": schema.StringAttribute{Optional: true},
	}}
	for text, want := range map[string]bool{ // whether the framework is asked
		`{"list":[{"on":true},{"on":null},null],"map":{"b":-1.5e+3,"a":0},"text":"a\"b\\"}`: false,
		"{\n \"list\" : [ ] ,\t\"map\":{ } , \"text\" : null }\n":                           false,
		`{"list":null,"map":null,"text":"` + `\u0022}` + `"}`:                               false,
		`{"list":[],"map":{}}`: false, // lacks one
		`{}`:                   false,
		`{"list":[],"map":{},"text":"a","zzz":1}`:          false, // one too many
		`{"list":[{"on":true,"zzz":1}],"map":{},"text":1}`: false, // inside an element
		`{"list":[{"on":"true"}],"map":{},"text":"a"}`:     false, // another type, but convertible
		`{"list":[{"on":2}],"map":{},"text":"a"}`:          true,
		`{"list":{},"map":{},"text":"a"}`:                  true,
		`{"list":[],"map":{"a":"one"},"text":"a"}`:         true,
		`{"list":[],"text":"a","map":{}}`:                  false, // another order
		`{"list":[],"list":[{}],"map":{},"text":"a"}`:      false, // one twice
		`null`: false, ``: true, `[]`: true, `{"list":[],"map":{},"text":"a"`: true, `{"list":[],"map":{},"text":"a"} 1`: false,
	} {
		inner := &counted{framework: providerserver.NewProtocol6(toy{r})().(framework)}
		server := New(toy{r}, func(provider.Provider) func() tfprotov6.ProviderServer {
			return func() tfprotov6.ProviderServer { return inner }
		})
		ty := newKind(t.Context(), r).ty
		state := func(s tfprotov6.ProviderServer) (said string) {
			req := &tfprotov6.UpgradeResourceStateRequest{TypeName: "toy_thing", RawState: &tfprotov6.RawState{JSON: []byte(text)}}
			resp, err := s.UpgradeResourceState(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range resp.Diagnostics {
				said += d.Summary + d.Detail
			}
			if resp.UpgradedState != nil {
				v, err := resp.UpgradedState.Unmarshal(ty)
				if err != nil {
					t.Fatal(err)
				}
				said += v.String()
			}
			return said
		}
		got := state(server)
		if asked := inner.upgrades > 0; asked != want {
			t.Errorf("%s: the framework is asked: %t", text, asked)
		}
		if want := state(inner.framework); got != want {
			t.Errorf("%s: %s, the framework answers %s", text, got, want)
		}
	}
}

// A state that has a write-only value is left to the framework, which removes
// it, wherever it is.
func TestWriteOnlyValuesInAState(t *testing.T) {
	for _, in := range []string{"", "one", "list", "map"} {
		for given, want := range map[string]bool{"": true, "a secret": false} {
			secret := tftypes.NewValue(tftypes.String, nil)
			if given != "" {
				secret = tftypes.NewValue(tftypes.String, given)
			}
			k, state := nest(t, in, map[string]schema.Attribute{"secret": schema.StringAttribute{Optional: true, WriteOnly: true}}, object("secret", secret))
			if got := walk(k.attributes, true, path.Empty(), state, tftypes.Value{}, hasNoWriteOnly); got != want {
				t.Errorf("%q in %q: read without the framework: %t", given, in, got)
			}
		}
	}
}

// The package follows the framework closely: before it goes with another
// version, somebody looks at the list in doc.go.
func TestVersionsAreReviewed(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	module, doc := read("../../go.mod"), read("doc.go")
	for _, name := range []string{"terraform-plugin-framework", "terraform-plugin-go"} {
		used := regexp.MustCompile(`github\.com/hashicorp/` + name + ` v\S+`).FindString(module)
		if used == "" || !strings.Contains(doc, "//\t"+used+"\n") {
			t.Errorf("go.mod has %q, which is not the version that doc.go was reviewed against: look at the list there, then change the version", used)
		}
	}
}
