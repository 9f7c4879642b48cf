package attribute

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// combination is the summary of every diagnostic about attributes that depend
// on each other.
const combination = "Invalid attribute combination"

// Variant is a form that an object takes. Its attributes decide: all conditions
// must hold. Its methods declare the settings that belong to that form alone.
//
// Optional settings of a variant stand beside its block and not in it: inside a
// nested object a CLI drops what the schema lacks without a word, so that a
// misplaced setting would be lost silently.
type Variant []condition

// condition holds where one of the wanted blocks is set, or the attribute has
// one of the wanted values.
type condition struct {
	blocks Blocks
	name   string
	read   func(value string) string // nil: the value itself
	wanted []string
}

// With is the variant in which one of the named blocks is set.
func (b Blocks) With(names ...string) Variant { return Variant{{blocks: b, wanted: names}} }

// Where is the variant in which an attribute has one of the values. The name has
// dots inside blocks. An attribute that is omitted has its default.
func Where(name string, values ...string) Variant { return Variant{{name: name, wanted: values}} }

// WhereRead is the variant in which read returns one of the values for the
// attribute.
func WhereRead(name string, read func(value string) string, values ...string) Variant {
	return Variant{{name: name, read: read, wanted: values}}
}

// And is the variant in which both hold.
func (v Variant) And(other Variant) Variant { return slices.Concat(v, other) }

// Is reports whether an object whose attributes have these values is of the
// variant, which must not depend on blocks.
func (v Variant) Is(values map[string]string) bool {
	return !slices.ContainsFunc(v, func(c condition) bool { return !slices.Contains(c.wanted, values[c.name]) })
}

// in reports whether a configuration is of the variant; known is false while that
// depends on unknown values.
func (v Variant) in(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) (is, known bool) {
	is, known = true, true
	for _, c := range v {
		switch f := c.find(ctx, config, diags); {
		case !f.known:
			known = false
		case !f.holds:
			return false, true
		}
	}
	return is, known
}

// finding is what a condition finds in a configuration.
type finding struct {
	known  bool
	holds  bool   // then it is known
	is     string // how the configuration has it, in words
	remedy string // how the condition would hold, in words
}

func (c condition) find(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) finding {
	if c.blocks != nil {
		set, known := given(ctx, config, path.Empty(), c.blocks, diags)
		f := finding{remedy: "set " + either(c.wanted)}
		f.holds = slices.ContainsFunc(set, func(name string) bool { return slices.Contains(c.wanted, name) })
		f.known = known || f.holds
		if len(set) > 0 {
			f.is, f.remedy = both(set)+" is set", f.remedy+" instead of "+both(set)
		}
		return f
	}
	at := path.Empty()
	for name := range strings.SplitSeq(c.name, ".") {
		at = at.AtName(name)
	}
	var value attr.Value
	diags.Append(config.GetAttribute(ctx, at, &value)...)
	a, more := config.Schema.AttributeAtPath(ctx, at)
	diags.Append(more...)
	if value == nil || a == nil || value.IsUnknown() || value.IsNull() && a.IsRequired() {
		return finding{}
	}
	if value.IsNull() {
		value = defaultOf(ctx, a, value)
	}
	text := plain(value)
	f := finding{known: true, is: fmt.Sprintf("%s is %s", c.name, value), remedy: "change " + c.name}
	if value.IsNull() {
		text, f.is = "", c.name+" is omitted"
	}
	if c.read != nil {
		text = c.read(text)
	} else if _, quote := value.(types.String); quote {
		f.remedy = fmt.Sprintf("set %s to %s", c.name, quoted(c.wanted, " or "))
	} else {
		f.remedy = fmt.Sprintf("set %s to %s", c.name, either(c.wanted))
	}
	f.holds = slices.Contains(c.wanted, text)
	return f
}

// defaultOf returns the default of an attribute that is omitted, or none where it
// has no default.
func defaultOf(ctx context.Context, a any, none attr.Value) attr.Value {
	switch a := a.(type) {
	case schema.StringAttribute:
		if a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(ctx, defaults.StringRequest{}, &resp)
			return resp.PlanValue
		}
	case schema.BoolAttribute:
		if a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(ctx, defaults.BoolRequest{}, &resp)
			return resp.PlanValue
		}
	}
	return none
}

func plain(value attr.Value) string {
	if text, ok := value.(types.String); ok {
		return text.ValueString()
	}
	return value.String()
}

// Only refuses the attribute, or these values of it, in every other variant.
func (v Variant) Only(values ...string) Rule {
	return Rule{"Only in its variant.", func(ctx context.Context, config tfsdk.Config, at path.Path, own attr.Value, diags *diag.Diagnostics) {
		if own.IsNull() || own.IsUnknown() || len(values) > 0 && !slices.Contains(values, plain(own)) {
			return
		}
		for _, c := range v {
			f := c.find(ctx, config, diags)
			if !f.known || f.holds {
				continue
			}
			what, given := "set", at.String()
			switch own.(type) {
			case types.String, types.Bool, types.Int64:
				given += " = " + own.String()
			}
			if len(values) > 0 {
				what = own.String()
			}
			problem := fmt.Sprintf("cannot be %s when %s", what, f.is)
			if c.blocks != nil {
				problem = fmt.Sprintf("can only be %s together with %s", what, either(c.wanted))
			}
			diags.AddAttributeError(at, combination, fmt.Sprintf("%s %s. Remove %s, or %s.", at, problem, given, f.remedy))
			return
		}
	}}
}

// Required refuses the variant without the attribute.
func (v Variant) Required() Rule {
	return Rule{"Required in its variant.", func(ctx context.Context, config tfsdk.Config, at path.Path, own attr.Value, diags *diag.Diagnostics) {
		if !own.IsNull() {
			return
		}
		when, change := make([]string, len(v)), ""
		for i, c := range v {
			f := c.find(ctx, config, diags)
			if !f.holds {
				return
			}
			if when[i] = f.is; c.blocks == nil {
				change = fmt.Sprintf(", or change %s", c.name)
			}
		}
		diags.AddAttributeError(at, combination, fmt.Sprintf("%s is required when %s. Set %s%s.", at, both(when), at, change))
	}}
}

// Switch is a boolean of the variant, false where it is omitted, and null in
// every other variant.
func (v Variant) Switch(description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, MarkdownDescription: description + " Default: `false`.",
		Validators: []validator.Bool{v.Only()}, PlanModifiers: []planmodifier.Bool{otherwise{variant: v}},
	}
}

// Count is a number of the variant, at least 1, with a default. It is null in
// every other variant.
func (v Variant) Count(description string, value int64) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Computed: true, MarkdownDescription: fmt.Sprintf("%s Default: %d.", description, value),
		Validators:    []validator.Int64{v.Only(), int64validator.AtLeast(1)},
		PlanModifiers: []planmodifier.Int64{otherwise{variant: v, number: value}},
	}
}

// otherwise plans the default of a variant's setting.
type otherwise struct {
	variant Variant
	number  int64
}

func (otherwise) Description(context.Context) string { return "Has a default in its variant." }

func (o otherwise) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

// FromConfiguration marks it for the page.
func (otherwise) FromConfiguration() {}

func (o otherwise) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.Plan.Raw.IsNull() || !req.ConfigValue.IsNull() {
		return
	}
	switch is, known := o.variant.in(ctx, req.Config, &resp.Diagnostics); {
	case known && is:
		resp.PlanValue = types.BoolValue(false)
	case known:
		resp.PlanValue = types.BoolNull()
	}
}

func (o otherwise) PlanModifyInt64(ctx context.Context, req planmodifier.Int64Request, resp *planmodifier.Int64Response) {
	if req.Plan.Raw.IsNull() || !req.ConfigValue.IsNull() {
		return
	}
	switch is, known := o.variant.in(ctx, req.Config, &resp.Diagnostics); {
	case known && is:
		resp.PlanValue = types.Int64Value(o.number)
	case known:
		resp.PlanValue = types.Int64Null()
	}
}
