package attribute

import (
	"context"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The attributes that most kinds have, so that a schema reads as a table.

// ID is the id that the tenant gives and never changes.
func ID(kind string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "ID of the " + kind + ", assigned by the tenant.",
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// Watched is a text that the tenant alone sets. A change of it shows when the
// state is refreshed, and never in a plan.
func Watched(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
	}
}

// Required is a text that must be given and not be empty.
func Required(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: nonEmpty(checks)}
}

// Optional is a text that may be left out. The tenant keeps no difference
// between absent and empty, so empty is refused.
func Optional(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: nonEmpty(checks)}
}

// Filled is an optional text that the tenant may choose where it is left out.
// One that is no longer given stays as it is.
func Filled(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description + " Default: the tenant's current value.", Validators: nonEmpty(checks),
		PlanModifiers: []planmodifier.String{stays{"What the tenant has stays, also nothing."}},
	}
}

// stays plans what the state has, null too, where what holds the attribute was
// there before. The framework's modifiers do it without the latter, or for what
// is not null only, so that every update would show it as not known.
type stays struct{ Described }

func (stays) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.PlanValue.IsUnknown() && !req.ConfigValue.IsUnknown() && exists(ctx, req.State, req.Path.ParentPath(), &resp.Diagnostics) {
		resp.PlanValue = req.StateValue
	}
}

func nonEmpty(checks []validator.String) []validator.String {
	return append([]validator.String{stringvalidator.LengthAtLeast(1)}, checks...)
}

// OneOf is a required text with values that the API reference lists.
func OneOf(description string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, MarkdownDescription: description + " " + OneOfText(values),
		Validators: nonEmpty([]validator.String{Listed(values...)}),
	}
}

// Choice is a text with a default and values that the API reference lists.
func Choice(description, otherwise string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(otherwise),
		MarkdownDescription: description + " " + OneOfText(values) + " Default: `" + otherwise + "`.",
		Validators:          nonEmpty([]validator.String{Listed(values...)}),
	}
}

// KeptBool is an optional boolean of settings that always exist. What is left out
// stays as the tenant has it.
func KeptBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, MarkdownDescription: description + current,
		PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
	}
}

// KeptNumber is KeptBool for a whole number that is not below least.
func KeptNumber(description string, least int64) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Computed: true, MarkdownDescription: description + current, Validators: []validator.Int64{int64validator.AtLeast(least)},
		PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
	}
}

// KeptTexts is KeptBool for a set of texts.
func KeptTexts(description string, each ...validator.String) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: description + current,
		Validators:    []validator.Set{setvalidator.SizeAtMost(100), NoNulls(), setvalidator.ValueStringsAre(nonEmpty(each)...)},
		PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
	}
}

// current ends the description of what keeps its value where it is omitted.
const current = " Default: the tenant's current value."

// OneOfText is how every description lists values.
func OneOfText(values []string) string {
	return "One of `" + strings.Join(values, "`, `") + "`."
}

// Switch is a boolean with a default.
func Switch(description string, otherwise bool) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(otherwise),
		MarkdownDescription: description + " Default: `" + strconv.FormatBool(otherwise) + "`.",
	}
}

// Source is what attributes are read from: a configuration, a plan, a state or
// an identity.
type Source interface {
	GetAttribute(context.Context, path.Path, any) diag.Diagnostics
}
