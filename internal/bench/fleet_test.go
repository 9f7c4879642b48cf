package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

func TestFleets(t *testing.T) {
	r := rig.Unconfigured(t, provider.New("test"))
	for _, f := range []fleet{applications(100), mixed(100)} {
		if len(f.blocks) != 100 || f.size != 100 {
			t.Errorf("%s: %d blocks", f, len(f.blocks))
		}
		addresses, bodies := map[string]bool{}, map[string]bool{}
		for _, b := range f.blocks {
			addresses[b.kind+"."+b.name] = true
			bodies[fleet{blocks: []block{{b.kind, "same", b.values}}}.source()] = true
			if problems := r.Validate(b.kind, valuesOf(b.values)); problems != nil {
				t.Errorf("%s.%s: %s", b.kind, b.name, problems)
			}
		}
		if len(addresses) != 100 || len(bodies) != 100 {
			t.Errorf("%s: %d addresses and %d bodies differ, want 100", f, len(addresses), len(bodies))
		}
		for _, b := range f.blocks {
			if module, refers := b.values["auth_module_id"].(rig.Expr); refers && !addresses[strings.TrimSuffix(string(module), ".id")] {
				t.Errorf("%s refers to %s, which is not there", b.name, module)
			}
		}
		for _, text := range []string{f.source(), f.data().source()} {
			if got := strings.Count(text, "\nresource \"") + 1; got != 100 {
				t.Errorf("%s: %d blocks are written", f, got)
			}
		}
	}
}

// A fleet has all the kinds, and its applications have about forty attributes.
func TestFleetShape(t *testing.T) {
	kinds := map[string]int{}
	for _, b := range mixed(round).blocks {
		kinds[b.kind]++
	}
	if len(kinds) != 7 {
		t.Errorf("kinds: %v", kinds)
	}
	if got := leaves(serviceProvider(0).values); got < 36 || got > 44 {
		t.Errorf("a service provider has %d attributes", got)
	}
}

func leaves(o rig.Values) (n int) {
	for _, v := range o {
		if inner, ok := v.(rig.Values); ok {
			n += leaves(inner)
		} else {
			n++
		}
	}
	return n
}

func valuesOf(o rig.Values) rig.Values {
	values := rig.Values{}
	for name, v := range o {
		switch v := v.(type) {
		case rig.Values:
			values[name] = valuesOf(v)
		case rig.Expr:
			values[name] = rig.Unknown
		default:
			values[name] = v
		}
	}
	return values
}

func TestSource(t *testing.T) {
	f := fleet{blocks: []block{{"onekosmos_thing", "one", rig.Values{"n": 2, "inner": rig.Values{"id": rig.Expr("a.b.id")}}}}}
	want := "resource \"onekosmos_thing\" \"one\" {\n  inner = {\n    id = a.b.id\n  }\n  n = 2\n}\n\n"
	if got := f.source(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The built-in resource holds the same text, without references that would not
// resolve.
func TestData(t *testing.T) {
	f := mixed(round)
	for i, b := range f.data().blocks {
		input, _ := b.values["input"].(rig.Values)
		if b.kind != "terraform_data" || !slices.Equal(slices.Sorted(maps.Keys(input)), slices.Sorted(maps.Keys(f.blocks[i].values))) {
			t.Errorf("%s is %v", f.blocks[i].name, b)
		}
		if _, refers := input["auth_module_id"].(rig.Expr); refers {
			t.Errorf("%s refers to what is not there", b.name)
		}
	}
	if _, refers := f.blocks[2].values["auth_module_id"].(rig.Expr); !refers {
		t.Error("the fleet itself has lost its references")
	}
}
