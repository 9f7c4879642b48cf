package attribute

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestText(t *testing.T) {
	for _, test := range []struct {
		answered *string
		want     types.String
	}{{nil, types.StringNull()}, {new(""), types.StringNull()}, {new("x"), types.StringValue("x")}, {new(" "), types.StringValue(" ")}} {
		if got := Text(test.answered); !got.Equal(test.want) {
			t.Errorf("%q is read as %s, want %s", optional(test.answered), got, test.want)
		}
	}
}

func TestSend(t *testing.T) {
	null, unknown, empty, x, y := types.StringNull(), types.StringUnknown(), types.StringValue(""), types.StringValue("x"), types.StringValue("y")
	for name, test := range map[string]struct {
		plan  types.String
		state *types.String
		want  *string
	}{
		"created, given":           {x, nil, new("x")},
		"created, not given":       {null, nil, nil},
		"created, empty":           {empty, nil, new("")},
		"created, unknown":         {unknown, nil, nil},
		"changed":                  {y, &x, new("y")},
		"as before":                {x, &x, new("x")},
		"removed":                  {null, &x, new("")},
		"never there":              {null, &null, nil},
		"removed when it is empty": {null, &empty, nil},
		"becomes unknown":          {unknown, &x, nil},
	} {
		if got := Send(test.plan, test.state); (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%s: sends %q, want %q", name, optional(got), optional(test.want))
		}
	}
}

func TestStrings(t *testing.T) {
	set := func(elements ...attr.Value) types.Set { return types.SetValueMust(types.StringType, elements) }
	for name, test := range map[string]struct {
		set  types.Set
		want []string
		bad  bool
	}{
		"null":            {set: types.SetNull(types.StringType), want: []string{}},
		"unknown":         {set: types.SetUnknown(types.StringType), want: []string{}},
		"empty":           {set: set(), want: []string{}},
		"two":             {set: set(types.StringValue("b"), types.StringValue("a")), want: []string{"b", "a"}},
		"unknown element": {set: set(types.StringUnknown()), bad: true},
		"null element":    {set: set(types.StringNull()), bad: true},
	} {
		var diags diag.Diagnostics
		got := Strings(t.Context(), test.set, &diags)
		if diags.HasError() != test.bad {
			t.Errorf("%s: %v", name, diags)
		}
		// An empty list, and not null, is what is sent for none.
		if !test.bad && (got == nil || !slices.Equal(got, test.want)) {
			t.Errorf("%s: %#v, want %q", name, got, test.want)
		}
	}
}

func TestStringSet(t *testing.T) {
	for _, list := range [][]string{nil, {}, {"b", "a"}} {
		var diags diag.Diagnostics
		set := StringSet(t.Context(), list, &diags)
		if back := Strings(t.Context(), set, &diags); set.IsNull() || set.IsUnknown() || !slices.Equal(back, list) || diags != nil {
			t.Errorf("%q becomes %s (%v)", list, set, diags)
		}
	}
}
