package client_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func driversLicense() (want client.DocumentVerification) {
	want.Connector.ID, want.Connector.Type = "c-1", "microblink"
	want.Connector.Config = json.RawMessage(`{"verifierUrl":"https://v1.example.com","verifierUrlV2":"https://v2.example.com","clientSecret":"connector-s3cret"}`)
	want.Verification.ID, want.Verification.Tag, want.Verification.Type = "v-1", "license", "dl_authenticate"
	want.Verification.Config = client.DocumentVerificationConfig{Verifier: "mine", ReturnRawData: new(true)}
	want.Document = client.VerifiedDocument{ID: "doc-1", Type: "dl", FrontImage: "AAAA", BackImageURL: "https://img.example.com/1"}
	return want
}

func TestVerifyDocument(t *testing.T) {
	t.Parallel()
	for _, m := range []localtenant.Modes{{}, {Bodies: "bare", UnknownFields: true}} {
		r := start(t, modes(m))
		r.tenant.SetVerification("doc-1", false, map[string]any{"reason": "blurred"})
		got, err := r.VerifyDocument(t.Context(), driversLicense())
		if err != nil || got.Verified || got.Authority != "microblink" || !strings.HasSuffix(got.VerifiedAt, "Z") || !strings.Contains(string(got.Result), `"reason":"blurred"`) ||
			got.Token == "" || got.ProofJWT == "" || got.PublicKey != r.tenant.PublicKey("idproofingapi") {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func TestVerifyDocumentThatFails(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: "/idproofingapi/verify", DropAfter: true})
	if _, err := r.VerifyDocument(t.Context(), driversLicense()); !errors.Is(err, client.ErrOutcomeUnknown) {
		t.Errorf("a lost answer: %v", err)
	}
	r.wantCount(t, 1, "POST", "/idproofingapi/verify")
	r.tenant.Inject(localtenant.Fault{Path: "/idproofingapi/verify", Answer: map[string]any{"docId": "doc-1"}})
	if _, err := r.VerifyDocument(t.Context(), driversLicense()); err == nil || !strings.Contains(err.Error(), "does not say whether") {
		t.Errorf("an answer without a word: %v", err)
	}
}
