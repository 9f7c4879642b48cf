package client_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestServiceKeys(t *testing.T) {
	t.Parallel()
	if got := client.ServiceKeyServices(); !slices.Equal(got, []string{"admin_api", "id_proofing_api", "wallet_api"}) {
		t.Errorf("services %q", got)
	}
	for _, m := range []localtenant.Modes{{}, {ShuffleLists: true, UnknownFields: true}, {PlainAnswers: true}, {AnswerWithOtherKey: true}} {
		// No administrator signs in for it.
		r := start(t, modes(m), config(func(c *client.Config) { c.Username, c.Password = "", "" }))
		for _, of := range client.ServiceKeyServices() {
			keys, err := r.ServiceKeys(t.Context(), of)
			if err != nil || len(keys) != len(r.tenant.Objects("service_keys")) {
				t.Fatalf("%s: %d keys, %v", of, len(keys), err)
			}
			if !slices.IsSortedFunc(keys, func(a, b client.ServiceKey) int { return strings.Compare(a.Tag, b.Tag) }) {
				t.Errorf("%s: not in order: %v", of, keys)
			}
			for _, key := range keys {
				if len(key.KeyID) != 36 || len(key.KeySecret) != 36 || key.Tag == "" || key.Type == "" || (key.Debug != nil) != (of == "wallet_api") {
					t.Errorf("%s: %+v", of, key)
				}
			}
		}
	}
}

func TestServiceKeysRefused(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.LicenseKey = "" }))
	if keys, err := r.ServiceKeys(t.Context(), "admin_api"); keys != nil || err == nil || !strings.Contains(err.Error(), "set license_key") {
		t.Errorf("without a license: %v, %v", keys, err)
	}
	if keys, err := r.ServiceKeys(t.Context(), "webauthn_api"); keys != nil || err == nil || len(r.tenant.Journal()) > 0 {
		t.Errorf("no such service: %v, %v", keys, err)
	}
	r = start(t, modes(localtenant.Modes{ServiceLicense: true}))
	for _, of := range client.ServiceKeyServices() {
		if keys, err := r.ServiceKeys(t.Context(), of); keys != nil || err == nil || !strings.Contains(err.Error(), "only to a license key of the level system") {
			t.Errorf("a service's license: %v, %v", keys, err)
		}
	}
	for _, secrets := range []string{"masked", "omitted"} {
		r := start(t, modes(localtenant.Modes{Secrets: secrets}))
		keys, err := r.ServiceKeys(t.Context(), "wallet_api")
		if err != nil || len(keys) == 0 || keys[0].KeySecret != "" || keys[0].KeyID == "" {
			t.Errorf("%s: %v, %v", secrets, keys, err)
		}
	}
	r = start(t)
	for _, body := range []string{"null", "{}", "", `[{}]`, `[{"keyId":1}]`, `"x"`} {
		r.tenant.Inject(localtenant.Fault{Path: "/servicekeys", Status: 200, ContentType: asJSON, Body: body})
		if keys, err := r.ServiceKeys(t.Context(), "admin_api"); keys != nil || err == nil {
			t.Errorf("%s: %v, %v", body, keys, err)
		}
	}
}
