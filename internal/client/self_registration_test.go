package client_test

import (
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// Settings that a POST reads may never have been set. Those of the instance name no
// community.
func TestSelfRegistration(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Method: "POST", Path: "/config/self_registration_config/fetch", Status: 200, ContentType: asJSON, Body: `null`})
	for path, store := range map[string]*client.Settings[client.SelfRegistration]{
		"/config/self_registration_config": r.SelfRegistration(), "/instance_config/self_registration_config": r.InstanceSelfRegistration(),
	} {
		r.tenant.ResetJournal()
		set, err := store.Update(t.Context(), client.SettingsID, &client.SelfRegistration{Allowed: new(client.Bool(true))})
		if err != nil || set.Allowed == nil || !bool(*set.Allowed) {
			t.Errorf("%+v, %v", set, err)
		}
		r.wantCount(t, 1, "PUT", path)
		if sent := r.lastPut(); strings.Contains(sent, "communityId") != strings.HasPrefix(path, "/config") || !strings.Contains(sent, `"allowed":true`) {
			t.Errorf("sent %s", sent)
		}
	}
}
