package shortcut

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The framework looks for attributes in elements that are null or not known,
// and misses all that are required: an object that comes from a variable is
// refused. So a null element is named here, and one that is not known is handed
// on as an object of which no member is.

// nullElements names the elements of lists, sets and maps that are null.
func nullElements(config tftypes.Value) (found []*tfprotov6.Diagnostic) {
	_ = tftypes.Walk(config, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		steps := at.Steps()
		if len(steps) == 0 || !v.IsNull() {
			return true, nil
		}
		if _, member := steps[len(steps)-1].(tftypes.AttributeName); member {
			return true, nil
		}
		shown := at
		if _, of := steps[len(steps)-1].(tftypes.ElementKeyValue); of {
			shown = at.WithoutLastStep()
		}
		found = append(found, &tfprotov6.Diagnostic{
			Severity: tfprotov6.DiagnosticSeverityError, Attribute: shown, Summary: "Null element",
			Detail: fmt.Sprintf("%s: null elements are not allowed. Omit the element.", spell(shown)),
		})
		return true, nil
	})
	return found
}

// spell writes a path as a configuration does.
func spell(at *tftypes.AttributePath) string {
	var b strings.Builder
	for _, step := range at.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			b.WriteString("." + string(step))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&b, "[%q]", string(step))
		case tftypes.ElementKeyInt:
			fmt.Fprintf(&b, "[%d]", int64(step))
		}
	}
	return strings.TrimPrefix(b.String(), ".")
}

// spread replaces elements that are objects and not known by objects whose
// members are not known, and tells whether there were any.
func spread(attributes map[string]schema.Attribute, config tftypes.Value) (tftypes.Value, bool) {
	var members map[string]tftypes.Value
	if !config.IsKnown() || config.As(&members) != nil || members == nil {
		return config, false
	}
	any := false
	for name, a := range attributes {
		value, some := spreadIn(a, members[name])
		members[name], any = value, any || some
	}
	return tftypes.NewValue(config.Type(), members), any
}

func spreadIn(a schema.Attribute, value tftypes.Value) (tftypes.Value, bool) {
	if value.IsNull() || !value.IsKnown() {
		return value, false
	}
	any := false
	element := func(of map[string]schema.Attribute, v tftypes.Value) tftypes.Value {
		if !v.IsKnown() {
			any = true
			return opened(of, v.Type())
		}
		v, some := spread(of, v)
		any = any || some
		return v
	}
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		return spread(a.Attributes, value)
	case schema.ListNestedAttribute:
		var elements []tftypes.Value
		if value.As(&elements) != nil {
			return value, false
		}
		for i, v := range elements {
			elements[i] = element(a.NestedObject.Attributes, v)
		}
		return tftypes.NewValue(value.Type(), elements), any
	case schema.MapNestedAttribute:
		var elements map[string]tftypes.Value
		if value.As(&elements) != nil {
			return value, false
		}
		for key, v := range elements {
			elements[key] = element(a.NestedObject.Attributes, v)
		}
		return tftypes.NewValue(value.Type(), elements), any
	}
	return value, false
}

// opened is an object of which nothing is known but what nobody can give.
func opened(attributes map[string]schema.Attribute, of tftypes.Type) tftypes.Value {
	object, ok := of.(tftypes.Object)
	if !ok {
		return tftypes.NewValue(of, tftypes.UnknownValue)
	}
	members := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, member := range object.AttributeTypes {
		if a := attributes[name]; a != nil && (a.IsRequired() || a.IsOptional()) && !a.IsWriteOnly() {
			members[name] = tftypes.NewValue(member, tftypes.UnknownValue)
		} else {
			members[name] = tftypes.NewValue(member, nil)
		}
	}
	return tftypes.NewValue(of, members)
}
