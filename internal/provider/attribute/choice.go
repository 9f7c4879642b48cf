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
)

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

// given returns the attributes that have a value; known is false when that is
// not decided for all.
func (o OneOnCreate) given(ctx context.Context, config tfsdk.Config, at path.Path, diags *diag.Diagnostics) (given []string, known bool) {
	known = true
	for _, name := range o {
		var value attr.Value
		diags.Append(config.GetAttribute(ctx, at.ParentPath().AtName(name), &value)...)
		switch {
		case value == nil || value.IsNull():
		case value.IsUnknown():
			known = false
		default:
			given = append(given, at.ParentPath().AtName(name).String())
		}
	}
	return given, known
}

func (o OneOnCreate) validate(ctx context.Context, config tfsdk.Config, at path.Path, diags *diag.Diagnostics) {
	if given, _ := o.given(ctx, config, at, diags); len(given) > 1 {
		diags.AddAttributeError(at, "Attributes that exclude each other", fmt.Sprintf("%s are given. Give one of them.", strings.Join(given, " and ")))
	}
}

func (o OneOnCreate) plan(ctx context.Context, config tfsdk.Config, plan tfsdk.Plan, state tfsdk.State, at path.Path, diags *diag.Diagnostics) {
	if plan.Raw.IsNull() || exists(ctx, state, at.ParentPath(), diags) {
		return
	}
	if given, known := o.given(ctx, config, at, diags); known && len(given) == 0 {
		names := make([]string, len(o))
		for i, name := range o {
			names[i] = at.ParentPath().AtName(name).String()
		}
		diags.AddAttributeError(at, "Attribute is missing", fmt.Sprintf("None of %s is given. Give one to create the object.", strings.Join(names, ", ")))
	}
}

// exists tells whether a state has the object that is at a path.
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

// beside is a validator of an attribute that another one beside it goes with,
// or excludes.
type beside struct {
	name     string
	excluded bool
}

func (b beside) Description(context.Context) string {
	if b.excluded {
		return "Not with " + b.name + "."
	}
	return "Only with " + b.name + "."
}

func (b beside) MarkdownDescription(ctx context.Context) string { return b.Description(ctx) }

func (b beside) check(ctx context.Context, config tfsdk.Config, at path.Path, own attr.Value, diags *diag.Diagnostics) {
	if own.IsNull() {
		return
	}
	other := at.ParentPath().AtName(b.name)
	var value attr.Value
	diags.Append(config.GetAttribute(ctx, other, &value)...)
	switch there := value != nil && !value.IsNull(); {
	case there && b.excluded && !value.IsUnknown() && !own.IsUnknown():
		diags.AddAttributeError(at, "Attributes that exclude each other", fmt.Sprintf("%s and %s are given. Give one of them.", at, other))
	case !there && !b.excluded:
		diags.AddAttributeError(at, "Attribute is missing", fmt.Sprintf("%s is given without %s. Give both.", at, other))
	}
}

func (b beside) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	b.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}

func (b beside) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	b.check(ctx, req.Config, req.Path, req.ConfigValue, &resp.Diagnostics)
}
