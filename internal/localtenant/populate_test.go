package localtenant_test

import (
	"slices"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestPopulate(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	before := len(c.tenant.Collections())
	if err := c.tenant.Populate(2); err != nil {
		t.Fatal(err)
	}
	for name, least := range map[string]int{
		"auth_proxy_configs": 2, "radius_configs": 2, "auth_modules": 11, "auth_schemes": 1, "authentication_journeys": 2, "authentication_journeys_v2": 2, "branding": 1,
		"broker_connections": 2, "hardware_tokens": 2, "hardware_token_assignments": 2, "buckets": 1, "external_idps": 2, "images": 2, "message_gateways": 8, "message_templates": 8,
		"proofing_sessions": 2, "proofing_templates": 2, "secrets": 2, "service_keys": 4, "service_provider_catalog": 6,
		"service_providers": 4, "user_attributes": 4, "webauthn_vendor_metadata": 2,
	} {
		if got := len(c.tenant.Objects(name)); got != least {
			t.Errorf("%d %s, want %d", got, name, least)
		}
	}
	if after := len(c.tenant.Collections()); after <= before {
		t.Errorf("%d collections before, %d after", before, after)
	}
	if all := c.want(200, "POST", "/adminapi/serviceprovider/fetch", map[string]any{}).body.([]any); len(all) != 4 {
		t.Errorf("the list of applications has %d", len(all))
	}
	if c.tenant.Violations() != nil {
		t.Errorf("violations: %q", c.tenant.Violations())
	}
	if err := c.tenant.Populate(1); err == nil || !slices.Contains(c.tenant.Collections(), "secrets") {
		t.Errorf("populated again: %v", err) // the tags of its secrets are taken
	}
}
