package shortcut

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// attribute is what the framework does about an attribute: as a check of a
// configuration, and as a rule of a plan that proposes the prior state.
type attribute struct {
	name         string
	of           attr.Type
	required     bool
	readOnly     bool
	writeOnly    bool // null in every plan and state
	deprecated   bool
	collection   bool // of values that are no objects
	checksItself bool // the type or its values check themselves
	fallback     *tftypes.Value
	validate     question
	modify       question
	inside       []attribute
	each         bool // inside each element of a list or a map
}

// compile returns the attributes of a schema or a nested object. What is not
// known of one takes k's validates or plans away.
func (k *kind) compile(ctx context.Context, declared map[string]schema.Attribute) []attribute {
	all := make([]attribute, 0, len(declared))
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		all = append(all, k.attribute(ctx, name, declared[name]))
	}
	return all
}

func (k *kind) attribute(ctx context.Context, name string, declared schema.Attribute) attribute {
	a := attribute{
		name: name, of: declared.GetType(), required: declared.IsRequired(), writeOnly: declared.IsWriteOnly(),
		readOnly: declared.IsComputed() && !declared.IsOptional(), deprecated: declared.GetDeprecationMessage() != "",
	}
	if !a.required && !declared.IsOptional() && !declared.IsComputed() || a.writeOnly && (declared.IsComputed() || a.required && declared.IsOptional()) {
		k.validates = false // the framework rejects the schema
	}
	switch d := declared.(type) {
	case schema.StringAttribute:
		a.validate = validates(d.Validators, basetypes.StringValuable.ToStringValue, validator.String.ValidateString)
		a.modify = modifies(d.PlanModifiers, basetypes.StringValuable.ToStringValue, planmodifier.String.PlanModifyString)
		a.fallback = fallback(ctx, k, d.Default, defaults.String.DefaultString)
	case schema.BoolAttribute:
		a.validate = validates(d.Validators, basetypes.BoolValuable.ToBoolValue, validator.Bool.ValidateBool)
		a.modify = modifies(d.PlanModifiers, basetypes.BoolValuable.ToBoolValue, planmodifier.Bool.PlanModifyBool)
		a.fallback = fallback(ctx, k, d.Default, defaults.Bool.DefaultBool)
	case schema.Int64Attribute:
		a.validate = validates(d.Validators, basetypes.Int64Valuable.ToInt64Value, validator.Int64.ValidateInt64)
		a.modify = modifies(d.PlanModifiers, basetypes.Int64Valuable.ToInt64Value, planmodifier.Int64.PlanModifyInt64)
		a.fallback = fallback(ctx, k, d.Default, defaults.Int64.DefaultInt64)
	case schema.ListAttribute:
		a.collection, a.validate = true, validates(d.Validators, basetypes.ListValuable.ToListValue, validator.List.ValidateList)
		k.plans = k.plans && d.Default == nil && len(foreign(d.PlanModifiers)) == 0
	case schema.SetAttribute:
		a.collection, a.validate = true, validates(d.Validators, basetypes.SetValuable.ToSetValue, validator.Set.ValidateSet)
		k.plans = k.plans && d.Default == nil && len(foreign(d.PlanModifiers)) == 0
	case schema.MapAttribute:
		a.collection, a.validate = true, validates(d.Validators, basetypes.MapValuable.ToMapValue, validator.Map.ValidateMap)
		k.plans = k.plans && d.Default == nil && len(foreign(d.PlanModifiers)) == 0
	case schema.SingleNestedAttribute:
		a.validate = validates(d.Validators, basetypes.ObjectValuable.ToObjectValue, validator.Object.ValidateObject)
		k.plans = k.plans && d.Default == nil && len(foreign(d.PlanModifiers)) == 0
		a.inside = k.compile(ctx, d.Attributes)
	case schema.ListNestedAttribute:
		a.validate = validates(d.Validators, basetypes.ListValuable.ToListValue, validator.List.ValidateList)
		k.plans = k.plans && d.Default == nil && len(foreign(d.PlanModifiers)) == 0
		a.inside, a.each = k.compileEach(ctx, d.NestedObject), true
	case schema.MapNestedAttribute:
		a.validate = validates(d.Validators, basetypes.MapValuable.ToMapValue, validator.Map.ValidateMap)
		k.plans = k.plans && d.Default == nil && len(foreign(d.PlanModifiers)) == 0
		a.inside, a.each = k.compileEach(ctx, d.NestedObject), true
	default:
		k.validates, k.plans = false, false
	}
	_, values := a.of.ValueType(ctx).(xattr.ValidateableAttribute)
	_, types := a.of.(checker)
	a.checksItself = values || types
	k.modifies, k.writeOnly = k.modifies || a.modify != nil, k.writeOnly || a.writeOnly
	return a
}

func (k *kind) compileEach(ctx context.Context, o schema.NestedAttributeObject) []attribute {
	k.validates, k.plans = k.validates && len(o.Validators) == 0, k.plans && len(o.PlanModifiers) == 0
	return k.compile(ctx, o.Attributes)
}

// fallback returns the value of a default, nil where there is none. Only the
// framework's own are known to be static.
func fallback[Default, Request any, V attr.Value, Response ~defaultResponse[V]](ctx context.Context, k *kind, of Default, ask func(Default, context.Context, Request, *Response)) *tftypes.Value {
	if any(of) == nil {
		return nil
	}
	var req Request
	var resp Response
	ask(of, ctx, req, &resp)
	static, err := defaultResponse[V](resp).PlanValue.ToTerraformValue(ctx)
	k.plans = k.plans && err == nil && isFrameworks(of)
	return &static
}

// isFrameworks reports whether a default or a plan modifier is one of the
// framework's own. It is asked when a kind is compiled, not in each plan.
func isFrameworks(v any) bool {
	return strings.HasPrefix(reflect.TypeOf(v).PkgPath(), "github.com/hashicorp/terraform-plugin-framework/resource/schema/")
}

// foreign returns the plan modifiers that are not the framework's own.
func foreign[M any](all []M) []M {
	return slices.DeleteFunc(slices.Clone(all), func(m M) bool { return isFrameworks(m) })
}

// checker is a type that checks its values, unless these check themselves.
type checker interface {
	Validate(context.Context, tftypes.Value, path.Path) diag.Diagnostics
}

// value returns a value as the framework has it, and whether it is a valid one.
func (a *attribute) value(ctx context.Context, at path.Path, from tftypes.Value) (attr.Value, bool) {
	value, err := a.of.ValueFromTerraform(ctx, from)
	if err != nil {
		return nil, false
	}
	if checks, ok := value.(xattr.ValidateableAttribute); ok {
		var resp xattr.ValidateAttributeResponse
		checks.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: at}, &resp)
		return value, len(resp.Diagnostics) == 0
	}
	if of, ok := a.of.(checker); ok {
		return value, len(of.Validate(ctx, from, at)) == 0
	}
	return value, true
}

// walk visits the attributes of an object, and of the objects inside of it,
// until visit returns false. other is another object of the type, of which visit
// gets the same attribute, null where there is none. An element that is null
// ends the walk with nulls.
func walk(attributes []attribute, nulls bool, at path.Path, object, other tftypes.Value, visit func(a *attribute, in path.Path, value, other tftypes.Value) bool) bool {
	if object.IsNull() {
		return nulls
	}
	var members, others map[string]tftypes.Value
	if object.As(&members) != nil || !other.IsNull() && other.As(&others) != nil {
		return false
	}
	for i := range attributes {
		a := &attributes[i]
		value := members[a.name]
		beside := member(others, a.name, value)
		if !visit(a, at, value, beside) {
			return false
		}
		if a.inside == nil || value.IsNull() || !value.IsKnown() {
			continue
		}
		at := at.AtName(a.name)
		if !a.each {
			if !walk(a.inside, nulls, at, value, beside, visit) {
				return false
			}
			continue
		}
		elements, keyed := elementsOf(value)
		besides, byKey := elementsOf(beside)
		for i, element := range elements {
			beside := tftypes.NewValue(element.Type(), nil)
			if i < len(besides) {
				beside = besides[i]
			}
			if !walk(a.inside, nulls, at.AtListIndex(i), element, beside, visit) {
				return false
			}
		}
		for key, element := range keyed {
			if !walk(a.inside, nulls, at.AtMapKey(key), element, member(byKey, key, element), visit) {
				return false
			}
		}
	}
	return true
}

// member returns a member or an element, null where there is none.
func member(of map[string]tftypes.Value, name string, like tftypes.Value) tftypes.Value {
	if value, ok := of[name]; ok {
		return value
	}
	return tftypes.NewValue(like.Type(), nil)
}

// elementsOf returns the elements of a list, or those of a map, none of a value
// that is null or unknown.
func elementsOf(v tftypes.Value) (list []tftypes.Value, keyed map[string]tftypes.Value) {
	if v.Type().Is(tftypes.List{}) {
		_ = v.As(&list)
	} else {
		_ = v.As(&keyed)
	}
	return list, keyed
}
