package shortcut

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// check is what the framework wants of an attribute's configuration.
type check struct {
	name      string
	required  bool
	readOnly  bool
	writeOnly bool
	warns     bool      // when it is given
	of        attr.Type // of a value that is looked at
	asks      asks
	inside    []check
	each      bool // inside each element of a list or a map
	holds     bool // elements that may be null
}

// validatesItself tells whether a resource has more checks than its schema.
func validatesItself(r resource.Resource) bool {
	_, some := r.(resource.ResourceWithConfigValidators)
	_, one := r.(resource.ResourceWithValidateConfig)
	return some || one
}

// accepts tells whether the framework has nothing to say of a configuration.
func (k *kind) accepts(ctx context.Context, config tftypes.Value, client *tfprotov6.ValidateResourceConfigClientCapabilities) bool {
	if !k.checked || config.IsNull() || !config.IsKnown() {
		return false
	}
	in := asked{config: tfsdk.Config{Raw: config, Schema: k.schema}}
	in.client.WriteOnlyAttributesAllowed = client != nil && client.WriteOnlyAttributesAllowed
	return acceptAll(ctx, k.checks, config, in)
}

// acceptAll tells whether an object may be configured so. One that is null or
// not known, as an element may be, is left to the framework, which looks for
// attributes in it all the same.
func acceptAll(ctx context.Context, checks []check, object tftypes.Value, in asked) bool {
	var given map[string]tftypes.Value
	if object.As(&given) != nil {
		return false
	}
	for i := range checks {
		value, there := given[checks[i].name]
		if !there || !checks[i].accepts(ctx, value, in) {
			return false
		}
	}
	return true
}

// accepts tells whether an attribute may be configured so; in is of the object
// that it belongs to.
func (c *check) accepts(ctx context.Context, value tftypes.Value, in asked) bool {
	if value.IsNull() && c.required || !value.IsNull() && (c.readOnly || c.warns || c.writeOnly && !in.client.WriteOnlyAttributesAllowed) {
		return false
	}
	given := !value.IsNull() && value.IsKnown()
	if c.of == nil && (c.inside == nil && !c.holds || !given) {
		return true
	}
	in = in.under(in.at.AtName(c.name))
	if c.of != nil {
		v, ok := valueOf(ctx, c.of, in.at, value)
		if !ok || c.asks != nil && !c.asks(ctx, v, in) {
			return false
		}
	}
	switch {
	case !given:
		return true
	case c.inside == nil:
		return !c.holds || len(nullElements(value)) == 0
	case !c.each:
		return acceptAll(ctx, c.inside, value, in)
	case value.Type().Is(tftypes.List{}):
		var elements []tftypes.Value
		if value.As(&elements) != nil {
			return false
		}
		for i, element := range elements {
			if !acceptAll(ctx, c.inside, element, in.under(in.at.AtListIndex(i))) {
				return false
			}
		}
		return true
	}
	var elements map[string]tftypes.Value
	if value.As(&elements) != nil {
		return false
	}
	for key, element := range elements {
		if !acceptAll(ctx, c.inside, element, in.under(in.at.AtMapKey(key))) {
			return false
		}
	}
	return true
}

// checksOf returns the checks of attributes, and whether these are all.
func checksOf(ctx context.Context, attributes map[string]schema.Attribute) (checks []check, all bool) {
	for name, a := range attributes {
		c, ok := checkOf(ctx, a)
		if !ok {
			return nil, false
		}
		c.name = name
		checks = append(checks, c)
	}
	slices.SortFunc(checks, func(a, b check) int { return strings.Compare(a.name, b.name) })
	return checks, true
}

func checkOf(ctx context.Context, a schema.Attribute) (c check, ok bool) {
	c = check{
		required: a.IsRequired(), readOnly: a.IsComputed() && !a.IsOptional(), writeOnly: a.IsWriteOnly(),
		warns: a.GetDeprecationMessage() != "",
	}
	if !a.IsRequired() && !a.IsOptional() && !a.IsComputed() || a.IsWriteOnly() && (a.IsComputed() || a.IsRequired() && a.IsOptional()) {
		return c, false // which the framework says of the schema
	}
	switch a := a.(type) {
	case schema.StringAttribute:
		c.asks, ok = asksAll(a.Validators, basetypes.StringValuable.ToStringValue, askText), true
	case schema.BoolAttribute:
		c.asks, ok = asksAll(a.Validators, basetypes.BoolValuable.ToBoolValue, askTruth), true
	case schema.Int64Attribute:
		c.asks, ok = asksAll(a.Validators, basetypes.Int64Valuable.ToInt64Value, askNumber), true
	case schema.ListAttribute:
		c.holds = true
		c.asks, ok = asksAll(a.Validators, basetypes.ListValuable.ToListValue, askList), true
	case schema.SetAttribute:
		c.holds = true
		c.asks, ok = asksAll(a.Validators, basetypes.SetValuable.ToSetValue, askSet), true
	case schema.MapAttribute:
		c.holds = true
		c.asks, ok = asksAll(a.Validators, basetypes.MapValuable.ToMapValue, askMap), true
	case schema.SingleNestedAttribute:
		c.asks = asksAll(a.Validators, basetypes.ObjectValuable.ToObjectValue, askObject)
		c.inside, ok = checksOf(ctx, a.Attributes)
	case schema.ListNestedAttribute:
		c.asks, c.each = asksAll(a.Validators, basetypes.ListValuable.ToListValue, askList), true
		c.inside, ok = checksOfEach(ctx, a.NestedObject)
	case schema.MapNestedAttribute:
		c.asks, c.each = asksAll(a.Validators, basetypes.MapValuable.ToMapValue, askMap), true
		c.inside, ok = checksOfEach(ctx, a.NestedObject)
	}
	if of := a.GetType(); c.asks != nil || checksValues(ctx, of) {
		c.of = of
	}
	return c, ok
}

func checksOfEach(ctx context.Context, o schema.NestedAttributeObject) ([]check, bool) {
	if len(o.Validators) > 0 {
		return nil, false
	}
	return checksOf(ctx, o.Attributes)
}
