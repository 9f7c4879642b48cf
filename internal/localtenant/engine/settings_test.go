package engine

import (
	"encoding/json"
	"maps"
	"net/http"
	"testing"
)

// odd are settings whose answers are like none of the others: booleans as text,
// a member that is written and never read back, and a PUT that answers less.
func odd() *Settings {
	texts := []string{"off"}
	return &Settings{
		Name: "odd", Fetch: "adminapi GET /odd", Set: "adminapi PUT /odd", Home: true,
		Members: Fields{
			TextOrBoolean("off").Required().Default(false), Number("attempts").Default(3), Number("unread").Required(),
			Object("nested", Boolean("on").Default(true)).Default(map[string]any{}), Text("kind").OneOf("a", "b"),
		},
		Read:    View{ID: NoID, Texts: texts, Hidden: []string{"unread"}},
		Written: View{Texts: texts, Only: []string{"off"}},
	}
}

func settingsTenant(t *testing.T, modes Modes) *Tenant {
	t.Helper()
	headers := `"headers": ["requestid", "publickey", "authorization"], "statuses": [200, 400]`
	contract, err := NewContract([]byte(`[{"service": "adminapi", "method": "GET", "path": "/odd", `+headers+`},
		{"service": "adminapi", "method": "PUT", "path": "/odd", `+headers+`}]`), Corrections{})
	if err != nil {
		t.Fatal(err)
	}
	tenant, err := New(Options{Modes: modes}, Reference{Contract: contract, Operations: odd().Operations()})
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// put sets the settings, with the ids of the tenant unless more has others.
func put(t *testing.T, tenant *Tenant, more map[string]any) Answer {
	t.Helper()
	body := map[string]any{"tenantId": tenant.TenantID(), "communityId": tenant.CommunityID()}
	maps.Copy(body, more)
	return ask(t, tenant, "adminapi PUT /odd", body)
}

func ask(t *testing.T, tenant *Tenant, endpoint string, body map[string]any) Answer {
	t.Helper()
	a, err := tenant.Ask(endpoint, body)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func same(t *testing.T, what string, a Answer, want string) {
	t.Helper()
	text, err := json.Marshal(a.Body)
	if err != nil || string(text) != want {
		t.Errorf("%s: %s instead of %s (%v)", what, text, want, err)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	tenant := settingsTenant(t, Modes{})
	get := func() Answer { return ask(t, tenant, "adminapi GET /odd", nil) }
	same(t, "a new tenant", get(), `{"attempts":3,"nested":{"on":true},"off":"false"}`)
	a := put(t, tenant, map[string]any{"off": true, "unread": 60000, "attempts": 5, "nested": map[string]any{"on": false}})
	same(t, "set", a, `{"off":"true"}`)
	same(t, "read", get(), `{"attempts":5,"nested":{"on":false},"off":"true"}`)
	if stored := tenant.Objects("odd"); len(stored) != 1 || stored[0]["unread"] != 60000.0 || stored[0]["tenantId"] != nil {
		t.Errorf("stored: %v", stored)
	}
	put(t, tenant, map[string]any{"off": "false", "unread": 1})
	same(t, "back to the defaults", get(), `{"attempts":3,"nested":{"on":true},"off":"false"}`)
	for _, wrong := range []map[string]any{
		{"off": true}, {"unread": 1}, {"off": true, "unread": "1"}, {"off": true, "unread": 1, "more": 1},
		{"off": "no", "unread": 1}, {"off": true, "unread": 1, "nested": map[string]any{"on": "x"}},
		{"off": true, "unread": 1, "kind": "c"}, {"off": true, "unread": 1, "tenantId": "other"},
	} {
		if a := put(t, tenant, wrong); a.Status != http.StatusBadRequest {
			t.Errorf("%v is answered %d", wrong, a.Status)
		}
	}
	same(t, "after refusals", get(), `{"attempts":3,"nested":{"on":true},"off":"false"}`)
}

func TestSettingsOfNewerTenant(t *testing.T) {
	t.Parallel()
	tenant := settingsTenant(t, Modes{UnknownFields: true})
	a := put(t, tenant, map[string]any{"off": true, "unread": 1, "newerText": "kept"})
	shown, _ := a.Body.(map[string]any)
	if shown["newerText"] != "kept" || shown["unread"] != nil || shown["off"] != "true" {
		t.Errorf("%d %v", a.Status, a.Body)
	}
}
