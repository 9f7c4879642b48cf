package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const consentAt = "/config/consents/{type}"

func biometric(title string) *client.Consent {
	return &client.Consent{ConsentText: client.ConsentText{
		Type: "biometric", Enabled: new(client.Bool(true)), Title: new(title), Body: new(client.EncodedText("<p>Grüezi</p>")), AcknowledgeText: new("I agree"),
	}}
}

// Each change makes a version, and all versions can be read.
func TestConsent(t *testing.T) {
	t.Parallel()
	r := start(t)
	made, err := r.Consent("biometric").Create(t.Context(), biometric("Your face"))
	if err != nil || *made.Body != "<p>Grüezi</p>" || made.IPFSHash == "" {
		t.Fatalf("%+v, %v", made, err)
	}
	if _, err := r.Consent("biometric").Create(t.Context(), biometric("Another")); !errors.Is(err, client.ErrConflict) {
		t.Errorf("a second one of the type: %v", err)
	}
	changed, err := r.Consent("biometric").Update(t.Context(), "biometric", &client.Consent{ConsentText: client.ConsentText{Type: "biometric", Title: new("Biometrics")}})
	if err != nil || *changed.Title != "Biometrics" || *changed.AcknowledgeText != "I agree" || changed.IPFSHash == made.IPFSHash || len(changed.History) == 0 {
		t.Errorf("%+v, %v", changed, err)
	}
	for hash, title := range map[string]string{made.IPFSHash: "Your face", changed.IPFSHash: "Biometrics"} {
		text, document, err := r.ConsentVersion(t.Context(), hash)
		if err != nil || *text.Title != title || !strings.Contains(string(document), title) {
			t.Errorf("%s: %+v, %v", hash, text, err)
		}
	}
}

// A service that refuses booleans gets texts, and nothing that only answers have.
func TestConsentForms(t *testing.T) {
	t.Parallel()
	r := start(t)
	if _, err := r.Consent("biometric").Create(t.Context(), biometric("Your face")); err != nil {
		t.Fatal(err)
	}
	r.tenant.ResetJournal()
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/config/consents", Status: 400, ContentType: asJSON, Body: `{"message":"isEnabled must be a string"}`})
	// The local tenant takes no texts. What is reported is the first refusal.
	if _, err := r.Consent("biometric").Update(t.Context(), "biometric", biometric("Biometrics")); err == nil || !strings.Contains(err.Error(), "must be a string") {
		t.Error(err)
	}
	r.wantCount(t, 2, "PUT", "/config/consents")
	if last := r.lastPut(); !strings.Contains(last, `"isEnabled":"true"`) || strings.Contains(last, "ipfsHash") || strings.Contains(last, "history") {
		t.Errorf("sent %s", last)
	}
}

// An answer that is no consent, or that of another type, is never taken for one.
func TestConsentOfAnotherForm(t *testing.T) {
	t.Parallel()
	for body, says := range map[string]string{
		`null`:                    "",
		`{}`:                      "",
		`[]`:                      "not the consent",
		`"biometric"`:             "not the consent",
		`{"type":"other"}`:        "its type is",
		`{"isEnabled":"maybe"}`:   "not the consent",
		`{"isEnabled":"true"}`:    "",
		`{"type":"biometric"}`:    "",
		`{"body":"<p>plain</p>"}`: "",
	} {
		r := start(t)
		r.tenant.Inject(localtenant.Fault{Method: "GET", Path: consentAt, Status: 200, ContentType: asJSON, Body: body})
		found, err := r.Consent("biometric").Get(t.Context(), "biometric")
		if (says == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), says) || err == nil && found.Type != "biometric" {
			t.Errorf("%s: %+v, %v", body, found, err)
		}
	}
}
