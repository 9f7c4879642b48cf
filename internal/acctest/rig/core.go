package rig

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// proposed lays a configuration over a prior state as core does before it asks
// for a plan: what the configuration leaves out keeps its prior value where the
// provider may compute it, and is null otherwise. Elements of a list are
// matched by index, of a map by key. Sets of objects are not merged: this
// provider has none.
func proposed(attributes []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	if !hasContent(config) || !hasContent(prior) {
		return config
	}
	before, merged := as[map[string]tftypes.Value](prior), maps.Clone(as[map[string]tftypes.Value](config))
	for _, a := range attributes {
		switch given := merged[a.Name]; {
		case given.IsNull() && a.Computed:
			merged[a.Name] = before[a.Name]
		case a.NestedType != nil:
			merged[a.Name] = proposedNested(a.NestedType, before[a.Name], given)
		}
	}
	return tftypes.NewValue(config.Type(), merged)
}

func proposedNested(nested *tfprotov6.SchemaObject, prior, config tftypes.Value) tftypes.Value {
	if !hasContent(config) || !hasContent(prior) {
		return config
	}
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return proposed(nested.Attributes, prior, config)
	case tfprotov6.SchemaObjectNestingModeMap:
		before, merged := as[map[string]tftypes.Value](prior), maps.Clone(as[map[string]tftypes.Value](config))
		for key, given := range merged {
			if was, ok := before[key]; ok {
				merged[key] = proposed(nested.Attributes, was, given)
			}
		}
		return tftypes.NewValue(config.Type(), merged)
	case tfprotov6.SchemaObjectNestingModeList:
		before, merged := as[[]tftypes.Value](prior), slices.Clone(as[[]tftypes.Value](config))
		for i, given := range merged {
			if i < len(before) {
				merged[i] = proposed(nested.Attributes, before[i], given)
			}
		}
		return tftypes.NewValue(config.Type(), merged)
	}
	return config
}

// hasContent tells whether a value is neither null nor unknown.
func hasContent(v tftypes.Value) bool { return v.IsKnown() && !v.IsNull() }

// at returns the value at a path, and whether there is one.
func at(p *tftypes.AttributePath, root tftypes.Value) (tftypes.Value, bool) {
	found, _, err := tftypes.WalkAttributePath(root, p)
	v, ok := found.(tftypes.Value)
	return v, ok && err == nil
}

func sameAt(p *tftypes.AttributePath, a, b tftypes.Value) bool {
	one, inOne := at(p, a)
	other, inOther := at(p, b)
	return inOne == inOther && (!inOne || one.Equal(other))
}

// invalidPlan lists where a plan is none that core accepts: a configured value
// may only be planned as configured, or as it was; one that is not configured
// and not computed is null. What is inside lists, maps and sets is left out.
func invalidPlan(attributes []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value) (wrong []string) {
	flat := func(v tftypes.Value) map[string]tftypes.Value {
		if !hasContent(v) {
			return nil
		}
		return as[map[string]tftypes.Value](v)
	}
	was, given, plan := flat(prior), flat(config), flat(planned)
	for _, a := range attributes {
		before, hasBefore := was[a.Name]
		switch c, p := given[a.Name], plan[a.Name]; {
		case a.WriteOnly:
			if !p.IsNull() {
				wrong = append(wrong, a.Name+": a write-only value is planned")
			}
		case c.IsNull() && !a.Computed && !p.IsNull():
			wrong = append(wrong, a.Name+": not configured and not computed, planned as "+p.String())
		case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle && hasContent(c) && hasContent(p):
			if !hasBefore {
				before = tftypes.NewValue(c.Type(), nil)
			}
			for _, w := range invalidPlan(a.NestedType.Attributes, before, c, p) {
				wrong = append(wrong, a.Name+"."+w)
			}
		case c.IsNull() || p.Equal(c) || hasBefore && p.Equal(before):
		case a.NestedType != nil && hasContent(c) && hasContent(p):
			// What is computed inside a list or a map differs rightly.
		default:
			wrong = append(wrong, a.Name+": configured as "+c.String()+", planned as "+p.String())
		}
	}
	return wrong
}

// inconsistent lists where an applied state differs from what was planned:
// what core calls an inconsistent result after apply.
func inconsistent(planned, applied tftypes.Value) (wrong []string) {
	diffs, err := planned.Diff(applied)
	if err != nil {
		return []string{err.Error()}
	}
	for _, d := range diffs {
		if d.Value1 != nil && d.Value1.IsFullyKnown() || d.Value1 == nil && parentKnown(d.Path, planned) {
			wrong = append(wrong, describe(d))
		}
	}
	return wrong
}

// parentKnown tells whether what holds the element at a path is known, so that
// the element is one too many.
func parentKnown(p *tftypes.AttributePath, planned tftypes.Value) bool {
	parent, ok := at(p.WithoutLastStep(), planned)
	return ok && hasContent(parent)
}

// differences lists every difference of two values.
func differences(a, b tftypes.Value) (all []string) {
	diffs, err := a.Diff(b)
	if err != nil {
		return []string{err.Error()}
	}
	for _, d := range diffs {
		all = append(all, describe(d))
	}
	return all
}

func describe(d tftypes.ValueDiff) string {
	text := func(v *tftypes.Value) string {
		if v == nil {
			return "nothing"
		}
		return v.String()
	}
	return pathText(d.Path) + ": " + text(d.Value1) + " became " + text(d.Value2)
}

// keptSecrets lists the write-only attributes that have a value, at any depth
// but below lists and maps.
func keptSecrets(attributes []*tfprotov6.SchemaAttribute, values Values) (kept []string) {
	for _, a := range attributes {
		if a.WriteOnly && values[a.Name] != nil {
			kept = append(kept, a.Name+": a write-only value is kept in the state")
		}
		if inner, ok := values[a.Name].(Values); ok && a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
			for _, k := range keptSecrets(a.NestedType.Attributes, inner) {
				kept = append(kept, a.Name+"."+k)
			}
		}
	}
	return kept
}
