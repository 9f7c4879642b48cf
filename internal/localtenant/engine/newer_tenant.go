package engine

import (
	"maps"
	"slices"
)

// newerMembers are the members a newer tenant adds.
func newerMembers() map[string]any {
	return map[string]any{
		"newerText":   "from a newer tenant",
		"newerObject": map[string]any{"newerFlag": true},
	}
}

// addNewer adds the members of a newer tenant to every object in value.
// Members named in freeform hold the user's own JSON and stay as they are.
func addNewer(value any, freeform ...string) {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			if !slices.Contains(freeform, name) && !isNewerMember(name) {
				addNewer(member, freeform...)
			}
		}
		for name, member := range newerMembers() {
			if _, there := v[name]; !there {
				v[name] = member
			}
		}
	case []any:
		for _, item := range v {
			addNewer(item, freeform...)
		}
	}
}

// newerIn refuses the members of a newer tenant, wherever they are.
func newerIn(path string, value any) (errs []FieldError) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if at := Join(path, name); isNewerMember(name) {
				errs = append(errs, Wrong(at, "is not allowed"))
			} else {
				errs = append(errs, newerIn(at, v[name])...)
			}
		}
	case []any:
		for i, item := range v {
			errs = append(errs, newerIn(Item(path, i), item)...)
		}
	}
	return errs
}
