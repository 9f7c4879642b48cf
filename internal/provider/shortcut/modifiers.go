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

// modifies tells whether an attribute's plan modifiers leave a value as it was,
// without a word.
type modifies func(ctx context.Context, given, before attr.Value, at path.Path, w *whole) bool

// whole is what plan modifiers see beside the attribute's value. The private
// state is empty.
type whole struct {
	config tfsdk.Config
	plan   tfsdk.Plan
	state  tfsdk.State
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

// modifiesAll asks the modifiers of one type of value that are not the
// framework's, nil when there are none.
func modifiesAll[M, Valuable any, V attr.Value](all []M, as func(Valuable, context.Context) (V, diag.Diagnostics), ask func(context.Context, M, V, V, path.Path, *whole) (after V, quiet bool)) modifies {
	all = own(all)
	if len(all) == 0 {
		return nil
	}
	return func(ctx context.Context, given, before attr.Value, at path.Path, w *whole) bool {
		g, isOne := given.(Valuable)
		b, isOther := before.(Valuable)
		if !isOne || !isOther {
			return false
		}
		config, diags := as(g, ctx)
		prior, more := as(b, ctx)
		if len(diags)+len(more) > 0 {
			return false
		}
		for _, m := range all {
			if after, quiet := ask(ctx, m, config, prior, at, w); !quiet || !after.Equal(prior) {
				return false
			}
		}
		return true
	}
}

func modifyText(ctx context.Context, m planmodifier.String, given, before basetypes.StringValue, at path.Path, w *whole) (basetypes.StringValue, bool) {
	resp := planmodifier.StringResponse{PlanValue: before}
	m.PlanModifyString(ctx, planmodifier.StringRequest{Path: at, PathExpression: at.Expression(), Config: w.config, ConfigValue: given, Plan: w.plan, PlanValue: before, State: w.state, StateValue: before}, &resp)
	return resp.PlanValue, !resp.RequiresReplace && len(resp.Diagnostics) == 0
}

func modifyTruth(ctx context.Context, m planmodifier.Bool, given, before basetypes.BoolValue, at path.Path, w *whole) (basetypes.BoolValue, bool) {
	resp := planmodifier.BoolResponse{PlanValue: before}
	m.PlanModifyBool(ctx, planmodifier.BoolRequest{Path: at, PathExpression: at.Expression(), Config: w.config, ConfigValue: given, Plan: w.plan, PlanValue: before, State: w.state, StateValue: before}, &resp)
	return resp.PlanValue, !resp.RequiresReplace && len(resp.Diagnostics) == 0
}

func modifyNumber(ctx context.Context, m planmodifier.Int64, given, before basetypes.Int64Value, at path.Path, w *whole) (basetypes.Int64Value, bool) {
	resp := planmodifier.Int64Response{PlanValue: before}
	m.PlanModifyInt64(ctx, planmodifier.Int64Request{Path: at, PathExpression: at.Expression(), Config: w.config, ConfigValue: given, Plan: w.plan, PlanValue: before, State: w.state, StateValue: before}, &resp)
	return resp.PlanValue, !resp.RequiresReplace && len(resp.Diagnostics) == 0
}
