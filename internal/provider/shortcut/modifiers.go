package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// modifiers are the plan modifiers of an attribute that are not the
// framework's, of the one type that the attribute has.
type modifiers struct {
	text   []planmodifier.String
	truth  []planmodifier.Bool
	number []planmodifier.Int64
}

// own returns the modifiers that are not the framework's.
func own[M any](all []M) (own []M) {
	for _, m := range all {
		if !isFrameworks(m) {
			own = append(own, m)
		}
	}
	return own
}

func (m modifiers) some() bool { return len(m.text)+len(m.truth)+len(m.number) > 0 }

// whole is what a modifier sees beside its attribute's value.
type whole struct {
	config tfsdk.Config
	plan   tfsdk.Plan
	state  tfsdk.State
}

// keep tells whether the modifiers leave a value as it is and have nothing to
// say. They are asked as the framework asks them, but for the private state,
// which is empty.
func (m modifiers) keep(ctx context.Context, at path.Path, config, prior attr.Value, w *whole) bool {
	switch {
	case m.text != nil:
		given, before, ok := both(ctx, config, prior, basetypes.StringValuable.ToStringValue)
		req := planmodifier.StringRequest{Path: at, PathExpression: at.Expression(), Config: w.config, ConfigValue: given, Plan: w.plan, PlanValue: before, State: w.state, StateValue: before}
		for _, modifier := range m.text {
			resp := planmodifier.StringResponse{PlanValue: before}
			modifier.PlanModifyString(ctx, req, &resp)
			ok = ok && resp.PlanValue.Equal(before) && !resp.RequiresReplace && len(resp.Diagnostics) == 0
		}
		return ok
	case m.truth != nil:
		given, before, ok := both(ctx, config, prior, basetypes.BoolValuable.ToBoolValue)
		req := planmodifier.BoolRequest{Path: at, PathExpression: at.Expression(), Config: w.config, ConfigValue: given, Plan: w.plan, PlanValue: before, State: w.state, StateValue: before}
		for _, modifier := range m.truth {
			resp := planmodifier.BoolResponse{PlanValue: before}
			modifier.PlanModifyBool(ctx, req, &resp)
			ok = ok && resp.PlanValue.Equal(before) && !resp.RequiresReplace && len(resp.Diagnostics) == 0
		}
		return ok
	case m.number != nil:
		given, before, ok := both(ctx, config, prior, basetypes.Int64Valuable.ToInt64Value)
		req := planmodifier.Int64Request{Path: at, PathExpression: at.Expression(), Config: w.config, ConfigValue: given, Plan: w.plan, PlanValue: before, State: w.state, StateValue: before}
		for _, modifier := range m.number {
			resp := planmodifier.Int64Response{PlanValue: before}
			modifier.PlanModifyInt64(ctx, req, &resp)
			ok = ok && resp.PlanValue.Equal(before) && !resp.RequiresReplace && len(resp.Diagnostics) == 0
		}
		return ok
	}
	return true
}

// both returns two values as those of the framework's own type.
func both[Valuable, V any](ctx context.Context, config, prior attr.Value, as func(Valuable, context.Context) (V, diag.Diagnostics)) (given, before V, ok bool) {
	c, isOne := config.(Valuable)
	p, isOther := prior.(Valuable)
	if !isOne || !isOther {
		return given, before, false
	}
	given, more := as(c, ctx)
	before, further := as(p, ctx)
	return given, before, len(more) == 0 && len(further) == 0
}
