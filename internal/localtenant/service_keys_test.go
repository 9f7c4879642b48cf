package localtenant_test

import (
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestServiceKeys(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for _, service := range []string{"adminapi", "idproofingapi", "walletapi"} {
		path := "/" + service + "/servicekeys"
		license := func() func(*http.Request) { return c.license(service, c.tenant.License()) }
		bare := drop("authorization")
		out := c.want(200, "GET", path, nil, license(), bare)
		keys, _ := out.body.([]any)
		if len(keys) != 4 || out.sealed != (service == "adminapi") {
			t.Fatalf("%s: %s", service, out.raw)
		}
		for _, key := range keys {
			members, _ := key.(map[string]any)
			id, _ := members["keyId"].(string)
			secret, _ := members["keySecret"].(string)
			_, hasDebug := members["debug"].(bool)
			want := 4
			if service == "walletapi" {
				want = 5
			}
			if len(id) != 36 || len(secret) != 36 || id == secret || members["tag"] == "" || members["type"] == "" ||
				len(members) != want || hasDebug != (want == 5) {
				t.Errorf("%s: %v", service, members)
			}
		}
		c.refused("licensekey", "GET", path, nil, bare)
		c.refused("licensekey", "GET", path, nil, bare, header("licensekey", c.tenant.License()))
		c.want(http.StatusUnauthorized, "GET", path, nil, bare, c.license(service, "another"))
		c.refused("requestid", "GET", path, nil, license(), drop("requestid"))

		// A reset key comes back under another id, and nothing else changes.
		id, _ := at(keys, 1, "keyId").(string)
		reset := "/" + service + "/servicekey/"
		c.refused("keyId", "DELETE", reset+uuid(), nil, license(), bare)
		c.refused("licensekey", "DELETE", reset+id, nil, bare)
		c.want(http.StatusUnauthorized, "DELETE", reset+id, nil, bare, c.license(service, "another"))
		made := c.want(200, "DELETE", reset+id, nil, license(), bare).body
		again, _ := c.want(200, "GET", path, nil, license(), bare).body.([]any)
		if at(made, 0, "keyId") == id || at(made, 0, "keySecret") == at(keys, 1, "keySecret") || at(made, 0, "tag") != at(keys, 1, "tag") ||
			at(made, 1) != nil || at(again, 1, "keyId") != at(made, 0, "keyId") || at(again, 0, "keyId") != at(keys, 0, "keyId") || len(again) != 4 {
			t.Errorf("%s: reset %v to %v, now %v", service, keys, made, again)
		}
		c.refused("keyId", "DELETE", reset+id, nil, license(), bare)
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestServiceKeyModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{Secrets: "masked"}})
	const path = "/walletapi/servicekeys"
	license := func() func(*http.Request) { return c.license("walletapi", c.tenant.License()) }
	out := c.want(200, "GET", path, nil, license())
	id, _ := at(out.body, 0, "keyId").(string)
	if at(out.body, 0, "keySecret") != "********" || id == "" {
		t.Errorf("masked: %s", out.raw)
	}
	c.tenant.Set(localtenant.Modes{ServiceLicense: true})
	c.want(http.StatusUnauthorized, "GET", path, nil, license())
	c.want(http.StatusUnauthorized, "DELETE", "/walletapi/servicekey/"+id, nil, license())
	c.tenant.Set(localtenant.Modes{})
	if again := c.want(200, "GET", path, nil, license()); at(again.body, 0, "keyId") != id {
		t.Errorf("reset all the same: %s", again.raw)
	}
}
