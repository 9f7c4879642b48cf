package client_test

import (
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// The spelling that a service takes is found by refusals, and by what it shows
// afterwards, and is kept.
func TestSessionAge(t *testing.T) {
	t.Parallel()
	ignored := localtenant.Fault{Method: "PATCH", Path: "/environment", Status: 200, ContentType: asJSON, Body: `{}`}
	for name, fault := range map[string]*localtenant.Fault{"sessionMaxAgeMinute": nil, "sessionMaxAgeMinutes": nil, "": &ignored} {
		r := start(t, modes(localtenant.Modes{SessionAgeName: name}))
		if fault != nil {
			r.tenant.Inject(*fault)
		}
		store := r.SessionAge()
		for patches, age := range []client.Number{90, 30} {
			r.tenant.ResetJournal()
			set, err := store.Update(t.Context(), client.SettingsID, &client.SessionAge{Minutes: &age})
			if err != nil || *set.Minutes != age {
				t.Errorf("%s: %+v, %v", name, set, err)
			}
			if got, err := store.Get(t.Context(), client.SettingsID); err != nil || *got.Minutes != age {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
			want := 1
			if name != "sessionMaxAgeMinute" && patches == 0 {
				want = 2
			}
			r.wantCount(t, want, "PATCH", "/environment")
		}
		if set, err := store.Update(t.Context(), client.SettingsID, &client.SessionAge{Minutes: new(client.Number(-1))}); err == nil {
			t.Errorf("%s: %+v", name, set)
		}
	}
}

// What no answer tells is not put back.
func TestSessionAgeThatIsNotTold(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Method: "GET", Path: "/environment", Status: 200, ContentType: asJSON, Body: `{}`})
	before, err := r.SessionAge().Snapshot(t.Context())
	if err != nil || r.SessionAge().Restore(t.Context(), before) != nil {
		t.Errorf("%s, %v", before, err)
	}
	r.wantCount(t, 0, "PATCH", "/environment")
}
