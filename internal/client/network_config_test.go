package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// What fetch answers is printed nowhere: every plausible form is read, and what has
// no configuration in it is no list.
func TestNetworkConfigForms(t *testing.T) {
	t.Parallel()
	const one = `"name":"VPN","authScheme":["push"],"pushKeyword":"push"`
	for body, want := range map[string]int{
		`[]`: 0, `{}`: 0, `{"configs":[]}`: 0,
		`[{"uid":"a",` + one + `},{"id":"b",` + one + `},{"_id":"c",` + one + `}]`: 3,
		`{"data":[{"uid":"a",` + one + `}]}`:                                       1,
		`{"radius":[{"uid":"a",` + one + `}]}`:                                     1,
		`{"uid":"a",` + one + `}`:                                                  1,
		`{"a":{` + one + `},"b":{"uid":"b",` + one + `}}`:                          2,
		`null`: -1, `"none"`: -1, `{"status":"ok"}`: -1, `[{` + one + `}]`: -1,
	} {
		r := start(t)
		r.tenant.Inject(localtenant.Fault{Method: "POST", Path: "/radius/fetch", Status: 200, ContentType: asJSON, Body: body})
		got := 0
		for found, err := range r.RadiusConfigs().List(t.Context()) {
			if got++; err != nil {
				got = -1
			} else if found.UID == "" || found.Name != "VPN" {
				t.Errorf("%s: %+v", body, found)
			}
		}
		if got != want {
			t.Errorf("%s: %d, want %d", body, got, want)
		}
	}
}

// A service that answers 404 has none.
func TestNetworkConfigsThatAreNotThere(t *testing.T) {
	t.Parallel()
	r := start(t)
	for range 3 {
		r.tenant.Inject(localtenant.Fault{Method: "POST", Path: "/authproxy/fetch", Status: 404, ContentType: asJSON, Body: `{"message":"not found"}`})
	}
	for _, err := range r.AuthProxyConfigs().List(t.Context()) {
		t.Error(err)
	}
	if got, err := r.AuthProxyConfigs().Get(t.Context(), "a"); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("%+v, %v", got, err)
	}
}

// A default method goes with what enables it, and members that others know of stay.
func TestNetworkConfigDefaultMethod(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true, TextBooleans: true}))
	store := r.AuthProxyConfigs()
	want := &client.NetworkConfig{Name: "VPN", AuthScheme: []string{"push"}, PushKeyword: "push", HasDefaultMethod: new(client.Bool(true)), DefaultMethod: new("push")}
	made, err := store.Create(t.Context(), want)
	if err != nil || made.UID == "" || *made.DefaultMethod != "push" {
		t.Fatalf("%+v, %v", made, err)
	}
	want.HasDefaultMethod, want.DefaultMethod = new(client.Bool(false)), nil
	changed, err := store.Update(t.Context(), made.UID, want)
	if err != nil || changed.DefaultMethod != nil || bool(*changed.HasDefaultMethod) {
		t.Errorf("%+v, %v", changed, err)
	}
	if sent := r.lastPut(); strings.Contains(sent, "defaultAuthMethod") || strings.Contains(sent, made.UID) || !strings.Contains(sent, "newer") {
		t.Errorf("sent %s", sent)
	}
}

// A create whose answer is lost is found again by the uid that was chosen for it.
func TestNetworkConfigLostAnswer(t *testing.T) {
	t.Parallel()
	want := &client.NetworkConfig{Name: "VPN", AuthScheme: []string{"push"}, PushKeyword: "push"}
	for _, lost := range []localtenant.Fault{{DropAfter: true}, {Status: 200, Commit: true, ContentType: asJSON, Body: `{"message":"done"}`}, {Status: 204, Commit: true}} {
		r := start(t)
		lost.Method, lost.Path = "PUT", "/radius/config/{uid}"
		r.tenant.Inject(lost)
		made, err := r.RadiusConfigs().Create(t.Context(), want)
		if err != nil || made.UID != r.tenant.Objects("radius_configs")[0]["_id"] {
			t.Fatalf("%+v, %v", made, err)
		}
		if ids, err := r.RadiusConfigs().Twins(t.Context(), want); err != nil || len(ids) > 0 {
			t.Errorf("%q, %v", ids, err) // its own is no stranger
		}
		if lost.DropAfter {
			continue
		}
		r.tenant.Inject(lost)
		other := *want
		other.Name = "Wi-Fi"
		if changed, err := r.RadiusConfigs().Update(t.Context(), made.UID, &other); err != nil || changed.Name != "Wi-Fi" {
			t.Errorf("%+v, %v", changed, err)
		}
	}
}
