package coreval

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Proposed lays a configuration over a prior state as core does before it asks
// for a plan: what the configuration leaves out keeps its prior value where the
// provider may compute it, and is null otherwise. Elements of a list are
// matched by index, of a map by key. Sets of objects are not merged: this
// provider has none.
func Proposed(attributes []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	if !HasContent(config) || !HasContent(prior) {
		return config
	}
	before, merged := As[map[string]tftypes.Value](prior), maps.Clone(As[map[string]tftypes.Value](config))
	for _, a := range attributes {
		switch given := merged[a.Name]; {
		case given.IsNull() && a.Computed:
			if !holdsOptional(a, before[a.Name]) {
				merged[a.Name] = before[a.Name]
			}
		case a.NestedType != nil:
			merged[a.Name] = proposedNested(a.NestedType, before[a.Name], given)
		}
	}
	return tftypes.NewValue(config.Type(), merged)
}

// holdsOptional reports whether an optional and computed object holds a value
// that only a configuration can have set: then leaving the object out removes
// that value, and the prior object is not proposed again.
func holdsOptional(a *tfprotov6.SchemaAttribute, prior tftypes.Value) bool {
	if !a.Optional || a.NestedType == nil || !HasContent(prior) {
		return false
	}
	for _, element := range ElementsOf(a.NestedType.Nesting, prior) {
		if !HasContent(element) {
			continue
		}
		members := As[map[string]tftypes.Value](element)
		for _, inner := range a.NestedType.Attributes {
			value := members[inner.Name]
			if inner.Optional && !inner.Computed && !value.IsNull() || holdsOptional(inner, value) {
				return true
			}
		}
	}
	return false
}

// ElementsOf returns the objects that a nested value holds, by index or key.
func ElementsOf(nesting tfprotov6.SchemaObjectNestingMode, v tftypes.Value) map[any]tftypes.Value {
	elements := map[any]tftypes.Value{}
	switch nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		elements[""] = v
	case tfprotov6.SchemaObjectNestingModeMap:
		for key, element := range As[map[string]tftypes.Value](v) {
			elements[key] = element
		}
	default:
		for i, element := range As[[]tftypes.Value](v) {
			elements[i] = element
		}
	}
	return elements
}

func proposedNested(nested *tfprotov6.SchemaObject, prior, config tftypes.Value) tftypes.Value {
	if !HasContent(config) || !HasContent(prior) {
		return config
	}
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return Proposed(nested.Attributes, prior, config)
	case tfprotov6.SchemaObjectNestingModeMap:
		before, merged := As[map[string]tftypes.Value](prior), maps.Clone(As[map[string]tftypes.Value](config))
		for key, given := range merged {
			if was, ok := before[key]; ok {
				merged[key] = Proposed(nested.Attributes, was, given)
			}
		}
		return tftypes.NewValue(config.Type(), merged)
	case tfprotov6.SchemaObjectNestingModeList:
		before, merged := As[[]tftypes.Value](prior), slices.Clone(As[[]tftypes.Value](config))
		for i, given := range merged {
			if i < len(before) {
				merged[i] = Proposed(nested.Attributes, before[i], given)
			}
		}
		return tftypes.NewValue(config.Type(), merged)
	}
	return config
}

// HasContent reports whether a value is neither null nor unknown.
func HasContent(v tftypes.Value) bool { return v.IsKnown() && !v.IsNull() }

// As reads a known value whose type was looked at before.
func As[T any](v tftypes.Value) (read T) {
	if err := v.As(&read); err != nil {
		panic(err)
	}
	return read
}
