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
		return summary, shared.What + "; the first error of this run tells why."
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

// Warn reports what there is to know of an object that was made, or is gone.
func Warn(diags *diag.Diagnostics, kind, title string, err error) {
	summary, next := remedy(err)
	if summary == "" {
		summary, next = "Not all is known of what was made", "The state holds what was applied, and the next plan reads the rest."
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

// remedy returns what a practitioner can do about err, and for what is no fault
// of one object a summary.
func remedy(err error) (summary, next string) {
	const signIn = "Could not sign in to the tenant"
	for _, known := range []struct {
		is            error
		summary, next string
	}{
		{client.ErrDoubled, "Another object like it was made at the same time", "Another run, or somebody in AdminX, has made it. Look at both in AdminX and delete the one that nobody uses. One that a state holds is removed by its configuration."},
		{client.ErrEmptied, "All objects of a kind are gone", "Check that base_url and the community are the ones that you mean before you apply: what is missing is planned to be created again."},
		{client.ErrAmbiguous, "", "It cannot be told whether this run made that object. Look at it in AdminX: import it when it is the one, or delete it, and apply again."},
		{client.ErrKeyNotPinned, "A service has another key than the pinned one", "Nothing was sent to it. Ask whoever runs the tenant for the fingerprint of its key, over another way than this one. When it is the one above, add it to service_keys."},
		{client.ErrNotSealed, "", "Somebody between this machine and the tenant may have written the answer, or the tenant does not seal it. In the second case only, set sealed_answers_only = false."},
		{client.ErrOutcomeUnknown, "", "Run the plan again: it shows whether the change is there. An object that was made after all is in AdminX and can be imported by its id."},
		{client.ErrPending, "", "Read it again later, or give wait_for with a timeout that is long enough."},
		{client.ErrUntrusted, "The tenant's certificate is not trusted", "Set ca_certificate, or ONEKOSMOS_CA_CERTIFICATE, to the certificate of the authority behind it, in PEM. Where the certificate is for another name, correct base_url."},
		{client.ErrUnreachable, "Could not reach the tenant", "Check base_url (ONEKOSMOS_BASE_URL) and endpoints, and that this machine reaches them: the name, a firewall, a proxy (HTTPS_PROXY)."},
		{client.ErrNotService, "No 1Kosmos service at this address", "Check base_url (ONEKOSMOS_BASE_URL): it is the root of your tenant, like https://tenant.1kosmos.net. A service with an address of its own goes into endpoints."},
		{client.ErrNoSignIn, signIn, "Set token, or username and password, in the provider's configuration, or ONEKOSMOS_TOKEN, or ONEKOSMOS_USERNAME and ONEKOSMOS_PASSWORD."},
		{client.ErrReplace, "", "Run the plan again: taking the value away is planned as a replacement from now on."},
		{client.ErrNeedsStep, signIn, "Set totp_secret or one_time_code for a sign-in with a one-time code, or token for any other."},
		{client.ErrUsedCode, signIn, "A code is good for one sign-in, and an apply that plans first signs in twice. Set totp_secret, which makes a code for each, or token."},
		{client.ErrCodeRefused, signIn, "A code is good once, and not for long. Set a new one_time_code, or check totp_secret and this machine's clock."},
		{client.ErrPassword, signIn, "Check username and password (ONEKOSMOS_USERNAME, ONEKOSMOS_PASSWORD) by signing in to AdminX with them. The sign-in is not tried again in this run: that would lock the account."},
		{client.ErrClearLicense, "", "Check license_key. If it is right, the service may want it unsealed: allow_plain_license = true permits that, after the sealed one was refused."},
		{client.ErrLicense, "The license was refused", "Check license_key (ONEKOSMOS_LICENSE_KEY): AdminX shows it, and its level. A license of a service does less than that of a system."},
		{client.ErrUnauthorized, "", "The token was refused: it has expired, or the sign-in was ended. Set a new token (ONEKOSMOS_TOKEN), or username and password, so that the provider renews it. A clock that is more than a minute off has the same effect."},
		{client.ErrForbidden, "", "The signed-in user needs the role of a tenant or community administrator."},
		{client.ErrNotFound, "", "It was deleted outside of Terraform, or belongs to another community. Run the plan again to see what is left."},
		{client.ErrConflict, "", "An object of that name or tag exists already. Import it, or choose another name."},
		{client.ErrThrottled, "", "Lower requests_per_second or max_concurrent_requests in the provider's configuration, and apply again."},
		{client.ErrRefused, "", "The tenant names what it does not accept. Correct it and apply again."},
		{context.DeadlineExceeded, "", "The operation took longer than its timeout. Raise the timeouts attribute of a resource, or request_timeout of the provider."},
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
		return "", "Run it again. When it fails again, tell 1Kosmos support the request id, which is in the brackets."
	}
	return "", "Run it again. When it fails again, look whether base_url is right, and whether the tenant can be reached from here."
}
