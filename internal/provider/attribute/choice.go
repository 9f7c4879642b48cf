package attribute

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Blocks are the names of blocks at the root of a schema, of which a
// configuration sets exactly one. As a validator of the first block it says so.
// As a plan modifier of a computed text it plans the name of the block that is
// set, and a replacement where that is another than before.
type Blocks []string

// Description says that in words.
func (b Blocks) Description(context.Context) string { return "Exactly one of " + both(b) + "." }

// MarkdownDescription says the same.
func (b Blocks) MarkdownDescription(ctx context.Context) string { return b.Description(ctx) }

// FromConfiguration marks it for the page.
func (Blocks) FromConfiguration() {}

// ValidateObject refuses none, and more than one.
func (b Blocks) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	set, known := given(ctx, req.Config, path.Empty(), b, &resp.Diagnostics)
	if len(set) > 1 {
		refuseTogether(req.Path, set, &resp.Diagnostics)
	} else if known && len(set) == 0 {
		resp.Diagnostics.AddAttributeError(req.Path, combination, fmt.Sprintf("Exactly one of %s must be set, and none is. Set one of them.", both(b)))
	}
}

// PlanModifyString plans the name of the block that is set.
func (b Blocks) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.Plan.Raw.IsNull() {
		return // destroyed
	}
	if set, known := given(ctx, req.Config, path.Empty(), b, &resp.Diagnostics); known && len(set) == 1 {
		resp.PlanValue = types.StringValue(set[0])
		resp.RequiresReplace = !req.StateValue.IsNull() && !resp.PlanValue.Equal(req.StateValue)
	}
}

// given returns the attributes of an object that have a value; known is false
// when that is not decided for all.
func given(ctx context.Context, config tfsdk.Config, parent path.Path, names []string, diags *diag.Diagnostics) (set []string, known bool) {
	known = true
	for _, name := range names {
		var value attr.Value
		diags.Append(config.GetAttribute(ctx, parent.AtName(name), &value)...)
		switch {
		case value == nil || value.IsNull():
		case value.IsUnknown():
			known = false
		default:
			set = append(set, parent.AtName(name).String())
		}
	}
	return set, known
}

func refuseTogether(at path.Path, set []string, diags *diag.Diagnostics) {
	diags.AddAttributeError(at, combination, fmt.Sprintf("%s cannot be set together. Set only one of them.", both(set)))
}

// both and either list words in a sentence.
func both(words []string) string   { return listing(words, " and ") }
func either(words []string) string { return listing(words, " or ") }

func listing(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// OneOnCreate is for attributes that stand beside each other, of which a
// configuration gives one at most, and one to create an object: a validator and
// a plan modifier of the first of them. What was imported may lack it, for no
// answer tells a secret.
type OneOnCreate []string

// Description says that in words.
func (o OneOnCreate) Description(context.Context) string {
	return "One of " + strings.Join(o, ", ") + " at most, and one to create the object."
}

// MarkdownDescription says the same.
func (o OneOnCreate) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

func (o OneOnCreate) validate(ctx context.Context, config tfsdk.Config, at path.Path, diags *diag.Diagnostics) {
	if set, _ := given(ctx, config, at.ParentPath(), o, diags); len(set) > 1 {
		refuseTogether(at, set, diags)
	}
}

func (o OneOnCreate) plan(ctx context.Context, config tfsdk.Config, plan tfsdk.Plan, state tfsdk.State, at path.Path, diags *diag.Diagnostics) {
	if plan.Raw.IsNull() || exists(ctx, state, at.ParentPath(), diags) {
		return
	}
	if set, known := given(ctx, config, at.ParentPath(), o, diags); known && len(set) == 0 {
		names := make([]string, len(o))
		for i, name := range o {
			names[i] = at.ParentPath().AtName(name).String()
		}
		diags.AddAttributeError(at, combination, fmt.Sprintf("One of %s is required to create the object. Set one of them.", either(names)))
	}
}

// exists reports whether a state has the object that is at a path.
func exists(ctx context.Context, state tfsdk.State, at path.Path, diags *diag.Diagnostics) bool {
	if state.Raw.IsNull() || len(at.Steps()) == 0 {
		return !state.Raw.IsNull()
	}
	var holder attr.Value
	diags.Append(state.GetAttribute(ctx, at, &holder)...)
	return holder != nil && !holder.IsNull()
}

// ValidateString refuses more than one.
func (o OneOnCreate) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	o.validate(ctx, req.Config, req.Path, &resp.Diagnostics)
}

// ValidateObject refuses more than one.
func (o OneOnCreate) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	o.validate(ctx, req.Config, req.Path, &resp.Diagnostics)
}

// PlanModifyString refuses none for an object that is to be created.
func (o OneOnCreate) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	o.plan(ctx, req.Config, req.Plan, req.State, req.Path, &resp.Diagnostics)
}

// PlanModifyObject refuses none for an object that is to be created.
func (o OneOnCreate) PlanModifyObject(ctx context.Context, req planmodifier.ObjectRequest, resp *planmodifier.ObjectResponse) {
	o.plan(ctx, req.Config, req.Plan, req.State, req.Path, &resp.Diagnostics)
}

// needs is a rule for an attribute that goes with another one beside it.
func needs(name string) Rule {
	return Rule{Described("Only with " + name + "."), func(ctx context.Context, config tfsdk.Config, at path.Path, own attr.Value, diags *diag.Diagnostics) {
		other := at.ParentPath().AtName(name)
		var value attr.Value
		if diags.Append(config.GetAttribute(ctx, other, &value)...); !own.IsNull() && (value == nil || value.IsNull()) {
			diags.AddAttributeError(at, combination, fmt.Sprintf("%s can only be set together with %s. Remove %s, or set %s.", at, other, at, other))
		}
	}}
}

// excludes is a rule for an attribute that another one beside it excludes.
func excludes(name string) Rule {
	return Rule{Described("Not with " + name + "."), func(ctx context.Context, config tfsdk.Config, at path.Path, own attr.Value, diags *diag.Diagnostics) {
		if set, _ := given(ctx, config, at.ParentPath(), []string{name}, diags); len(set) > 0 && !own.IsNull() && !own.IsUnknown() {
			refuseTogether(at, append([]string{at.String()}, set...), diags)
		}
	}}
}

// Rule is a validator that looks at other attributes too, for attributes of any
// type.
type Rule struct {
	Described
	check func(ctx context.Context, config tfsdk.Config, at path.Path, own attr.Value, diags *diag.Diagnostics)
}

// ValidateString checks a text.
func (r Rule) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	r.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

// ValidateBool checks a boolean.
func (r Rule) ValidateBool(ctx context.Context, req validator.BoolRequest, resp *validator.BoolResponse) {
	r.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

// ValidateInt64 checks a number.
func (r Rule) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	r.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

// ValidateObject checks a block.
func (r Rule) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	r.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

// ValidateMap checks a map.
func (r Rule) ValidateMap(ctx context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	r.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

// ValidateList checks a list.
func (r Rule) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	r.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

// ValidateSet checks a set.
func (r Rule) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	r.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}
