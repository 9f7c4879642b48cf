package kept

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// nestedState is a state of everything that can be inside of something.
func nestedState(t *testing.T, values string) tfsdk.State {
	t.Helper()
	described := schema.Schema{Attributes: map[string]schema.Attribute{
		"id":     schema.StringAttribute{Computed: true},
		"secret": schema.StringAttribute{Optional: true, Sensitive: true},
		"number": schema.NumberAttribute{Optional: true},
		"list":   schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"set":    schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"map": schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"text": schema.StringAttribute{Optional: true}, "made": schema.StringAttribute{Computed: true},
		}}},
		"block": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"text": schema.StringAttribute{Optional: true}}},
		"steps": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"text": schema.StringAttribute{Optional: true}, "made": schema.StringAttribute{Computed: true},
		}}},
	}}
	var given map[string]any
	if err := json.Unmarshal([]byte(values), &given); err != nil {
		t.Fatal(err)
	}
	of := described.Type().TerraformType(t.Context())
	return tfsdk.State{Schema: described, Raw: valueOf(of, given)}
}

// valueOf makes a value of what JSON holds; "?" is not known.
func valueOf(of tftypes.Type, from any) tftypes.Value {
	switch from := from.(type) {
	case nil:
		return tftypes.NewValue(of, nil)
	case map[string]any:
		members := map[string]tftypes.Value{}
		if object, ok := of.(tftypes.Object); ok {
			for name, member := range object.AttributeTypes {
				members[name] = valueOf(member, from[name])
			}
			return tftypes.NewValue(of, members)
		}
		for name, member := range from {
			members[name] = valueOf(of.(tftypes.Map).ElementType, member)
		}
		return tftypes.NewValue(of, members)
	case []any:
		var elements []tftypes.Value
		var each tftypes.Type
		switch of := of.(type) {
		case tftypes.List:
			each = of.ElementType
		case tftypes.Set:
			each = of.ElementType
		}
		for _, element := range from {
			elements = append(elements, valueOf(each, element))
		}
		return tftypes.NewValue(of, elements)
	}
	if from == "?" {
		return tftypes.NewValue(of, tftypes.UnknownValue)
	}
	return tftypes.NewValue(of, from)
}

func TestSettle(t *testing.T) {
	for _, test := range []struct{ planned, answered, want string }{
		{`{"id":"?","number":1}`, `{"id":"a","number":2}`, `{"id":"a","number":1}`},
		{`{"map":{"k":{"text":"t","made":"?"}}}`, `{"map":{"k":{"text":"u","made":"m"},"l":{}}}`, `{"map":{"k":{"text":"t","made":"m"}}}`},
		{`{"map":{"k":{"text":"t","made":"?"}}}`, `{}`, `{"map":{"k":{"text":"t"}}}`},
		{`{"steps":[{"made":"?"},{"made":"?"}]}`, `{"steps":[{"made":"a"},{"made":"b"}]}`, `{"steps":[{"made":"a"},{"made":"b"}]}`},
		{`{"steps":[{"text":"a","made":"?"}]}`, `{"steps":[{"made":"a"},{"made":"b"}]}`, `{"steps":[{"text":"a"}]}`},
		{`{"set":["a","?"]}`, `{"set":["b"]}`, `{"set":["a",null]}`},
		{`{"map":"?"}`, `{"map":{"k":{"text":"t"}}}`, `{"map":{"k":{"text":"t"}}}`},
	} {
		got := Settle(nestedState(t, test.planned).Raw, nestedState(t, test.answered).Raw)
		if want := nestedState(t, test.want).Raw; !got.Equal(want) {
			t.Errorf("%s answered with %s: %s", test.planned, test.answered, got)
		}
	}
}

// A memory makes of the remembered answer what was applied, and of another one
// what it is.
func TestRecall(t *testing.T) {
	for _, test := range []struct{ held, answered, paths, then, want string }{
		{`{"map":{"k":{"text":"T"},"l":{"text":"u"}}}`, `{"map":{"k":{"text":"t"},"m":{"text":"v"}}}`, `map["k"].text map["l"] map["m"]`,
			`{"map":{"k":{"text":"x"},"m":{"text":"v"}}}`, `{"map":{"k":{"text":"x"},"l":{"text":"u"}}}`},
		{`{"block":{"text":"a"},"list":["a","b"]}`, `{"list":["b","a"]}`, `block list`, `{"block":{},"list":["b","a"]}`, `{"block":{},"list":["a","b"]}`},
		{`{"set":["a","b"]}`, `{"set":["b","a"]}`, ``, `{"set":["b"]}`, `{"set":["b"]}`},
		{`{"number":1,"id":"a"}`, `{"number":2,"id":"b"}`, `number`, `{"number":2,"id":"c"}`, `{"number":1,"id":"c"}`},
		{`{"secret":"s3cret"}`, `{"secret":"********"}`, `secret`, `{"secret":"other"}`, `{"secret":"other"}`},
	} {
		var diags diag.Diagnostics
		held := nestedState(t, test.held)
		memory := Remember(t.Context(), "thing", nil, held, nestedState(t, test.answered), &diags)
		for _, at := range strings.Fields(test.paths) {
			if memory[at] == "" {
				t.Errorf("%s answered with %s: %s is not remembered: %v", test.held, test.answered, at, memory)
			}
		}
		if len(memory) != len(strings.Fields(test.paths)) || (len(memory) > 0) != (len(diags) > 0) {
			t.Errorf("%s answered with %s: remembered %v, told %v", test.held, test.answered, memory, diags)
		}
		if text := fmt.Sprint(diags, memory); strings.Contains(text, "s3cret") || strings.Contains(text, "****") {
			t.Errorf("a secret is shown: %s", text)
		}
		if same := memory.Recall(held, nestedState(t, test.answered)); !settable(t, held, same) {
			t.Errorf("%s answered with %s once more: %s", test.held, test.answered, same)
		}
		if got, want := memory.Recall(held, nestedState(t, test.then)), nestedState(t, test.want).Raw; !got.Equal(want) {
			t.Errorf("%s answered with %s and then with %s: %s", test.held, test.answered, test.then, got)
		}
	}
}

// settable compares a state with another, except for what only the tenant sets.
func settable(t *testing.T, held tfsdk.State, other tftypes.Value) bool {
	t.Helper()
	ignored := tfsdk.State{Schema: held.Schema, Raw: other}
	var id types.String
	held.GetAttribute(t.Context(), path.Root("id"), &id)
	ignored.SetAttribute(t.Context(), path.Root("id"), id)
	return ignored.Raw.Equal(held.Raw)
}

// However much a tenant changes, what is remembered has a bound.
func TestKeptIsBounded(t *testing.T) {
	one, other := map[string]any{}, map[string]any{}
	for i := range 2000 {
		key := fmt.Sprintf("a key of some length %d", i)
		one[key], other[key] = map[string]any{"text": "A"}, map[string]any{"text": "a"}
	}
	text := func(of map[string]any) string {
		encoded, _ := json.Marshal(map[string]any{"map": of, "number": len(of)})
		return string(encoded)
	}
	held, answered := nestedState(t, text(one)), nestedState(t, text(other))
	var diags diag.Diagnostics
	memory := Remember(t.Context(), "thing", nil, held, answered, &diags)
	if encoded, _ := json.Marshal(memory); len(encoded) > maxBytes || memory["map"] == "" {
		t.Errorf("%d bytes are remembered", len(encoded))
	}
	if len(fmt.Sprint(diags)) > 2000 {
		t.Errorf("the warning has %d characters", len(fmt.Sprint(diags)))
	}
	if !memory.Recall(held, answered).Equal(held.Raw) {
		t.Error("what is remembered is a difference")
	}
}

func TestKnownOnly(t *testing.T) {
	inner := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String, "b": tftypes.Number}}
	ty := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"s": tftypes.String, "l": tftypes.List{ElementType: tftypes.String}, "o": inner}}
	unknown := func(ty tftypes.Type) tftypes.Value { return tftypes.NewValue(ty, tftypes.UnknownValue) }
	null := func(ty tftypes.Type) tftypes.Value { return tftypes.NewValue(ty, nil) }
	known := tftypes.NewValue(tftypes.String, "x")
	build := func(s, l tftypes.Value, b tftypes.Value) tftypes.Value {
		return tftypes.NewValue(ty, map[string]tftypes.Value{"s": s, "l": l, "o": tftypes.NewValue(inner, map[string]tftypes.Value{"a": known, "b": b})})
	}
	list := tftypes.List{ElementType: tftypes.String}
	got := KnownOnly(build(unknown(tftypes.String), unknown(list), unknown(tftypes.Number)))
	if want := build(null(tftypes.String), null(list), null(tftypes.Number)); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
	whole := build(known, null(list), tftypes.NewValue(tftypes.Number, 1))
	if got := KnownOnly(whole); !got.Equal(whole) {
		t.Errorf("a known value became %s", got)
	}
}
