package export

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// references are what the values of attributes refer to.
type references struct {
	*talk
	kinds map[string]*kind
	// targets are the objects by the kind, the attribute and the value that others
	// name them by.
	targets map[target]*object
	// byName refers to what is not written by a data source.
	byName bool
	data   map[*object]bool // those that take one
	titles map[*kind]map[string]int
	// cut are the references that would close a cycle.
	cut map[edge]bool
}

type target struct {
	of    attribute.Reference
	value string
}

type edge struct{ from, to *object }

// refer looks at all references, and finds those that cannot be written.
func refer(t *talk, kinds []*kind, byName bool) *references {
	r := &references{talk: t, kinds: map[string]*kind{}, targets: map[target]*object{}, byName: byName, data: map[*object]bool{}, titles: map[*kind]map[string]int{}, cut: map[edge]bool{}}
	wanted := map[attribute.Reference]bool{}
	for _, k := range kinds {
		r.kinds[k.Type] = k
		for _, of := range k.References {
			wanted[of] = true
		}
	}
	for of := range wanted {
		if k := r.kinds[plumbing.TypePrefix+of.Kind]; k != nil {
			r.titles[k] = map[string]int{}
			for _, o := range k.found {
				r.titles[k][o.title]++
				r.targets[target{of, o.text(of.Attribute)}] = o
			}
		}
	}
	// Depth first, in one order: what leads back to an object on the way stays an id.
	const underway, done = 1, 2
	at := map[*object]int{}
	var visit func(o *object)
	visit = func(o *object) {
		at[o] = underway
		for _, to := range r.from(o) {
			switch at[to] {
			case underway:
				r.cut[edge{o, to}] = true
			case 0:
				visit(to)
			}
		}
		at[o] = done
	}
	for _, k := range kinds {
		for _, o := range k.objects {
			if at[o] == 0 {
				visit(o)
			}
		}
	}
	return r
}

// from returns the written objects that an object refers to.
func (r *references) from(o *object) (all []*object) {
	if len(o.kind.References) == 0 {
		return nil
	}
	values := o.config.values(r.schema.ResourceSchemas[o.kind.Type].ValueType())
	for _, path := range slices.Sorted(maps.Keys(o.kind.References)) {
		first, rest, _ := strings.Cut(path, ".")
		for _, value := range textsAt(values[first], strings.FieldsFunc(rest, func(r rune) bool { return r == '.' })) {
			if to := r.targets[target{o.kind.References[path], value}]; to != nil && to.config != nil {
				all = append(all, to)
			}
		}
	}
	return all
}

// textsAt returns the texts at a path, of every element on the way.
func textsAt(v tftypes.Value, path []string) (all []string) {
	if !coreval.HasContent(v) {
		return nil
	}
	var elements []tftypes.Value
	switch ty := v.Type(); {
	case ty.Is(tftypes.String):
		return []string{coreval.As[string](v)}
	case ty.Is(tftypes.Object{}):
		if len(path) > 0 {
			all = textsAt(coreval.As[map[string]tftypes.Value](v)[path[0]], path[1:])
		}
		return all
	case ty.Is(tftypes.Map{}):
		members := coreval.As[map[string]tftypes.Value](v)
		for _, key := range slices.Sorted(maps.Keys(members)) {
			elements = append(elements, members[key])
		}
	case ty.Is(tftypes.List{}), ty.Is(tftypes.Set{}):
		elements = coreval.As[[]tftypes.Value](v)
	}
	for _, element := range elements {
		all = append(all, textsAt(element, path)...)
	}
	return all
}

// to returns the expression that stands for a value of an object's attribute, or why
// the value stays as it is.
func (r *references) to(o *object, of attribute.Reference, value string) (expression []string, why string) {
	typeName := plumbing.TypePrefix + of.Kind
	found := r.targets[target{of, value}]
	switch {
	case found == o:
		return nil, "it is the object itself"
	case r.cut[edge{o, found}]:
		return nil, fmt.Sprintf("%s refers to this object, and a reference back would make a cycle", found.address())
	case found != nil && found.config != nil:
		return []string{found.kind.Type, found.label, of.Attribute}, ""
	case found != nil && r.byName:
		if by := found.kind.By; len(by) < 2 {
			return nil, fmt.Sprintf("%s is not part of this export, and no data source finds it by name", found)
		}
		if r.titles[found.kind][found.title] > 1 {
			return nil, fmt.Sprintf("%s is not part of this export, and its name is not unique", found)
		}
		r.data[found] = true
		return []string{"data", found.kind.Type, found.label, of.Attribute}, ""
	case found != nil:
		return nil, fmt.Sprintf("%s is not part of this export", found)
	}
	if k := r.kinds[typeName]; k == nil || !k.written {
		return nil, fmt.Sprintf("%s %s is not part of this export", typeName, value)
	}
	return nil, fmt.Sprintf("the tenant lists no %s with the %s %s", typeName, of.Attribute, value)
}
