package client_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestWalletEnrollments(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {},
		"other tenant":  {ShuffleLists: true, UnknownFields: true, NumericTimes: true, EnrollmentNotFound: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			r.tenant.EnrollWallet("did:2", "key-3")
			r.tenant.EnrollWallet("did:2", "key-2")
			r.tenant.EnrollWallet("did:1", "key-1")
			for _, test := range []struct {
				ask  []client.Wallet
				want []string
			}{
				{[]client.Wallet{{DID: "did:1"}}, []string{"key-1"}},
				{[]client.Wallet{{PublicKey: "key-3"}}, []string{"key-3"}},
				{[]client.Wallet{{DID: "did:2"}, {DID: "did:1"}}, []string{"key-1", "key-2", "key-3"}},
				{[]client.Wallet{{DID: "did:2", PublicKey: "key-2"}}, []string{"key-2"}},
				{[]client.Wallet{{DID: "did:1", PublicKey: "key-2"}}, nil},
			} {
				found, err := r.WalletEnrollments(t.Context(), test.ask)
				var keys []string
				for _, record := range found {
					keys = append(keys, record.PublicKey)
					at, wrong := time.Parse(time.RFC3339, record.CreatedAt)
					if wrong != nil || time.Since(at).Abs() > time.Hour || !strings.HasPrefix(record.DID, "did:") {
						t.Errorf("%+v: %v", record, wrong)
					}
				}
				if err != nil || !slices.Equal(keys, test.want) {
					t.Errorf("%+v: %q, %v", test.ask, keys, err)
				}
			}
			for _, x := range r.tenant.Journal() {
				if x.Endpoint == "/check_enrollment" && (x.Header.Get("Authorization") != "" || x.Header.Get("licensekey") == "") {
					t.Errorf("headers %v", x.HeaderNames)
				}
			}
		})
	}
}

func TestWalletEnrollmentsFails(t *testing.T) {
	t.Parallel()
	ask := []client.Wallet{{DID: "did:1"}}
	r := start(t, config(func(c *client.Config) { c.LicenseKey = "another" }))
	if _, err := r.WalletEnrollments(t.Context(), ask); !errors.Is(err, client.ErrUnauthorized) {
		t.Errorf("another license: %v", err)
	}
	r = start(t, retries(-1))
	if _, err := r.WalletEnrollments(t.Context(), nil); !errors.Is(err, client.ErrRefused) {
		t.Errorf("no wallet: %v", err)
	}
	// A 404 that is not the service's own does not speak of wallets.
	r.tenant.Inject(localtenant.Fault{Path: "/check_enrollment", Status: 404, ContentType: "text/html", Body: "<html>"})
	if found, err := r.WalletEnrollments(t.Context(), ask); err == nil {
		t.Errorf("found %v", found)
	}
	for _, body := range []string{"", `{}`, `{"list":null}`, `[]`} {
		r.tenant.Inject(localtenant.Fault{Path: "/check_enrollment", Status: 200, ContentType: asJSON, Body: body})
		if found, err := r.WalletEnrollments(t.Context(), ask); err == nil {
			t.Errorf("%s: %v", body, found)
		}
	}
	for told, want := range map[string]string{
		`"2026-01-01T00:00:00Z"`: "2026-01-01T00:00:00Z", `1767225600123`: "2026-01-01T00:00:00.123Z", `"1767225600"`: "2026-01-01T00:00:00.000Z", `null`: "",
	} {
		r.tenant.Inject(localtenant.Fault{Path: "/check_enrollment", Status: 200, ContentType: asJSON, Body: `{"list":[{"did":"did:1","createdTS":` + told + `}]}`})
		if found, err := r.WalletEnrollments(t.Context(), ask); err != nil || len(found) != 1 || found[0].CreatedAt != want {
			t.Errorf("%s: %+v, %v", told, found, err)
		}
	}
}

// The key of the service changes between two calls: the license is sealed anew.
func TestWalletEnrollmentsAfterRotation(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.EnrollWallet("did:1", "key-1")
	for range 2 {
		if found, err := r.WalletEnrollments(t.Context(), []client.Wallet{{DID: "did:1"}}); err != nil || len(found) != 1 {
			t.Errorf("%+v, %v", found, err)
		}
		r.tenant.RotateKeys("walletapi")
	}
}

func TestWalletSessionResult(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true}))
	ctx := t.Context()
	want := func(id, device, status string) {
		t.Helper()
		got, err := r.WalletSessionResult(ctx, id, device)
		if err != nil || got.Status != status || got.Message == "" {
			t.Errorf("%q on %q: %+v, %v", id, device, got, err)
		}
	}
	id := r.tenant.OpenWalletSession()
	want(id, "", client.WalletSessionPending)
	r.tenant.FinishWalletSession(id, true, "device-1")
	want(id, "", client.WalletSessionSuccess)
	want(id, "device-1", client.WalletSessionSuccess)
	want(id, "device-2", client.WalletSessionFailure)
	r.tenant.ExpireWalletSession(id)
	want(id, "", client.WalletSessionFailure)
	if _, err := r.WalletSessionResult(ctx, start(t).tenant.OpenWalletSession(), ""); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("another tenant's: %v", err)
	}
	for _, x := range r.tenant.Journal() {
		if x.Endpoint == "/session_result" && (x.Header.Get("Authorization") != "" || x.Header.Get("licensekey") != "" || x.Header.Get("publickey") == "") {
			t.Errorf("headers %v", x.HeaderNames)
		}
	}
}

func TestWalletSessionResultForms(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	answer := func(status int, contentType, body string) (*client.WalletSessionResult, error) {
		r.tenant.Inject(localtenant.Fault{Path: "/session_result", Status: status, ContentType: contentType, Body: body})
		return r.WalletSessionResult(t.Context(), "x", "")
	}
	// The caller's key is sent, so the answer may be sealed to it.
	sealed := `{"data":"` + r.service("walletapi").Seal([]byte(`{"status":"success","message":"done"}`)) + `"}`
	for _, body := range []string{`{"status":"success","message":"done"}`, `{"data":{"status":"success","message":"done"}}`, sealed} {
		if got, err := answer(http.StatusOK, asJSON, body); err != nil || *got != (client.WalletSessionResult{Status: "success", Message: "done"}) {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	if got, err := answer(http.StatusOK, asJSON, `{"status":"success","message":null}`); err != nil || got.Message != "" {
		t.Errorf("no message: %+v, %v", got, err)
	}
	for _, body := range []string{`{}`, `{"status":""}`, `[]`, ``} {
		if got, err := answer(http.StatusOK, asJSON, body); err == nil {
			t.Errorf("%s: %+v", body, got)
		}
	}
	// A page in front of the service does not know sessions.
	if _, err := answer(http.StatusNotFound, "text/html", "<html>"); err == nil || errors.Is(err, client.ErrNotFound) {
		t.Errorf("a page: %v", err)
	}
}

func TestWalletConfiguration(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true}))
	told, err := r.WalletConfiguration(t.Context())
	if err != nil || told.AuthEndpoint != r.url+"/walletapi/authenticate" || told.EnrollmentCheckEndpoint != r.url+"/walletapi/check_enrollment" ||
		told.PublicKey != r.tenant.PublicKey("walletapi") || !slices.Equal(told.PurposeSupported, []string{"authenticate", "enroll"}) || len(told.ScopesSupported) != 4 {
		t.Errorf("%+v, %v", told, err)
	}
	for _, body := range []string{`{}`, `[]`, `<html>`, ``} {
		r.tenant.Inject(localtenant.Fault{Path: "/walletapi/.well-known", Status: http.StatusOK, ContentType: asJSON, Body: body})
		if told, err := r.WalletConfiguration(t.Context()); err == nil {
			t.Errorf("%s: %+v", body, told)
		}
	}
}
