package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

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
