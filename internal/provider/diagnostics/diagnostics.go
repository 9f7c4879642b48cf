// Package diagnostics says what could not be done, why, and what to do about it,
// and keeps secrets out of what is said.
package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// Add reports what could not be done, on what, why, and what to do next.
func Add(diags *diag.Diagnostics, action, kind, title string, err error) {
	diags.AddError(Explain(action, kind, title, err))
}

// Explain returns the summary and the detail of a diagnostic. A sign-in that
// failed for all of a run is told once.
func Explain(action, kind, title string, err error) (summary, detail string) {
	what := kind
	if title != "" {
		what += fmt.Sprintf(" %q", title)
	}
	var signIn *client.SignInError
	if errors.As(err, &signIn) && !signIn.Tell() {
		return fmt.Sprintf("Could not %s %s", action, what), "The sign-in failed; the first error of this run tells why."
	}
	detail = strings.TrimSuffix(err.Error(), ".") + "."
	if next := remedy(err); next != "" {
		detail += "\n\n" + next
	}
	return fmt.Sprintf("Could not %s %s", action, what), detail
}

// Fail reports an error of the client on behalf of a data source or an
// ephemeral resource: action is a verb, what the object in words.
func Fail(diags *diag.Diagnostics, action, what string, err error) {
	Add(diags, action, what, "", err)
}

// remedy says what a practitioner can do about err.
func remedy(err error) string {
	for _, known := range []struct {
		is   error
		next string
	}{
		{client.ErrAmbiguous, "It cannot be told whether this run made that object. Look at it in AdminX: import it when it is the one, or delete it, and apply again."},
		{client.ErrOutcomeUnknown, "Run the plan again: it shows whether the change is there. An object that was made after all is in AdminX and can be imported by its id."},
		{client.ErrPending, "Read it again later, or give wait_for with a timeout that is long enough."},
		{client.ErrNoSignIn, "Set token, or username and password, in the provider's configuration, or ONEKOSMOS_TOKEN, or ONEKOSMOS_USERNAME and ONEKOSMOS_PASSWORD."},
		{client.ErrReplace, "Run the plan again: taking the value away is planned as a replacement from now on."},
		{client.ErrNeedsStep, "Set totp_secret or one_time_code for a sign-in with a one-time code, or token for any other."},
		{client.ErrUsedCode, "A code is good for one sign-in, and an apply that plans first signs in twice. Set totp_secret, which makes a code for each, or token."},
		{client.ErrCodeRefused, "A code is good once, and not for long. Set a new one_time_code, or check totp_secret and this machine's clock."},
		{client.ErrClearLicense, "Check license_key. If it is right, the service may want it unsealed: allow_plain_license = true permits that, after the sealed one was refused."},
		{client.ErrUnauthorized, "The sign-in has expired or was ended, or the license key is not accepted. Give a new token, or username and password so that the provider renews it. A clock that is more than a minute off has the same effect."},
		{client.ErrForbidden, "The signed-in user needs the role of a tenant or community administrator."},
		{client.ErrNotFound, "It was deleted outside of Terraform, or belongs to another community. Run the plan again to see what is left."},
		{client.ErrConflict, "An object of that name or tag exists already. Import it, or choose another name."},
		{client.ErrThrottled, "Lower requests_per_second or max_concurrent_requests in the provider's configuration, and apply again."},
		{client.ErrRefused, "The tenant names what it does not accept. Correct it and apply again."},
		{context.DeadlineExceeded, "The operation took longer than its timeout. Raise the timeouts attribute of a resource, or request_timeout of the provider."},
		{context.Canceled, "The run was interrupted."},
	} {
		if errors.Is(err, known.is) {
			return known.next
		}
	}
	var failed *client.Error
	switch {
	case !errors.As(err, &failed):
		return ""
	case failed.RequestID != "":
		return "Run it again. When it fails again, tell 1Kosmos support the request id, which is in the brackets."
	}
	return "Run it again. When it fails again, look whether base_url is right, and whether the tenant can be reached from here."
}
