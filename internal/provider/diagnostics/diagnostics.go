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

// Explain returns the summary and the detail of a diagnostic. A wrong address or a
// failed sign-in has a summary of its own, because the object is not at fault. A
// sign-in that failed for the whole run is explained once.
func Explain(action, kind, title string, err error) (summary, detail string) {
	what := action + " " + kind
	if title != "" {
		what += fmt.Sprintf(" %q", title)
	}
	summary = "Could not " + what
	var shared *client.SharedError
	if errors.As(err, &shared) && !shared.Tell() {
		return summary, shared.What + "; see the first error of this run for the cause."
	}
	detail = Sentence(err.Error())
	own, next := remedy(err)
	if own != "" {
		summary, detail = own, fmt.Sprintf("To %s: %s", what, detail)
	}
	if next != "" {
		detail += "\n\n" + next
	}
	return summary, detail
}

// OfAction returns the error of an action that failed: verb and kind are words, title
// is the value of the attribute on, which names the object. What was sent and lost
// shows in no plan, and what is not there was never in a state.
func OfAction(verb, kind, title, on string, err error) diag.Diagnostic {
	summary, detail := Explain(verb, kind, title, err)
	instead := ""
	switch {
	case errors.Is(err, client.ErrOutcomeUnknown):
		instead = "Check in AdminX whether it was done. If it was not, invoke the action again."
	case errors.Is(err, client.ErrNotFound):
		instead = fmt.Sprintf("Check %s: no %s of that name or ID exists in the community.", on, kind)
	case errors.Is(err, client.ErrRefused):
		instead = fmt.Sprintf("Check %s and the other arguments, and invoke the action again.", on)
	}
	if before, _, found := strings.Cut(detail, "\n\n"); instead != "" && found {
		detail = before + "\n\n" + instead
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

// Warn reports what there is to know of an object that was made, or is gone.
func Warn(diags *diag.Diagnostics, kind, title string, err error) {
	summary, next := remedy(err)
	if summary == "" {
		summary, next = "Some values of the new object are unknown", "State holds what was applied. The next plan reads the rest."
	}
	diags.AddWarning(summary, fmt.Sprintf("%s %q: %s\n\n%s", kind, title, Sentence(err.Error()), next))
}

// Sentence returns a text that ends in one full stop.
func Sentence(text string) string { return strings.TrimRight(text, ". \n") + "." }

// Fail reports an error of the client on behalf of a data source or an
// ephemeral resource: action is a verb, what the object in words.
func Fail(diags *diag.Diagnostics, action, what string, err error) {
	Add(diags, action, what, "", err)
}

// Remedy returns what a practitioner can do about err, "" where nothing is known.
func Remedy(err error) string {
	_, next := remedy(err)
	return next
}

// remedy returns what a practitioner can do about err, and for what is no fault
// of one object a summary.
func remedy(err error) (summary, next string) {
	const signIn = "Could not sign in to the tenant"
	for _, known := range []struct {
		is            error
		summary, next string
	}{
		{client.ErrDoubled, "A similar object was created at the same time", "Another run, or an administrator in AdminX, created it. Compare both in AdminX and delete the unused one. If it is in a Terraform state, remove it from that configuration."},
		{client.ErrEmptied, "All objects of a kind are gone", "Before you apply, check that base_url and the community are correct: the plan re-creates the missing objects."},
		{client.ErrAmbiguous, "", "The provider cannot determine whether this run created the object. Check it in AdminX, import or delete it, and apply again."},
		{client.ErrKeyNotPinned, "Service key does not match a pinned key", "Nothing was sent to the service. Ask the tenant's operator for the key's fingerprint over another channel. If it matches the one above, add it to service_keys."},
		{client.ErrNotSealed, "", "Someone between this machine and the tenant may have written the response, or the tenant does not encrypt it. Only in the latter case, set sealed_answers_only = false."},
		{client.ErrOutcomeUnknown, "", "Run the plan again: it shows whether the change is there. If an object was created, find it in AdminX and import it by its ID."},
		{client.ErrPending, "", "Read it again later, or give wait_for with a timeout that is long enough."},
		{client.ErrUntrusted, "The tenant's certificate is not trusted", "Set ca_certificate, or ONEKOSMOS_CA_CERTIFICATE, to the PEM certificate of its certificate authority. If the certificate is for another name, correct base_url."},
		{client.ErrUnreachable, "Could not reach the tenant", "Check base_url (ONEKOSMOS_BASE_URL) and endpoints, and that this machine can reach them: DNS, firewall and proxy (HTTPS_PROXY)."},
		{client.ErrNotService, "No 1Kosmos service at this address", "Check base_url (ONEKOSMOS_BASE_URL): it must be the root of your tenant, such as https://tenant.1kosmos.net. If a service has its own address, set it in endpoints."},
		{client.ErrNoSignIn, signIn, "Set token, or username and password, in the provider's configuration, or ONEKOSMOS_TOKEN, or ONEKOSMOS_USERNAME and ONEKOSMOS_PASSWORD."},
		{client.ErrTestFailed, "", "Correct the settings in the configuration or in AdminX, and invoke the action again."},
		{client.ErrReplace, "", "Plan again: removing the value is now planned as a replacement."},
		{client.ErrNeedsStep, signIn, "Set totp_secret or one_time_code for a sign-in with a one-time code, or token for any other."},
		{client.ErrUsedCode, signIn, "Each code is valid for one sign-in, and an apply that plans first signs in twice. Set totp_secret, which generates a code for each sign-in, or token."},
		{client.ErrCodeRefused, signIn, "Codes are valid once and for a short time. Set a new one_time_code, or check totp_secret and this machine's clock."},
		{client.ErrPassword, signIn, "Check username and password (ONEKOSMOS_USERNAME, ONEKOSMOS_PASSWORD) by signing in to AdminX with them. The provider does not repeat the sign-in in this run, to avoid locking the account."},
		{client.ErrClearLicense, "", "Check license_key. If it is correct, the service may require it unencrypted: allow_plain_license = true permits that, after the encrypted one was refused."},
		{client.ErrLicense, "The license was refused", "Check license_key (ONEKOSMOS_LICENSE_KEY): AdminX shows it and its level. A service license permits less than a system license."},
		{client.ErrUnauthorized, "", "The token was refused: it has expired, or the session has ended. Set a new token (ONEKOSMOS_TOKEN), or username and password, so that the provider renews it. A clock that is off by more than a minute has the same effect."},
		{client.ErrForbidden, "", "The signed-in user needs the role of a tenant or community administrator."},
		{client.ErrNotFound, "", "It was deleted outside of Terraform, or belongs to another community. Plan again to see what remains."},
		{client.ErrConflict, "", "An object with that name or tag exists already. Import it, or choose another name."},
		{client.ErrThrottled, "", "Lower requests_per_second or max_concurrent_requests in the provider configuration, and apply again."},
		{client.ErrRefused, "", "The tenant names what it does not accept. Correct it and apply again."},
		{context.DeadlineExceeded, "", "The operation exceeded its timeout. Increase the timeouts attribute of the resource, or request_timeout of the provider."},
		{context.Canceled, "", "The run was interrupted."},
	} {
		if errors.Is(err, known.is) {
			return known.summary, known.next
		}
	}
	var failed *client.Error
	switch {
	case !errors.As(err, &failed):
		return "", ""
	case failed.RequestID != "":
		return "", "Run it again. If it fails again, give 1Kosmos support the request id in brackets."
	}
	return "", "Run it again. If it fails again, check base_url and whether this machine can reach the tenant."
}
