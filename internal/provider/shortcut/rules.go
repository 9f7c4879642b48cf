package shortcut

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// rule is why the framework may plan an attribute otherwise than proposed,
// although it is proposed as it was.
type rule struct {
	name      string
	writeOnly bool           // null in every plan
	otherwise *tftypes.Value // its default
	of        attr.Type      // of a value that is looked at
	modify    modifies
	inside    []rule
	each      bool // inside each element of a list or a map
}

// rulesOf returns the rules of attributes, and whether these are all.
func rulesOf(ctx context.Context, attributes map[string]schema.Attribute) (rules []rule, all bool) {
	for name, a := range attributes {
		r, ok := ruleOf(ctx, a)
		if !ok {
			return nil, false
		}
		if r.name = name; r.modify != nil || r.writeOnly || r.otherwise != nil || r.of != nil || r.inside != nil {
			rules = append(rules, r)
		}
	}
	slices.SortFunc(rules, func(a, b rule) int { return strings.Compare(a.name, b.name) })
	return rules, true
}

func ruleOf(ctx context.Context, a schema.Attribute) (r rule, ok bool) {
	r.writeOnly = a.IsWriteOnly()
	switch a := a.(type) {
	case schema.StringAttribute:
		r.modify, ok = modifiesAll(a.PlanModifiers, basetypes.StringValuable.ToStringValue, modifyText), true
		if a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(ctx, defaults.StringRequest{}, &resp)
			r.otherwise, ok = fixed(ctx, a.Default, resp.PlanValue, resp.Diagnostics)
		}
	case schema.BoolAttribute:
		r.modify, ok = modifiesAll(a.PlanModifiers, basetypes.BoolValuable.ToBoolValue, modifyTruth), true
		if a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(ctx, defaults.BoolRequest{}, &resp)
			r.otherwise, ok = fixed(ctx, a.Default, resp.PlanValue, resp.Diagnostics)
		}
	case schema.Int64Attribute:
		r.modify, ok = modifiesAll(a.PlanModifiers, basetypes.Int64Valuable.ToInt64Value, modifyNumber), true
		if a.Default != nil {
			var resp defaults.Int64Response
			a.Default.DefaultInt64(ctx, defaults.Int64Request{}, &resp)
			r.otherwise, ok = fixed(ctx, a.Default, resp.PlanValue, resp.Diagnostics)
		}
	case schema.ListAttribute:
		ok = a.Default == nil && own(a.PlanModifiers) == nil
	case schema.SetAttribute:
		ok = a.Default == nil && own(a.PlanModifiers) == nil
	case schema.MapAttribute:
		ok = a.Default == nil && own(a.PlanModifiers) == nil
	case schema.SingleNestedAttribute:
		r.inside, ok = rulesOf(ctx, a.Attributes)
		ok = ok && a.Default == nil && own(a.PlanModifiers) == nil
	case schema.ListNestedAttribute:
		r.inside, ok = rulesOfEach(ctx, a.NestedObject)
		r.each, ok = true, ok && a.Default == nil && own(a.PlanModifiers) == nil
	case schema.MapNestedAttribute:
		r.inside, ok = rulesOfEach(ctx, a.NestedObject)
		r.each, ok = true, ok && a.Default == nil && own(a.PlanModifiers) == nil
	case schema.SetNestedAttribute:
		// Which element was which cannot be told.
		r.inside, ok = rulesOfEach(ctx, a.NestedObject)
		ok = ok && r.inside == nil && a.Default == nil && own(a.PlanModifiers) == nil
	}
	if !ok {
		return r, false
	}
	if of := a.GetType(); r.modify != nil || checksValues(ctx, of) {
		r.of = of
	}
	return r, true
}

func rulesOfEach(ctx context.Context, o schema.NestedAttributeObject) ([]rule, bool) {
	if len(o.PlanModifiers) > 0 {
		return nil, false
	}
	return rulesOf(ctx, o.Attributes)
}

// frameworks are the framework's own defaults and plan modifiers: static ones,
// and such that do nothing where the plan is the state.
const frameworks = "github.com/hashicorp/terraform-plugin-framework/resource/schema/"

// isFrameworks is asked when a kind is first looked into, not in each plan.
func isFrameworks(v any) bool { return strings.HasPrefix(reflect.TypeOf(v).PkgPath(), frameworks) }

// fixed returns the value of a default, and whether it is always the same.
func fixed(ctx context.Context, of any, value attr.Value, diags diag.Diagnostics) (*tftypes.Value, bool) {
	otherwise, err := value.ToTerraformValue(ctx)
	return &otherwise, len(diags) == 0 && err == nil && isFrameworks(of)
}

// keepAll tells whether attributes stay by their rules. An object that is null
// has none.
func keepAll(ctx context.Context, rules []rule, at path.Path, config, prior tftypes.Value, w *whole) bool {
	var given, before map[string]tftypes.Value
	if prior.IsNull() {
		return true
	}
	if prior.As(&before) != nil || !config.IsNull() && config.As(&given) != nil {
		return false
	}
	for _, r := range rules {
		if !r.keeps(ctx, at.AtName(r.name), member(given, r.name, before[r.name]), before[r.name], w) {
			return false
		}
	}
	return true
}

// member returns what is configured, null when nothing is.
func member(given map[string]tftypes.Value, name string, like tftypes.Value) tftypes.Value {
	if value, ok := given[name]; ok {
		return value
	}
	return tftypes.NewValue(like.Type(), nil)
}

// keeps tells whether one attribute stays.
func (r *rule) keeps(ctx context.Context, at path.Path, config, prior tftypes.Value, w *whole) bool {
	switch {
	case r.writeOnly && !prior.IsNull(), r.otherwise != nil && config.IsNull() && !r.otherwise.Equal(prior), r.of != nil && !r.asked(ctx, at, config, prior, w):
		return false
	case r.inside == nil, prior.IsNull():
		return true
	case !r.each:
		return keepAll(ctx, r.inside, at, config, prior, w)
	}
	var list, givenList []tftypes.Value
	if prior.Type().Is(tftypes.List{}) {
		if prior.As(&list) != nil || config.As(&givenList) != nil {
			return false
		}
		for i, element := range list {
			given := tftypes.NewValue(element.Type(), nil)
			if i < len(givenList) {
				given = givenList[i]
			}
			if !keepAll(ctx, r.inside, at.AtListIndex(i), given, element, w) {
				return false
			}
		}
		return true
	}
	var elements, given map[string]tftypes.Value
	if prior.As(&elements) != nil || config.As(&given) != nil {
		return false
	}
	for key, element := range elements {
		if !keepAll(ctx, r.inside, at.AtMapKey(key), member(given, key, element), element, w) {
			return false
		}
	}
	return true
}

// asked tells whether a value is one of its type, and whether no modifier
// changes it or has anything to say.
func (r *rule) asked(ctx context.Context, at path.Path, config, prior tftypes.Value, w *whole) bool {
	given, ok := valueOf(ctx, r.of, at, config)
	if !ok {
		return false
	}
	before, ok := valueOf(ctx, r.of, at, prior)
	return ok && (r.modify == nil || r.modify(ctx, given, before, at, w))
}

// asks tells whether a plan asks modifiers.
func (k *kind) asks() bool {
	return slices.ContainsFunc(k.rules, func(r rule) bool { return r.asksInside() })
}

func (r *rule) asksInside() bool {
	return r.modify != nil || slices.ContainsFunc(r.inside, func(r rule) bool { return r.asksInside() })
}
