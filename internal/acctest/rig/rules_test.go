package rig

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// nestings has an object of every nesting, each with a given and a computed
// attribute.
func nestings() *tfprotov6.Schema {
	inner := []*tfprotov6.SchemaAttribute{
		{Name: "given", Type: tftypes.String, Required: true},
		{Name: "made", Type: tftypes.String, Computed: true},
		{Name: "secret", Type: tftypes.String, Optional: true, WriteOnly: true},
	}
	nested := func(name string, mode tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaAttribute {
		return &tfprotov6.SchemaAttribute{Name: name, Optional: true, NestedType: &tfprotov6.SchemaObject{Nesting: mode, Attributes: inner}}
	}
	return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "text", Type: tftypes.String, Optional: true},
		{Name: "made", Type: tftypes.String, Optional: true, Computed: true},
		nested("one", tfprotov6.SchemaObjectNestingModeSingle),
		nested("list", tfprotov6.SchemaObjectNestingModeList),
		nested("map", tfprotov6.SchemaObjectNestingModeMap),
	}}}
}

func nestingsValue(t *testing.T, values Values) tftypes.Value {
	t.Helper()
	v, err := encode(nestings().ValueType(), values)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestProposedMergesAsCoreDoes(t *testing.T) {
	prior := Values{"text": "t", "made": "m", "one": Values{"given": "a", "made": "m"},
		"list": []any{Values{"given": "a", "made": "m0"}, Values{"given": "b", "made": "m1"}},
		"map":  Values{"x": Values{"given": "a", "made": "mx"}}}
	for name, test := range map[string]struct{ config, want Values }{
		"left out": {Values{}, Values{"made": "m"}},
		"given":    {Values{"text": "u", "made": "n"}, Values{"text": "u", "made": "n"}},
		"unknown":  {Values{"text": Unknown, "one": Unknown}, Values{"text": Unknown, "made": "m", "one": Unknown}},
		"single":   {Values{"one": Values{"given": "z"}}, Values{"made": "m", "one": Values{"given": "z", "made": "m"}}},
		"list by index": {Values{"list": []any{Values{"given": "new"}, Values{"given": "a"}, Values{"given": "b"}}},
			Values{"made": "m", "list": []any{Values{"given": "new", "made": "m0"}, Values{"given": "a", "made": "m1"}, Values{"given": "b"}}}},
		"map by key": {Values{"map": Values{"x": Values{"given": "z"}, "y": Values{"given": "z"}}},
			Values{"made": "m", "map": Values{"x": Values{"given": "z", "made": "mx"}, "y": Values{"given": "z"}}}},
	} {
		config := nestingsValue(t, test.config)
		got := coreval.Proposed(nestings().Block.Attributes, nestingsValue(t, prior), config)
		if want := nestingsValue(t, test.want); !got.Equal(want) {
			t.Errorf("%s: proposed %v, want %v", name, decode(got), decode(want))
		}
		if !config.Equal(nestingsValue(t, test.config)) {
			t.Errorf("%s: the configuration itself was changed", name)
		}
	}
}

func TestInconsistentResults(t *testing.T) {
	for name, test := range map[string]struct {
		planned, applied Values
		want             string // "": consistent
	}{
		"unknown becomes known":  {Values{"made": Unknown}, Values{"made": "m"}, ""},
		"unknown becomes null":   {Values{"made": Unknown}, Values{}, ""},
		"unknown object":         {Values{"one": Unknown}, Values{"one": Values{"given": "a"}}, ""},
		"known changes":          {Values{"text": "a"}, Values{"text": "A"}, "text: "},
		"null becomes known":     {Values{}, Values{"text": "a"}, "text: "},
		"known becomes null":     {Values{"text": "a"}, Values{}, "text: "},
		"nested changes":         {Values{"one": Values{"given": "a", "made": Unknown}}, Values{"one": Values{"given": "b", "made": "m"}}, "one.given: "},
		"key appears":            {Values{"map": Values{}}, Values{"map": Values{"x": Values{"given": "a"}}}, `map["x"]: `},
		"key appears in unknown": {Values{"map": Unknown}, Values{"map": Values{"x": Values{"given": "a"}}}, ""},
		"element disappears":     {Values{"list": []any{Values{"given": "a"}}}, Values{"list": []any{}}, "list[0]"},
	} {
		got := inconsistent(nestingsValue(t, test.planned), nestingsValue(t, test.applied))
		if test.want == "" && got != nil || !strings.Contains(strings.Join(got, "\n"), test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestInvalidPlans(t *testing.T) {
	for name, test := range map[string]struct {
		prior, config, planned Values
		want                   string // "": valid
	}{
		"as configured":         {nil, Values{"text": "a"}, Values{"text": "a", "made": Unknown}, ""},
		"as before":             {Values{"text": "{ }"}, Values{"text": "{}"}, Values{"text": "{ }"}, ""},
		"something else":        {Values{"text": "a"}, Values{"text": "b"}, Values{"text": "c"}, "text: configured as"},
		"not configured":        {nil, Values{}, Values{"text": "c"}, "text: not configured"},
		"nested computed":       {nil, Values{"one": Values{"given": "a"}}, Values{"one": Values{"given": "a", "made": Unknown}}, ""},
		"nested something else": {nil, Values{"one": Values{"given": "a"}}, Values{"one": Values{"given": "b"}}, "one.given: configured as"},
		"nested dropped":        {nil, Values{"one": Values{"given": "a"}}, Values{}, "one: configured as"},
		"computed in a list":    {nil, Values{"list": []any{Values{"given": "a"}}}, Values{"list": []any{Values{"given": "a", "made": Unknown}}}, ""},
	} {
		attributes := nestings().Block.Attributes
		prior := tftypes.NewValue(nestings().ValueType(), nil)
		if test.prior != nil {
			prior = nestingsValue(t, test.prior)
		}
		got := invalidPlan(attributes, prior, nestingsValue(t, test.config), nestingsValue(t, test.planned))
		if test.want == "" && got != nil || !strings.Contains(strings.Join(got, "\n"), test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestKeptSecrets(t *testing.T) {
	got := keptSecrets(nestings().Block.Attributes, nestingsValue(t, Values{"one": Values{"given": "a", "secret": "s3cret"}}))
	if len(got) != 1 || !strings.HasPrefix(got[0], "one.secret: ") || strings.Contains(fmt.Sprint(got), "s3cret") {
		t.Errorf("kept %q", got)
	}
}
