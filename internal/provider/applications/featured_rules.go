package applications

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// setUpOnce replaces a featured application when its vendor's settings change,
// and wants credentials whenever one is to be set up. Settings that the state
// lacks, after an import, are only recorded.
type setUpOnce struct {
	attribute.Described
	credentials bool
}

func (m setUpOnce) PlanModifyObject(ctx context.Context, req planmodifier.ObjectRequest, resp *planmodifier.ObjectResponse) {
	if req.Plan.Raw.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	creating := req.State.Raw.IsNull()
	resp.RequiresReplace = !creating && !req.StateValue.IsNull() && !req.PlanValue.Equal(req.StateValue)
	if !m.credentials || req.ConfigValue.IsNull() || !creating && !resp.RequiresReplace {
		return
	}
	at := req.Path.AtName("credentials_wo")
	var given types.Object
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &given)...)
	if given.IsNull() {
		resp.Diagnostics.AddAttributeError(at, "Missing credentials",
			fmt.Sprintf("%s is required to set up the application at the vendor. Set it: the credentials are used once and stored nowhere.", at))
	}
}
