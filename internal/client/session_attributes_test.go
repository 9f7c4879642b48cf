package client_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// Only custom attributes are sent. An administrator who is shown none has none; who
// is shown those of an identity only is no administrator, and cannot know.
func TestSessionAttributes(t *testing.T) {
	t.Parallel()
	r := start(t)
	store := r.SessionAttributes()
	set, err := store.Create(t.Context(), &client.SessionAttributes{Custom: []string{"badge"}, Ledger: []string{"not ours"}})
	if err != nil || !slices.Equal(set.Custom, []string{"badge"}) || len(set.Baseline) == 0 || len(set.Ledger) == 0 || set.Identity[0].DisplayName == "" {
		t.Errorf("%+v, %v", set, err)
	}
	if sent := r.lastPut(); !strings.Contains(sent, `"data":["badge"]`) || strings.Contains(sent, "not ours") {
		t.Errorf("sent %s", sent)
	}
	for body, known := range map[string]bool{
		`{"baseline":["email"]}`: true, `{"custom":null,"ledger":[]}`: true, `{"identity":[]}`: false, `{}`: false,
	} {
		r.tenant.Inject(localtenant.Fault{Method: "POST", Path: "/config/session_attributes/fetch", Status: 200, ContentType: asJSON, Body: body})
		if got, err := store.Get(t.Context(), client.SettingsID); err != nil || (got.Custom != nil) != known {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	r.tenant.Inject(localtenant.Fault{Method: "POST", Path: "/config/session_attributes/fetch", Status: 200, ContentType: asJSON, Body: `["email"]`})
	if got, err := store.Get(t.Context(), client.SettingsID); err == nil {
		t.Errorf("%+v", got)
	}
}
