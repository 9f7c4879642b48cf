package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func TestFailTellsWhatToDo(t *testing.T) {
	const signIn = "Could not sign in to the tenant"
	for name, test := range map[string]struct {
		err     error
		next    string // "": nothing more than the error
		summary string // "": the object's own
	}{
		"ambiguous":       {client.ErrAmbiguous, "import or delete it", ""},
		"outcome unknown": {client.ErrOutcomeUnknown, "shows whether the change is there", ""},
		"no sign-in":      {client.ErrNoSignIn, "ONEKOSMOS_TOKEN", signIn},
		"needs step":      {client.ErrNeedsStep, "totp_secret", signIn},
		"unauthorized":    {client.ErrUnauthorized, "Set a new token", ""},
		"forbidden":       {client.ErrForbidden, "administrator", ""},
		"not found":       {client.ErrNotFound, "deleted outside of Terraform", ""},
		"conflict":        {client.ErrConflict, "choose another name", ""},
		"throttled":       {client.ErrThrottled, "requests_per_second", ""},
		"refused":         {client.ErrRefused, "Correct it", ""},
		"deadline":        {context.DeadlineExceeded, "timeouts attribute", ""},
		"interrupted":     {context.Canceled, "interrupted", ""},
		"other":           {errors.New("something"), "", ""},
		// An answer lost to a deadline is first of all a lost answer.
		"lost to a deadline":  {errors.Join(client.ErrOutcomeUnknown, context.DeadlineExceeded), "shows whether the change is there", ""},
		"ambiguous when lost": {errors.Join(client.ErrOutcomeUnknown, client.ErrAmbiguous), "import or delete it", ""},
		"unreachable":         {client.ErrUnreachable, "ONEKOSMOS_BASE_URL", "Could not reach the tenant"},
		"untrusted":           {client.ErrUntrusted, "ca_certificate", "The tenant's certificate is not trusted"},
		"not a service":       {client.ErrNotService, "root of your tenant", "No 1Kosmos service at this address"},
		"password":            {fmt.Errorf("%w: %w", client.ErrPassword, client.ErrUnauthorized), "ONEKOSMOS_PASSWORD", signIn},
		"license":             {client.ErrLicense, "ONEKOSMOS_LICENSE_KEY", "The license was refused"},
	} {
		t.Run(name, func(t *testing.T) {
			var diags diag.Diagnostics
			Add(&diags, "update", "thing", "a", fmt.Errorf("PUT /things: %w", test.err))
			summary, prefix := `Could not update thing "a"`, ""
			if test.summary != "" {
				summary, prefix = test.summary, `To update thing "a": `
			}
			if len(diags) != 1 || diags[0].Summary() != summary {
				t.Fatalf("diagnostics %v", diags)
			}
			said, next, _ := strings.Cut(diags[0].Detail(), "\n\n")
			if want := prefix + "PUT /things: " + test.err.Error() + "."; said != want {
				t.Errorf("says %q, want %q", said, want)
			}
			if test.next == "" && next != "" || !strings.Contains(next, test.next) {
				t.Errorf("advises %q, want %q", next, test.next)
			}
		})
	}
}

// For every error that the client names, a practitioner learns what to do about
// it.
func TestEveryNamedErrorHasARemedy(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("..", "..", "client", "errors.go"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]error{
		"ErrNotFound": client.ErrNotFound, "ErrUnauthorized": client.ErrUnauthorized, "ErrForbidden": client.ErrForbidden,
		"ErrConflict": client.ErrConflict, "ErrThrottled": client.ErrThrottled, "ErrRefused": client.ErrRefused,
		"ErrOutcomeUnknown": client.ErrOutcomeUnknown, "ErrAmbiguous": client.ErrAmbiguous, "ErrPending": client.ErrPending,
		"ErrNoSignIn": client.ErrNoSignIn, "ErrNeedsStep": client.ErrNeedsStep,
		"ErrCodeRefused": client.ErrCodeRefused, "ErrUsedCode": client.ErrUsedCode, "ErrClearLicense": client.ErrClearLicense,
		"ErrTestFailed": client.ErrTestFailed, "ErrReplace": client.ErrReplace, "ErrUnreachable": client.ErrUnreachable, "ErrUntrusted": client.ErrUntrusted,
		"ErrNotService": client.ErrNotService, "ErrPassword": client.ErrPassword, "ErrLicense": client.ErrLicense,
		"ErrDoubled": client.ErrDoubled, "ErrEmptied": client.ErrEmptied, "ErrKeyNotPinned": client.ErrKeyNotPinned, "ErrNotSealed": client.ErrNotSealed,
		"ErrStays": nil, // a warning, whose text says it all
	}
	named := regexp.MustCompile(`(?m)^\t(Err\w+) += errors\.New`).FindAllStringSubmatch(string(source), -1)
	if len(named) != len(known) {
		t.Errorf("the client names %d errors, and %d are known here", len(named), len(known))
	}
	for _, found := range named {
		is, ok := known[found[1]]
		if !ok || is != nil && !advised(is) {
			t.Errorf("%s: no remedy is given for it", found[1])
		}
	}
}

func advised(err error) bool {
	_, next := remedy(fmt.Errorf("PUT /things: %w", err))
	return next != ""
}

func TestFail(t *testing.T) {
	var diags diag.Diagnostics
	Fail(&diags, "read", "metadata", errors.New("the tenant says: try later."))
	if len(diags) != 1 || diags[0].Summary() != "Could not read metadata" || diags[0].Detail() != "the tenant says: try later." {
		t.Errorf("diagnostics %v", diags)
	}
}
