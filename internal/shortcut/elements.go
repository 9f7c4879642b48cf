package shortcut

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The framework looks for attributes in elements that are null or unknown, and
// misses all that are required: it rejects an object that comes from a variable.
// So a null element is reported here, and an unknown one is passed on as an
// object with unknown members.

// nullElements reports the elements of lists, sets and maps that are null.
func nullElements(config tftypes.Value) (found []*tfprotov6.Diagnostic) {
	_ = tftypes.Walk(config, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if _, member := at.LastStep().(tftypes.AttributeName); member || at.LastStep() == nil || !v.IsNull() {
			return true, nil
		}
		shown := at
		if _, ofSet := at.LastStep().(tftypes.ElementKeyValue); ofSet {
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

// openElements replaces unknown elements that are objects: what a configuration
// can give is unknown in them, and the rest is null.
func (k *kind) openElements(ctx context.Context, config tftypes.Value) (*tfprotov6.DynamicValue, error) {
	open, err := tftypes.Transform(config, func(at *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		object, isObject := v.Type().(tftypes.Object)
		if _, member := at.LastStep().(tftypes.AttributeName); member || at.LastStep() == nil || !isObject || v.IsKnown() {
			return v, nil
		}
		members := make(map[string]tftypes.Value, len(object.AttributeTypes))
		for name, of := range object.AttributeTypes {
			a, err := k.schema.AttributeAtTerraformPath(ctx, at.WithAttributeName(name))
			if err != nil {
				return v, nil // no attribute: the framework does not look into the object
			}
			members[name] = tftypes.NewValue(of, nil)
			if (a.IsRequired() || a.IsOptional()) && !a.IsWriteOnly() {
				members[name] = tftypes.NewValue(of, tftypes.UnknownValue)
			}
		}
		return tftypes.NewValue(object, members), nil
	})
	if err != nil {
		return nil, err
	}
	wire, err := tfprotov6.NewDynamicValue(k.ty, open)
	return &wire, err
}
