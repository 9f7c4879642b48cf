package export

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// configuration is what is to be written of an object. There are many, and the wire's
// form is the smallest.
type configuration struct {
	encoded *tfprotov6.DynamicValue
	empty   bool     // it gives nothing
	ignored []string // attributes whose value on the tenant the schema cannot express
}

// values returns the values of the attributes at the root.
func (c *configuration) values(ty tftypes.Type) map[string]tftypes.Value {
	v, err := c.encoded.Unmarshal(ty)
	if err != nil {
		return nil // it was encoded from a value of the type
	}
	return coreval.As[map[string]tftypes.Value](v)
}

// fit makes the configuration under which an object stays as it is: every
// argument that has a value, except for those that are planned like that anyhow. The
// provider validates and plans it: an error tells that no configuration is valid, and
// arguments that would be changed are to be ignored.
func (t *talk) fit(ctx context.Context, typeName string, has *state) (configuration, error) {
	attributes := t.schema.ResourceSchemas[typeName].Block.Attributes
	none := tftypes.Value{}
	candidates := []tftypes.Value{given(attributes, has.value, none, keep)}
	// A plan of a new object has the defaults, and nothing that the tenant has.
	if planned, err := t.plan(ctx, typeName, nil, given(attributes, has.value, none, withoutChoices)); err == nil {
		candidates = append([]tftypes.Value{given(attributes, has.value, planned, withoutDefaults)}, candidates...)
	}
	for _, config := range candidates { // some say with nothing that there is nothing
		candidates = append(candidates, given(attributes, config, none, withoutEmpty))
	}
	var failed error
	var best *configuration
	for _, config := range candidates {
		if err := t.validate(ctx, typeName, config); err != nil {
			failed = cmp.Or(failed, err)
			continue
		}
		planned, err := t.plan(ctx, typeName, has, config)
		if err != nil {
			failed = cmp.Or(failed, err)
			continue
		}
		if ignored := changed(has.value, planned); best == nil || len(ignored) < len(best.ignored) {
			encoded, err := wire(config)
			if err != nil {
				return configuration{}, err
			}
			best = &configuration{encoded, empty(config), ignored}
		}
		if len(best.ignored) == 0 {
			return *best, nil
		}
	}
	if best == nil {
		return configuration{}, failed
	}
	return *best, nil
}

// changed names the attributes that a plan would change.
func changed(was, planned tftypes.Value) (names []string) {
	before, after := coreval.As[map[string]tftypes.Value](was), coreval.As[map[string]tftypes.Value](planned)
	for name, value := range before {
		if !value.Equal(after[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// pick returns what a configuration gives for an attribute that has a value; like is
// the value of another object there.
type pick func(a *tfprotov6.SchemaAttribute, value, like tftypes.Value) tftypes.Value

func keep(_ *tfprotov6.SchemaAttribute, value, _ tftypes.Value) tftypes.Value { return value }

// withoutDefaults leaves out what is planned without being given.
func withoutDefaults(a *tfprotov6.SchemaAttribute, value, planned tftypes.Value) tftypes.Value {
	if a.Computed && planned.Type() != nil && planned.Equal(value) {
		return null(value)
	}
	return value
}

// withoutEmpty leaves out collections without elements.
func withoutEmpty(_ *tfprotov6.SchemaAttribute, value, _ tftypes.Value) tftypes.Value {
	if ty := value.Type(); coreval.HasContent(value) && (ty.Is(tftypes.Set{}) || ty.Is(tftypes.List{})) && len(coreval.As[[]tftypes.Value](value)) == 0 {
		return null(value)
	}
	return value
}

// withoutChoices leaves out whatever the provider may choose, and gives secrets, which
// making an object may take.
func withoutChoices(a *tfprotov6.SchemaAttribute, value, _ tftypes.Value) tftypes.Value {
	switch {
	case a.WriteOnly && value.Type().Is(tftypes.String):
		return tftypes.NewValue(tftypes.String, "secret")
	case a.WriteOnly:
		return tftypes.NewValue(value.Type(), tftypes.UnknownValue)
	case a.Computed:
		return null(value)
	}
	return value
}

func null(v tftypes.Value) tftypes.Value { return tftypes.NewValue(v.Type(), nil) }

// given returns what a configuration gives for an object: nothing that the provider
// alone sets, and what is picked of all else. like is another object of the type, or
// none.
func given(attributes []*tfprotov6.SchemaAttribute, object, like tftypes.Value, pick pick) tftypes.Value {
	if !coreval.HasContent(object) {
		return object
	}
	members, others := coreval.As[map[string]tftypes.Value](object), map[string]tftypes.Value{}
	if like.Type() != nil && coreval.HasContent(like) {
		others = coreval.As[map[string]tftypes.Value](like)
	}
	made := make(map[string]tftypes.Value, len(members))
	for _, a := range attributes {
		value := members[a.Name]
		switch {
		case !a.Optional && !a.Required:
			value = null(value)
		case a.WriteOnly || a.NestedType == nil:
			value = pick(a, value, others[a.Name])
		default:
			value = givenNested(a.NestedType, value, others[a.Name], pick)
		}
		made[a.Name] = value
	}
	return tftypes.NewValue(object.Type(), made)
}

func givenNested(nested *tfprotov6.SchemaObject, value, like tftypes.Value, pick pick) tftypes.Value {
	if !coreval.HasContent(value) {
		return value
	}
	var others map[any]tftypes.Value
	if like.Type() != nil && coreval.HasContent(like) {
		others = coreval.ElementsOf(nested.Nesting, like)
	}
	each := func(key any, element tftypes.Value) tftypes.Value {
		return given(nested.Attributes, element, others[key], pick)
	}
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return each("", value)
	case tfprotov6.SchemaObjectNestingModeMap:
		elements := maps.Clone(coreval.As[map[string]tftypes.Value](value))
		for key, element := range elements {
			elements[key] = each(key, element)
		}
		return tftypes.NewValue(value.Type(), elements)
	}
	elements := slices.Clone(coreval.As[[]tftypes.Value](value))
	for i, element := range elements {
		elements[i] = each(i, element)
	}
	return tftypes.NewValue(value.Type(), elements)
}

// empty reports whether a configuration gives nothing.
func empty(config tftypes.Value) bool {
	for _, value := range coreval.As[map[string]tftypes.Value](config) {
		if !value.IsNull() {
			return false
		}
	}
	return true
}

// importID is what an import by id takes.
func importID(order []string, identity map[string]string) string {
	parts := make([]string, len(order))
	for i, name := range order {
		parts[i] = identity[name]
	}
	return strings.Join(parts, "/")
}
