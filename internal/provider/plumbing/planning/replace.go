package planning

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// keepsKey is where private state notes an object of which the tenant takes no
// value away.
const keepsKey = "keeps_values"

// NoteReplacement notes it when an update failed for that.
func NoteReplacement(ctx context.Context, err error, resp *resource.UpdateResponse) {
	if errors.Is(err, client.ErrReplace) {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, keepsKey, []byte("true"))...)
	}
}

// Replace plans such an object as a replacement when it is to lose a value.
func Replace(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || req.State.Raw.IsNull() || req.Private == nil {
		return
	}
	noted, diags := req.Private.GetKey(ctx, keepsKey)
	resp.Diagnostics.Append(diags...)
	var before, after map[string]tftypes.Value
	if noted == nil || req.State.Raw.As(&before) != nil || resp.Plan.Raw.As(&after) != nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if name != "timeouts" && loses(before[name], after[name]) {
			resp.RequiresReplace = append(resp.RequiresReplace, path.Root(name))
		}
	}
}

// loses reports whether a value goes away, or a member of a JSON text.
func loses(before, after tftypes.Value) bool {
	if before.IsNull() || !after.IsKnown() {
		return false
	}
	if after.IsNull() {
		return true
	}
	members := func(v tftypes.Value) (all map[string]json.RawMessage) {
		var text string
		if v.Type().Is(tftypes.String) && v.As(&text) == nil {
			_ = json.Unmarshal([]byte(text), &all) // none of what is no object
		}
		return all
	}
	kept := members(after)
	for name := range members(before) {
		if _, stays := kept[name]; kept != nil && !stays {
			return true
		}
	}
	return false
}
