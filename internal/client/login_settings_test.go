package client_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const fidoAt = "/config/authentication/fido_settings"

// A service that refuses booleans gets texts, from then on at once.
func TestSettingsWithTextBooleans(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: fidoAt, Status: 400, ContentType: asJSON, Body: `{"message":"fido_disabled must be a string"}`})
	for _, puts := range []int{2, 1} {
		r.tenant.ResetJournal()
		set, err := r.FIDOSettings().Update(t.Context(), client.SettingsID, &client.FIDOSettings{Disabled: new(client.Bool(puts == 2))})
		if err != nil || set.Disabled == nil || bool(*set.Disabled) != (puts == 2) {
			t.Errorf("%+v, %v", set, err)
		}
		r.wantCount(t, puts, "PUT", fidoAt)
		if last := r.lastPut(); !strings.Contains(last, `"fido_security_key_disabled":"false"`) {
			t.Errorf("sent %s", last)
		}
	}
}

// What is not given stays as it is, and an answer that is no object is an error.
func TestSettingsKeepWhatIsNotGiven(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true}))
	store := r.MFASettings()
	if _, err := store.Create(t.Context(), &client.MFASettings{OTPMaxAttempts: new(client.Number(3)), SyncWindow: new(client.Number(60000))}); err != nil {
		t.Fatal(err)
	}
	set, err := store.Update(t.Context(), client.SettingsID, &client.MFASettings{ShowOTPEmail: new(client.Bool(false))})
	if err != nil || *set.OTPMaxAttempts != 3 || bool(*set.ShowOTPEmail) || !bool(*set.ShowOTPPhone) {
		t.Errorf("%+v, %v", set, err)
	}
	r.tenant.Inject(localtenant.Fault{Method: "GET", Path: "/config/authentication/mfa_settings", Status: 200, ContentType: asJSON, Body: `"off"`})
	if got, err := store.Get(t.Context(), client.SettingsID); err == nil || !strings.Contains(err.Error(), "not the MFA settings") {
		t.Errorf("%+v, %v", got, err)
	}
}

// A service that takes neither the plain form, nor a complete one, nor texts, gets
// all of it at once, and from then on without asking.
func TestSettingsThatMustBeCompleteTexts(t *testing.T) {
	t.Parallel()
	r := start(t)
	refused := localtenant.Fault{Method: "PUT", Path: fidoAt, Status: 422, ContentType: asJSON, Body: `{"message":"no"}`}
	r.tenant.Inject(localtenant.Fault{Method: "GET", Path: fidoAt, Status: 200, ContentType: asJSON, Body: `null`})
	for range 3 {
		r.tenant.Inject(refused)
	}
	if _, err := r.FIDOSettings().Create(t.Context(), &client.FIDOSettings{Disabled: new(client.Bool(true))}); err != nil {
		t.Fatal(err)
	}
	if got := r.lastPut(); !strings.Contains(got, `"fido_disabled":"true"`) || !strings.Contains(got, `"fido_security_key_disabled":"false"`) {
		t.Errorf("sent %s", got)
	}
	r.wantCount(t, 4, "PUT", fidoAt)
	r.tenant.ResetJournal()
	r.tenant.Inject(refused)
	if _, err := r.FIDOSettings().Update(t.Context(), client.SettingsID, &client.FIDOSettings{Disabled: new(client.Bool(false))}); !errors.Is(err, client.ErrRefused) {
		t.Errorf("%v", err)
	}
	r.wantCount(t, 1, "PUT", fidoAt)
}

// No secret is sent unasked. A service that drops it, or shows none, gets the known
// one, or the one that it showed in clear, and never a mask.
func TestSettingsSecrets(t *testing.T) {
	t.Parallel()
	for shown, sends := range map[string][]string{"plain": {"", "s3cret"}, "masked": {"", "s3cret"}, "omitted": {"s3cret"}} {
		for _, known := range []string{"s3cret", ""} {
			r := start(t, modes(localtenant.Modes{Secrets: shown}))
			store := r.PasswordResetSettings()
			first := new(client.PasswordResetSettings)
			first.SelfService.UserProfileAPI.API.Credential.Password = "s3cret"
			if _, err := store.Create(t.Context(), first); err != nil {
				t.Fatal(err)
			}
			r.tenant.ResetJournal()
			want := &client.PasswordResetSettings{MobileEnabled: new(client.Bool(true)), KnownPassword: known}
			set, err := store.Update(t.Context(), client.SettingsID, want)
			var caveat *client.Caveat
			if set == nil || !bool(*set.MobileEnabled) || (shown == "masked" && known == "") != errors.As(err, &caveat) || err != nil && caveat == nil {
				t.Errorf("%s, known %q: %+v, %v", shown, known, set, err)
			}
			var sent []string
			for _, x := range r.tenant.Journal() {
				if x.Method == "PUT" {
					sent = append(sent, profilePassword(t, x.Request))
				}
			}
			expected := sends
			if known == "" && shown != "plain" { // nothing tells it
				expected = []string{""}
			}
			if !slices.Equal(sent, expected) {
				t.Errorf("%s, known %q: sent %q, want %q", shown, known, sent, expected)
			}
		}
	}
}

// Putting back what was there before takes away what was not.
func TestSettingsAreRestored(t *testing.T) {
	t.Parallel()
	r := start(t)
	store := r.PasswordResetSettings()
	before, err := store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := new(client.PasswordResetSettings)
	want.SelfService.UserProfileAPI.API.Credential.Password = "s3cret"
	if _, err := store.Create(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if err := store.Restore(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	r.wantCount(t, 2, "PUT", "/config/authentication/password_reset")
	if sent := r.lastPut(); strings.Contains(sent, "sspr") {
		t.Errorf("sent %s", sent)
	}
}

// lastPut is the body of the last PUT.
func (r *rig) lastPut() (body string) {
	for _, x := range r.tenant.Journal() {
		if x.Method == "PUT" {
			body = string(x.Request)
		}
	}
	return body
}

func profilePassword(t testing.TB, body []byte) string {
	t.Helper()
	var sent struct {
		SSPR struct {
			UserProfileAPI struct {
				API struct{ Credential struct{ Password string } } `json:"api"`
			} `json:"user_profile_api"`
		} `json:"sspr"`
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		t.Fatal(err)
	}
	return sent.SSPR.UserProfileAPI.API.Credential.Password
}

// No settings count as put back by a tenant that accepts the request and does not do
// it.
func TestSettingsOnlyAccepted(t *testing.T) {
	t.Parallel()
	yes, no := new(client.Bool(true)), new(client.Bool(false))
	onlyAccepted(t, "PUT", "/config/authentication/fido_settings", (*client.Client).FIDOSettings, &client.FIDOSettings{Disabled: yes})
	onlyAccepted(t, "PUT", "/config/authentication/mfa_settings", (*client.Client).MFASettings, &client.MFASettings{ShowOTPEmail: no, SyncWindow: new(client.DefaultSyncWindow)})
	onlyAccepted(t, "PUT", "/config/authentication/password_reset", (*client.Client).PasswordResetSettings, &client.PasswordResetSettings{MobileEnabled: yes})
	onlyAccepted(t, "PUT", "/config/self_registration_config", (*client.Client).SelfRegistration, &client.SelfRegistration{Allowed: yes})
	onlyAccepted(t, "PUT", "/config/session_attributes", (*client.Client).SessionAttributes, &client.SessionAttributes{Custom: client.Names{"shoe_size"}})
	onlyAccepted(t, "PUT", "/branding", (*client.Client).Branding, brandingOf())
	onlyAccepted(t, "PATCH", "/environment", (*client.Client).SessionAge, &client.SessionAge{Minutes: new(client.Number(7))})
	onlyAccepted(t, "PATCH", "/authscheme/default/modules", (*client.Client).DefaultAuthScheme, new(client.AuthScheme))
	onlyAccepted(t, "PUT", "/config/consents", func(c *client.Client) *client.Settings[client.Consent] { return c.Consent("biometric").Settings }, biometric("x"))
}

func onlyAccepted[A any](t *testing.T, method, path string, of func(*client.Client) *client.Settings[A], want *A) {
	t.Helper()
	r := start(t)
	store := of(r.Client)
	before, err := store.Snapshot(t.Context())
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if scheme, ok := any(want).(*client.AuthScheme); ok {
		scheme.Modules = []string{r.module(t, dbModule("a")).ID}
	}
	if _, err := store.Create(t.Context(), want); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	r.tenant.Inject(localtenant.Fault{Method: method, Path: path, Times: -1, Status: 202})
	r.tenant.ResetJournal()
	if err := store.Restore(t.Context(), before); err == nil {
		t.Errorf("%s: it counts as put back", path)
	}
	if r.tenant.Count(method, path) == 0 {
		t.Errorf("%s %s was not asked", method, path)
	}
	r.tenant.ClearFaults()
	if err := store.Restore(t.Context(), before); err != nil {
		t.Errorf("%s: %v", path, err)
	}
}
