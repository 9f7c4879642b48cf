package applications

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
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
		resp.Diagnostics.AddAttributeError(at, "Credentials are missing",
			fmt.Sprintf("%s: nothing is given, and the application is to be set up at the vendor. Give the credentials; they are used once and kept nowhere.", at))
	}
}

// circleOfTrust checks which of ForgeRock's two settings is given: an existing
// circle needs its name, a new one the hosted service provider.
type circleOfTrust struct{ attribute.Described }

func (v circleOfTrust) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	existing, _ := req.ConfigValue.Attributes()["use_existing_circle_of_trust"].(types.Bool)
	if existing.IsUnknown() {
		return
	}
	needed := "hosted_service_provider"
	if existing.ValueBool() {
		needed = "circle_of_trust"
	}
	if given := req.ConfigValue.Attributes()[needed]; given != nil && given.IsNull() {
		resp.Diagnostics.AddAttributeError(req.Path.AtName(needed), "Setting is missing",
			fmt.Sprintf("%s: nothing is given, and use_existing_circle_of_trust is %t. %s", req.Path.AtName(needed), existing.ValueBool(), v.Described))
	}
}
