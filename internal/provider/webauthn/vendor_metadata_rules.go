package webauthn

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

var isAAGUID = stringvalidator.RegexMatches(regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
	"must be a UUID, such as 2fc0579f-8113-47ea-b116-bb5a8db9202a; the vendor tells the AAGUID of a model")

// keepAAGUID keeps the state's text of an AAGUID that the configuration only
// writes in the other case.
type keepAAGUID struct{ attribute.Described }

func (keepAAGUID) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.StateValue.IsNull() && !req.PlanValue.IsUnknown() && strings.EqualFold(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

// reachesAllCommunities stands on the API of a record and checks that it is one
// that can have the record.
type reachesAllCommunities struct{ attribute.Described }

func (v reachesAllCommunities) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	at := path.Root("all_communities")
	var everywhere types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &everywhere)...)
	if req.ConfigValue.ValueString() == client.VendorMetadataAdminAPI && everywhere.ValueBool() {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid API for all communities",
			fmt.Sprintf("%s: %s is given, and %s is true. Give %q, or leave %s out.", req.Path, req.ConfigValue, at, client.VendorMetadataWebAuthnAPI, req.Path))
	}
}
