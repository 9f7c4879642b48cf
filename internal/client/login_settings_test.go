package client_test

import (
	"errors"
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

// lastPut is the body of the last PUT.
func (r *rig) lastPut() (body string) {
	for _, x := range r.tenant.Journal() {
		if x.Method == "PUT" {
			body = string(x.Request)
		}
	}
	return body
}
