package plumbing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// collapseNoOp turns a plan whose only differences to the state are values
// that are not known yet into no plan. The framework marks every computed
// value unknown as soon as anything differs, re-indented JSON included, before
// the attributes' own modifiers take the difference back.
func collapseNoOp(req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	at := func(root tftypes.Value, p *tftypes.AttributePath) (tftypes.Value, bool) {
		found, _, err := tftypes.WalkAttributePath(root, p)
		v, ok := found.(tftypes.Value)
		return v, ok && err == nil
	}
	filled, err := tftypes.Transform(resp.Plan.Raw, func(p *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if v.IsKnown() {
			return v, nil
		}
		configured, ok := at(req.Config.Raw, p)
		before, had := at(req.State.Raw, p)
		if ok && !configured.IsNull() || !had {
			return v, nil // the configuration itself is not known yet, or this is new
		}
		return before, nil
	})
	if err == nil && filled.Equal(req.State.Raw) {
		resp.Plan.Raw = req.State.Raw
	}
}

// KeepEqualJSON keeps the state's text of a JSON value that the configuration
// only spells differently: other blanks, other order of members.
func KeepEqualJSON() planmodifier.String {
	return keepEqualJSON{"JSON is compared by what it says."}
}

type keepEqualJSON struct{ Described }

func (keepEqualJSON) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	before, after := jsontypes.NewNormalizedValue(req.StateValue.ValueString()), jsontypes.NewNormalizedValue(req.PlanValue.ValueString())
	if equal, diags := before.StringSemanticEquals(ctx, after); equal && !diags.HasError() {
		resp.PlanValue = req.StateValue
	}
}
