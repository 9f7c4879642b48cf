package proofing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

// sessionFailed reports an error of a call that names a session, which the
// attribute session_id or id has given.
func sessionFailed(diags *diag.Diagnostics, at path.Path, given types.String, action, what string, err error) {
	if !errors.Is(err, client.ErrProofingSession) {
		diagnostics.Fail(diags, action, what, err)
		return
	}
	diags.AddAttributeError(at, "Invalid proofing session", fmt.Sprintf("%s: %s: %s.\n\n"+
		"Use the ID returned when the session was opened. The session may also belong to another tenant or community: "+
		"check base_url and community_name of the provider. If the session has expired or ended, open a new one.", at, given, err))
}

// still returns client.ErrPending for a session that is waited for and has not
// ended.
func still(wait *wait.For, open bool) error {
	if wait != nil && open {
		return client.ErrPending
	}
	return nil
}

// notBesideWaiting stands on validate.
type notBesideWaiting struct{ attribute.Described }

func (notBesideWaiting) ValidateBool(ctx context.Context, req validator.BoolRequest, resp *validator.BoolResponse) {
	var wait types.Object
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("wait_for"), &wait)...)
	if req.ConfigValue.ValueBool() && !wait.IsNull() && !wait.IsUnknown() {
		resp.Diagnostics.AddAttributeError(req.Path, "Conflicting attributes",
			fmt.Sprintf("%s: conflicts with wait_for, because a session that has ended is no longer valid. Remove one of them.", req.Path))
	}
}

// proofingDate accepts dates as the list of sessions filters by them.
func proofingDate() validator.String {
	return dateValidator{"Must be a date and time such as 2024-12-19 23:59:59.000 (YYYY-MM-DD HH:mm:ss.SSS)."}
}

type dateValidator struct{ attribute.Described }

func (v dateValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, ok := readDate(req.ConfigValue); !ok {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid date", fmt.Sprintf("%s: %s is not a valid date. %s", req.Path, req.ConfigValue, v.Described))
	}
}

// readDate is strict: time.Parse would take fractions of any length.
func readDate(given types.String) (at time.Time, ok bool) {
	at, err := time.Parse(client.ProofingDateLayout, given.ValueString())
	return at, err == nil && at.Format(client.ProofingDateLayout) == given.ValueString()
}

// notBeforeStart stands on end_date.
type notBeforeStart struct{ attribute.Described }

func (notBeforeStart) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var start types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("start_date"), &start)...)
	from, hasStart := readDate(start)
	until, hasEnd := readDate(req.ConfigValue)
	if hasStart && hasEnd && until.Before(from) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid date range",
			fmt.Sprintf("%s: %s is before start_date, %s. Set a later date, or swap the two.", req.Path, req.ConfigValue, start))
	}
}
