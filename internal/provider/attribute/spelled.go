package attribute

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// spelling is how texts of a type are compared and checked.
type spelling interface {
	// canonical returns one spelling for all texts that say the same.
	canonical(text string) string
	// wrong returns what is wrong with a text and what to do, or nothing.
	wrong(text string) (summary, remedy string)
}

// SpelledType is the type of texts of which several say the same. Its values
// are compared by what they say.
type SpelledType[S spelling] struct{ basetypes.StringType }

// String names the type in messages.
func (t SpelledType[S]) String() string { return fmt.Sprintf("%T", t) }

// ValueType returns a value of the type.
func (SpelledType[S]) ValueType(context.Context) attr.Value { return Spelled[S]{} }

// Equal reports whether the other type is this one.
func (SpelledType[S]) Equal(other attr.Type) bool {
	_, ok := other.(SpelledType[S])
	return ok
}

// ValueFromString returns a text as a value of the type.
func (SpelledType[S]) ValueFromString(_ context.Context, text basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Spelled[S]{text}, nil
}

// ValueFromTerraform returns what Terraform hands over as a value of the type.
func (t SpelledType[S]) ValueFromTerraform(ctx context.Context, from tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, from)
	if err != nil {
		return nil, err
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("a %T is no text", value)
	}
	return Spelled[S]{text}, nil
}

// Canonical returns one spelling for all texts that say the same.
func (SpelledType[S]) Canonical(text string) string {
	var s S
	return s.canonical(text)
}

// Spelled is a text of which others say the same.
type Spelled[S spelling] struct{ basetypes.StringValue }

// Type returns its SpelledType.
func (Spelled[S]) Type(context.Context) attr.Type { return SpelledType[S]{} }

// Equal reports whether the other value is the same text.
func (v Spelled[S]) Equal(other attr.Value) bool {
	o, ok := other.(Spelled[S])
	return ok && v.StringValue.Equal(o.StringValue)
}

// Same reports whether the other text says the same. Null and unknown values
// never do.
func (v Spelled[S]) Same(other Spelled[S]) bool {
	var s S
	return !v.IsNull() && !v.IsUnknown() && !other.IsNull() && !other.IsUnknown() && s.canonical(v.ValueString()) == s.canonical(other.ValueString())
}

// StringSemanticEquals has the framework keep a text that says the same.
func (v Spelled[S]) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(Spelled[S])
	return ok && v.Same(o), nil
}

// ValidateAttribute refuses a text that is none of the type.
func (v Spelled[S]) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	var s S
	if summary, remedy := s.wrong(v.ValueString()); summary != "" {
		resp.Diagnostics.AddAttributeError(req.Path, summary, fmt.Sprintf("%s: %s", req.Path, remedy))
	}
}

// keepSpelling keeps the state's text where the configuration only spells it
// differently.
type keepSpelling[S spelling] struct{ Described }

func (keepSpelling[S]) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if (Spelled[S]{req.StateValue}).Same(Spelled[S]{req.PlanValue}) {
		resp.PlanValue = req.StateValue
	}
}
