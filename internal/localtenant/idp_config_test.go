package localtenant_test

import (
	"maps"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestIDPConfig(t *testing.T) {
	t.Parallel()
	const at = "/adminapi/config/idp_config"
	c := start(t, localtenant.Options{})
	ids := map[string]any{"tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID()}
	fetch := func() map[string]any { return c.want(200, "POST", at+"/fetch", ids).object() }
	if found := fetch(); len(found) != 0 {
		t.Errorf("a new tenant has %v", found)
	}
	body := func(change map[string]any) map[string]any {
		made := map[string]any{
			"signingCert": "a", "signingKey": "b", "encryptionCert": "c", "encryptionKey": "d", "entityId": "e",
			"authnRequestsSigned": true, "sso_bindings": []any{"f"}, "slo_bindings": []any{"g"},
		}
		maps.Copy(made, ids)
		maps.Copy(made, change)
		return made
	}
	without := func(name string) map[string]any {
		made := body(nil)
		delete(made, name)
		return made
	}
	c.want(200, "PUT", at, body(map[string]any{"identifier": "h"}))
	if found := fetch(); found["identifier"] != "h" || found["signingKey"] != "b" || found["tenantId"] != nil {
		t.Errorf("set: %v", found)
	}
	for _, name := range []string{"signingCert", "signingKey", "encryptionCert", "encryptionKey", "entityId", "authnRequestsSigned", "sso_bindings", "slo_bindings", "tenantId"} {
		c.refused(name, "PUT", at, without(name))
	}
	c.refused("signingKey", "PUT", at, body(map[string]any{"signingKey": ""}))
	c.refused("more", "PUT", at, body(map[string]any{"more": 1}))

	c.tenant.Set(localtenant.Modes{OptionalSecrets: true, Secrets: "masked", TextBooleans: true})
	c.want(200, "PUT", at, without("signingKey"))
	if found := fetch(); found["signingKey"] != "********" || found["identifier"] != nil || found["authnRequestsSigned"] != "true" {
		t.Errorf("masked: %v", found)
	}
	if stored := c.tenant.Objects("idp_config")[0]; stored["signingKey"] != "b" {
		t.Errorf("stored: %v", stored)
	}
	c.refused("signingKey", "PUT", at, body(map[string]any{"signingKey": "********"}))
}
