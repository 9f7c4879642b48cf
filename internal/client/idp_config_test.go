package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	idpConfigAt = "/config/idp_config"
	pemOf       = "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
)

// idpConfig is a whole configuration with the keys of a name.
func idpConfig(name string) *client.IDPConfig {
	return &client.IDPConfig{
		EntityID: new("urn:" + name), AuthnRequestsSigned: new(client.Bool(true)), SSOBindings: []string{"post"}, SLOBindings: []string{"redirect"},
		SigningCertificate: new("signing-" + name), SigningKey: client.Secret("signing-s3cret-" + name),
		EncryptionCertificate: new("encryption-" + name), EncryptionKey: client.Secret("encryption-s3cret-" + name),
	}
}

func (r *rig) setIDPConfig(t testing.TB, want *client.IDPConfig) *client.IDPConfig {
	t.Helper()
	set, err := r.IDPConfig(client.IDPKeys{}).Update(t.Context(), client.SettingsID, want)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// sentIDPConfigs returns a member of each configuration that was sent.
func (r *rig) sentIDPConfigs(member string) (sent []any) {
	for _, x := range r.tenant.Journal() {
		var body map[string]any
		if x.Method == "PUT" && x.Endpoint == idpConfigAt && json.Unmarshal(x.Request, &body) == nil {
			sent = append(sent, body[member])
		}
	}
	return sent
}

// An update sends no key and never what is shown of one; a service that insists is
// asked once without, and one that shows no key gets the known one every time.
func TestIDPConfigKeys(t *testing.T) {
	t.Parallel()
	const signing, encryption = "signing-s3cret-a", "encryption-s3cret-a"
	for name, test := range map[string]struct {
		modes localtenant.Modes
		sends []any
	}{
		"shown":                {localtenant.Modes{OptionalSecrets: true}, []any{nil, nil}},
		"masked":               {localtenant.Modes{OptionalSecrets: true, Secrets: "masked"}, []any{nil, nil}},
		"omitted":              {localtenant.Modes{OptionalSecrets: true, Secrets: "omitted"}, []any{signing, signing}},
		"insists":              {localtenant.Modes{UnknownFields: true}, []any{nil, signing, signing}},
		"masked and insisting": {localtenant.Modes{Secrets: "masked"}, []any{nil, signing, signing}},
	} {
		r := start(t, modes(test.modes))
		r.setIDPConfig(t, idpConfig("a"))
		r.tenant.ResetJournal()
		for _, to := range []string{"urn:b", "urn:c"} {
			set := r.setIDPConfig(t, &client.IDPConfig{EntityID: new(to), Known: client.IDPKeys{Signing: signing, Encryption: encryption}})
			if *set.EntityID != to || *set.SigningCertificate != "signing-a" || !slices.Equal(set.SSOBindings, []string{"post"}) {
				t.Errorf("%s: %+v", name, set)
			}
		}
		stored := r.tenant.Objects("idp_config")[0]
		if got := r.sentIDPConfigs("signingKey"); !slices.Equal(got, test.sends) || stored["signingKey"] != signing || stored["encryptionKey"] != encryption {
			t.Errorf("%s: sent %v, want %v; the tenant has %v", name, got, test.sends, stored)
		}
	}
}

// What has never been set is nothing, in each form of an answer, and one binding may
// come as a text.
func TestIDPConfigAnswers(t *testing.T) {
	t.Parallel()
	r := start(t)
	for body, is := range map[string]string{
		`null`: `{}`, `{}`: `{}`, `{"_id":"1","signingKey":null,"sso_bindings":null}`: `{}`,
		`{"entityId":"a","authnRequestsSigned":"true","signingKey":"****","sso_bindings":"post","slo_bindings":[]}`: `{"entityId":"a","authnRequestsSigned":true,"sso_bindings":["post"],"slo_bindings":[]}`,
	} {
		r.tenant.Inject(localtenant.Fault{Path: idpConfigAt + "/fetch", Status: 200, ContentType: asJSON, Body: body})
		if got, err := r.IDPConfig(client.IDPKeys{}).Snapshot(t.Context()); err != nil || string(got) != is {
			t.Errorf("%s: %s, %v", body, got, err)
		}
	}
}

// A service that refuses PEM gets what is inside it, from then on at once.
func TestIDPConfigWithoutPEM(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.setIDPConfig(t, idpConfig("a"))
	// The form with boolean texts is refused too.
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: idpConfigAt, Times: 2, Status: 400, ContentType: asJSON, Body: `{"errors":[{"param":"signingKey","message":"must be base64"}]}`})
	want := idpConfig("b")
	want.SigningKey = client.Secret(fmt.Sprintf(pemOf, "c2lnbmluZw=="))
	r.setIDPConfig(t, want)
	r.setIDPConfig(t, want)
	sent := r.sentIDPConfigs("signingKey")
	if last := sent[len(sent)-2:]; !slices.Equal(last, []any{"c2lnbmluZw==", "c2lnbmluZw=="}) {
		t.Errorf("sent %q", sent)
	}
}

// What was there before comes back, except a certificate of which the key is not
// known.
func TestIDPConfigRestore(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		modes   localtenant.Modes
		before  *client.IDPConfig
		now     *client.IDPConfig
		known   client.IDPKeys
		says    string // "": all is as it was
		becomes string // the entity ID
		signing string // certificate
	}{
		"nothing was set": {localtenant.Modes{}, nil, idpConfig("b"), client.IDPKeys{}, "no configuration was set before", "urn:b", "signing-b"},
		"the same pair":   {localtenant.Modes{}, idpConfig("a"), &client.IDPConfig{EntityID: new("urn:b"), Known: client.IDPKeys{Signing: "signing-s3cret-a", Encryption: "encryption-s3cret-a"}}, client.IDPKeys{}, "", "urn:a", "signing-a"},
		"another pair":    {localtenant.Modes{}, idpConfig("a"), idpConfig("b"), client.IDPKeys{}, "the previous signing and encryption certificate could not be restored", "urn:a", "signing-b"},
		"masked, known":   {localtenant.Modes{Secrets: "masked"}, idpConfig("a"), idpConfig("b"), client.IDPKeys{Signing: "signing-s3cret-b", Encryption: "encryption-s3cret-b"}, "could not be restored", "urn:a", "signing-b"},
		"masked":          {localtenant.Modes{Secrets: "masked"}, idpConfig("a"), idpConfig("b"), client.IDPKeys{}, "no change without the private keys", "urn:b", "signing-b"},
		"omitted":         {localtenant.Modes{Secrets: "omitted", OptionalSecrets: true}, idpConfig("a"), idpConfig("b"), client.IDPKeys{}, "could not be restored", "urn:a", "signing-b"},
	} {
		r := start(t, modes(test.modes))
		if test.before != nil {
			r.setIDPConfig(t, test.before)
		}
		store := r.IDPConfig(test.known)
		before, err := store.Snapshot(t.Context())
		if err != nil || strings.Contains(string(before), "s3cret") {
			t.Fatalf("%s: %s, %v", name, before, err)
		}
		r.setIDPConfig(t, test.now)
		switch err := store.Restore(t.Context(), before); {
		case test.says == "" && err != nil, test.says != "" && (!errors.Is(err, client.ErrStays) || !strings.Contains(err.Error(), test.says)):
			t.Errorf("%s: %v", name, err)
		}
		stored := r.tenant.Objects("idp_config")[0]
		key := strings.Replace(test.signing, "-", "-s3cret-", 1)
		if stored["entityId"] != test.becomes || stored["signingCert"] != test.signing || stored["signingKey"] != key {
			t.Errorf("%s: %v", name, stored)
		}
	}
}
