package attribute

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Everything stands for all attributes of a kind.
const Everything = "*"

// Watch returns the section of a kind's page that says which changes made
// outside of Terraform are seen, as its schema has it. identity names what
// never changes, and untold, with dots inside blocks, what no answer tells.
func Watch(attributes map[string]schema.Attribute, identity, untold []string, note string) string {
	section := []string{"## What Terraform watches"}
	if note != "" {
		section = append(section, note)
	}
	if slices.Contains(untold, Everything) {
		return strings.Join(append(section, "Nothing: no call of the tenant returns the object, so that a change made outside of Terraform is not seen."), "\n\n")
	}
	w := watch{fixed: identity, untold: untold}
	w.look("", attributes)
	lines := []string{}
	if w.back {
		lines = append(lines, "* **Planned back**: a change to any argument, whether it is configured or left out, except those named below.")
	}
	if len(w.shown) > 0 {
		lines = append(lines, "* **Only shown**: "+names(w.shown)+". A refresh takes the tenant's value into the state, and no plan changes it.")
	}
	if len(w.open) > 0 {
		lines = append(lines, "* **Only shown when left out of the configuration**: "+names(w.open)+".")
	}
	if len(w.hidden) > 0 {
		lines = append(lines, "* **Not watched**: "+names(w.hidden)+". The tenant does not return the values, so that a change made outside of Terraform is not seen.")
	}
	return strings.Join(append(section, "A refresh compares what the tenant returns with the state. A value that an answer leaves out counts as unchanged.", strings.Join(lines, "\n")), "\n\n")
}

func names(all []string) string { return "`" + strings.Join(all, "`, `") + "`" }

type watch struct {
	fixed, untold       []string
	back                bool
	shown, open, hidden []string
}

func (w *watch) look(in string, attributes map[string]schema.Attribute) {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		a, at := attributes[name], strings.TrimPrefix(in+"."+name, ".")
		input := a.IsRequired() || a.IsOptional()
		switch {
		case slices.Contains(w.fixed, at), isVersion(attributes, name):
			continue
		case slices.Contains(w.untold, at), input && (a.IsSensitive() || a.IsWriteOnly()):
			w.hidden = append(w.hidden, at)
			continue
		case a.IsComputed() && !fromConfiguration(a):
			if !input {
				w.shown = append(w.shown, at)
				continue
			}
			w.open, w.back = append(w.open, at), true
		default:
			w.back = w.back || input
		}
		if nested, ok := a.(schema.NestedAttribute); ok {
			inside := map[string]schema.Attribute{}
			for name, inner := range nested.GetNestedObject().GetAttributes() {
				inside[name], _ = inner.(schema.Attribute)
			}
			w.look(at, inside)
		}
	}
}

// FromConfiguration is a plan modifier that plans a value where none is
// configured, in place of what the tenant has.
type FromConfiguration interface{ FromConfiguration() }

// fromConfiguration reports whether a plan always has a value of the
// configuration's: a default, or one that follows from other arguments.
func fromConfiguration(a schema.Attribute) bool {
	switch a := a.(type) {
	case schema.StringAttribute:
		return a.Default != nil || follows(a.PlanModifiers)
	case schema.BoolAttribute:
		return a.Default != nil || follows(a.PlanModifiers)
	case schema.Int64Attribute:
		return a.Default != nil || follows(a.PlanModifiers)
	}
	return false
}

func follows[M any](modifiers []M) bool {
	return slices.ContainsFunc(modifiers, func(m M) bool {
		_, ok := any(m).(FromConfiguration)
		return ok
	})
}
