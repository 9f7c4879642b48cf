// Package planning is what every kind does to a plan, whatever its schema says.
package planning

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Collapse turns a plan whose only differences to the state are values
// that are not known yet into no plan. The framework marks every computed
// value unknown as soon as anything differs, re-indented JSON included, before
// the attributes' own modifiers take the difference back.
func Collapse(req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
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
