package rig

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// What core says of a provider that breaks one of its rules. The rig answers
// with the same summaries, so that a test cannot tell it from a CLI.
const (
	brokenPlan      = "Provider produced invalid plan"
	brokenFinalPlan = "Provider produced inconsistent final plan"
	brokenResult    = "Provider produced inconsistent result after apply"
	unknownResult   = "Provider returned invalid result object after apply"
	brokenObject    = "Provider produced invalid object"
	brokenIdentity  = "Provider produced different identity"
	nullData        = "Provider produced null object"
)

// broken returns the diagnostics of a broken rule, none when nothing is wrong.
func broken(summary string, wrong []string) (problems Problems) {
	for _, w := range wrong {
		problems = append(problems, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: w})
	}
	return problems
}

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
// and not computed is null; objects in lists and maps are as many as
// configured, each held against the same rules.
func invalidPlan(attributes []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value) (wrong []string) {
	was, given, plan := members(prior), members(config), members(planned)
	for _, a := range attributes {
		for _, w := range invalidValue(a, was[a.Name], given[a.Name], plan[a.Name]) {
			wrong = append(wrong, a.Name+w)
		}
	}
	return wrong
}

// members returns the attributes of an object, none of one that is null or
// unknown.
func members(v tftypes.Value) map[string]tftypes.Value {
	if v.Type() == nil || !coreval.HasContent(v) {
		return nil
	}
	return coreval.As[map[string]tftypes.Value](v)
}

// invalidValue is invalidPlan for one attribute. The texts begin with what
// follows the attribute's name in a path.
func invalidValue(a *tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value) (wrong []string) {
	hasPrior := prior.Type() != nil && !prior.IsNull()
	switch {
	case a.WriteOnly: // see keptSecrets
		return nil
	case planned.Equal(config), hasPrior && planned.Equal(prior) && !config.IsNull():
		return nil
	case config.IsNull() && a.Computed:
		return nil
	case config.IsNull():
		return []string{": not configured and not computed, planned as " + planned.String()}
	case a.NestedType == nil || !coreval.HasContent(config) || !coreval.HasContent(planned):
		return []string{": configured as " + config.String() + ", planned as " + planned.String()}
	}
	was := map[any]tftypes.Value{}
	if hasPrior && prior.IsKnown() {
		was = coreval.ElementsOf(a.NestedType.Nesting, prior)
	}
	given, plan := coreval.ElementsOf(a.NestedType.Nesting, config), coreval.ElementsOf(a.NestedType.Nesting, planned)
	if len(given) != len(plan) {
		return []string{fmt.Sprintf(": %d elements are configured, %d planned", len(given), len(plan))}
	}
	for key, configured := range given {
		element, ok := plan[key]
		if !ok {
			wrong = append(wrong, fmt.Sprintf("[%v]: configured, but not planned", key))
			continue
		}
		at := fmt.Sprintf("[%#v].", key)
		if a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
			at = "."
		}
		if !coreval.HasContent(configured) || !coreval.HasContent(element) {
			if !configured.Equal(element) {
				wrong = append(wrong, at+": configured as "+configured.String()+", planned as "+element.String())
			}
			continue
		}
		for _, w := range invalidPlan(a.NestedType.Attributes, was[key], configured, element) {
			wrong = append(wrong, at+w)
		}
	}
	return wrong
}

// inconsistent lists where a value differs from what was planned, where the
// plan was known: what core calls an inconsistent result after apply, and
// between two plans an inconsistent final plan.
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

// parentKnown reports whether what holds the element at a path is known, so that
// the element is one too many. An unknown element of a set may be any other.
func parentKnown(p *tftypes.AttributePath, planned tftypes.Value) bool {
	parent, ok := at(p.WithoutLastStep(), planned)
	return ok && coreval.HasContent(parent) && (!parent.Type().Is(tftypes.Set{}) || parent.IsFullyKnown())
}

// unknowns lists the values that are still unknown.
func unknowns(v tftypes.Value) (found []string) {
	_ = tftypes.Walk(v, func(p *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if !v.IsKnown() {
			found = append(found, pathText(p)+": the value is unknown")
		}
		return true, nil
	})
	return found
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

// keptSecrets lists the write-only attributes that have a value, at any depth.
func keptSecrets(attributes []*tfprotov6.SchemaAttribute, object tftypes.Value) (kept []string) {
	values := members(object)
	for _, a := range attributes {
		value := values[a.Name]
		if value.Type() == nil || value.IsNull() {
			continue
		}
		if a.WriteOnly {
			kept = append(kept, a.Name+": a write-only value is kept")
			continue
		}
		if a.NestedType == nil || !value.IsKnown() {
			continue
		}
		for _, element := range coreval.ElementsOf(a.NestedType.Nesting, value) {
			for _, k := range keptSecrets(a.NestedType.Attributes, element) {
				kept = append(kept, a.Name+"."+k)
			}
		}
	}
	return kept
}

// changedIdentity lists the parts of an identity that differ from a known one.
func changedIdentity(before, after Values) (wrong []string) {
	if before == nil || after == nil {
		return nil
	}
	for name, was := range before {
		if was != nil && after[name] != was {
			wrong = append(wrong, fmt.Sprintf("%s: %v became %v", name, was, after[name]))
		}
	}
	return wrong
}
