package client_test

import (
	"encoding/json"
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
		var last json.RawMessage
		for _, x := range r.tenant.Journal() {
			if x.Method == "PUT" {
				last = x.Request
			}
		}
		if !strings.Contains(string(last), `"fido_security_key_disabled":"false"`) {
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
