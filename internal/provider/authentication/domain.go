// Package authentication manages what AdminX shows under Authentication: how the
// users of a community sign in.
package authentication

import (
	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Actions: []func() action.Action{testOneSpanConnection().New, testSSPRTransformation().New},
		Kinds: []plumbing.Kind{
			fidoSettings().Register(), firstTimeEnrollmentSettings().Register(), liveIDSelfieSettings().Register(), mfaSettings().Register(),
			orionSettings().Register(), passwordlessSettings().Register(), passwordResetSettings().Register(), windowsMFASettings().Register(),
		}}
}
