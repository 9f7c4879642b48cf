package federation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

const idpConfigType = "onekosmos_idp_config"

func idpConfigValues(change rig.Values) rig.Values {
	return kinds.Of(idpConfigType).Lives[0].Minimal.With(change)
}

// A certificate that is not valid now, or that cannot be read, is warned about and
// planned.
func TestIDPConfigWarnings(t *testing.T) {
	t.Parallel()
	_, r := acctest.NewRig(t, nil)
	now := time.Now()
	old, future := kinds.NewKeyPair("old", now.AddDate(0, 0, -2)), kinds.NewKeyPair("future", now.AddDate(2, 0, 0))
	for says, set := range map[string]rig.Values{
		`signing_certificate: the certificate of "CN=old" expired on`:          {"signing_certificate": old.Certificate, "signing_key": old.Key},
		`signing_certificate: the certificate of "CN=future" is valid from`:    {"signing_certificate": future.Certificate, "signing_key": future.Key},
		"signing_certificate: the value is not a certificate in PEM or base64": {"signing_certificate": "certificate"},
		"encryption_key: the provider cannot read the private key":             {"encryption_key": "canary-key"},
	} {
		config := idpConfigValues(set)
		problems := r.Validate(idpConfigType, config)
		if !strings.Contains(problems.String(), says) || problems.Errors() != nil || strings.Contains(problems.String(), "canary") {
			t.Errorf("want %q:\n%s", says, problems)
		}
		if _, problems = r.Plan(idpConfigType, nil, config); problems.Errors() != nil {
			t.Error(problems)
		}
	}
	if text := r.Validate(idpConfigType, idpConfigValues(nil)).String(); strings.Contains(text, "ertificate") && !strings.Contains(text, "stored in state") {
		t.Errorf("a valid pair: %s", text)
	}
}

// Destroying restores what it can, and warns about the rest.
func TestIDPConfigDestroy(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil)
	pairs := kinds.KeyPairs()
	before := &client.IDPConfig{
		EntityID: new("urn:before"), AuthnRequestsSigned: new(client.Bool(false)), SSOBindings: []string{"a"}, SLOBindings: []string{"b"},
		SigningCertificate: new(pairs[2].Certificate), SigningKey: client.Secret(pairs[2].Key),
		EncryptionCertificate: new(pairs[1].Certificate), EncryptionKey: client.Secret(pairs[1].Key),
	}
	if _, err := tenant.Client().IDPConfig(client.IDPKeys{}).Update(t.Context(), client.SettingsID, before); err != nil {
		t.Fatal(err)
	}
	object, problems := r.Create(idpConfigType, idpConfigValues(nil))
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	problems = r.Destroy(object)
	if text := problems.String(); problems.Errors() != nil || !strings.Contains(text, "the previous signing certificate could not be restored without its private key") {
		t.Error(text)
	}
	stored := tenant.Local(t).Objects("idp_config")[0]
	if stored["entityId"] != "urn:before" || stored["signingCert"] != pairs[0].Certificate || stored["signingKey"] != pairs[0].Key || stored["encryptionCert"] != pairs[1].Certificate {
		t.Errorf("the tenant has %v", stored)
	}
}
