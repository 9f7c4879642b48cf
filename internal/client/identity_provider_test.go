package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const noProvider = "6070951e8dfc7f29228126c9"

func ownProvider(settings string) *client.IdentityProvider {
	return &client.IdentityProvider{Type: "oidc", Settings: []byte(settings), Secrets: []byte(`{"clientSecret":"oidc-s3cret"}`)}
}

func (r *rig) providers() []map[string]any { return r.tenant.Objects("identity_providers") }

// Nothing that reads makes a default one.
func TestIdentityProviderMakesNoDefault(t *testing.T) {
	t.Parallel()
	r := start(t)
	store := r.IdentityProviders()
	if _, err := store.Get(t.Context(), noProvider); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if err := store.Delete(t.Context(), noProvider); err != nil {
		t.Errorf("%v", err)
	}
	if ids, err := store.Twins(t.Context(), ownProvider(`{"a":1}`)); err != nil || ids != nil {
		t.Errorf("%v, %v", ids, err)
	}
	for one, err := range store.List(t.Context()) {
		t.Errorf("%+v, %v", one, err)
	}
	made, err := store.Create(t.Context(), ownProvider(`{"a":1}`))
	if err != nil || len(r.providers()) != 1 {
		t.Fatalf("%v, %v", err, r.providers())
	}
	if err := store.Delete(t.Context(), made.ID); err != nil || len(r.providers()) != 0 {
		t.Errorf("%v, %v", err, r.providers())
	}
	r.tenant.Inject(localtenant.Fault{Path: "/idp/fetch", Times: -1, Status: 200, ContentType: asJSON, Body: `[{"_id":"another","type":"oidc"}]`})
	if _, err := store.Get(t.Context(), made.ID); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("a default one in its place: %v", err)
	}
	// The reference leaves open whether a fetch by id makes one too. It is reported with
	// its id, and none is made beside it.
	r.tenant.Add("identity_providers", map[string]any{"type": "oidc"})
	if _, err := store.Create(t.Context(), ownProvider(`{"a":1}`)); !errors.Is(err, client.ErrConflict) || !strings.Contains(err.Error(), "another") || len(r.providers()) != 1 {
		t.Errorf("beside a default one: %v, %v", err, r.providers())
	}
}

// A delete that is accepted and not done is looked after, by id.
func TestIdentityProviderDeleteAccepted(t *testing.T) {
	t.Parallel()
	for late, gone := range map[time.Duration]bool{0: false, 300 * time.Millisecond: true} {
		r := start(t)
		made, err := r.IdentityProviders().Create(t.Context(), ownProvider(`{"a":1}`))
		if err != nil {
			t.Fatal(err)
		}
		r.SleepBy(func(context.Context, time.Duration) error { time.Sleep(100 * time.Millisecond); return nil })
		r.tenant.Inject(localtenant.Fault{Method: "DELETE", Path: "/idp/{id}", Status: 202, Late: late})
		if err := r.IdentityProviders().Delete(t.Context(), made.ID); (err == nil) != gone || err != nil && !strings.Contains(err.Error(), "still shows it") {
			t.Errorf("late by %s: %v, %v", late, err, r.providers())
		}
	}
}

// A second one of a type is refused with the id of the first, and a lost answer is
// found out.
func TestIdentityProviderOfATypeThatExists(t *testing.T) {
	t.Parallel()
	r := start(t)
	id := r.tenant.Add("identity_providers", map[string]any{"type": "oidc", "a": 2})
	if made, err := r.IdentityProviders().Create(t.Context(), ownProvider(`{"a":1}`)); made != nil || !errors.Is(err, client.ErrConflict) || !strings.Contains(err.Error(), id) {
		t.Errorf("%+v, %v", made, err)
	}
	for name, test := range map[string]struct {
		fault localtenant.Fault
		there map[string]any
		is    error
	}{
		"made":                 {localtenant.Fault{DropAfter: true}, nil, nil},
		"not made":             {localtenant.Fault{DropBefore: true}, nil, nil},
		"without an id":        {localtenant.Fault{Commit: true, Status: 200, ContentType: asJSON, Body: `{"type":"oidc"}`}, nil, nil},
		"somebody else's":      {localtenant.Fault{DropBefore: true}, map[string]any{"type": "oidc", "a": 2}, client.ErrConflict},
		"refused for the body": {localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"a is wrong"}`}, nil, client.ErrRefused},
	} {
		r := start(t)
		if test.there != nil {
			r.tenant.Add("identity_providers", test.there)
		}
		test.fault.Method, test.fault.Path = "PUT", "/idp"
		r.tenant.Inject(test.fault)
		made, err := r.IdentityProviders().Create(t.Context(), ownProvider(`{"a":1}`))
		if !errors.Is(err, test.is) || (made == nil) != (test.is != nil) || len(r.providers()) > 1 || test.is == client.ErrRefused && len(r.providers()) != 0 {
			t.Errorf("%s: %+v, %v, %v", name, made, err, r.providers())
		}
	}
}

// An update keeps what others have set and the secrets, and sends no mask.
func TestIdentityProviderUpdate(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{Secrets: "masked", UnknownFields: true}))
	store := r.IdentityProviders()
	made, err := store.Create(t.Context(), ownProvider(`{"a":1,"b":{"c":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	r.tenant.Change("identity_providers", made.ID, func(p map[string]any) { p["theirs"] = "x"; p["b"].(map[string]any)["d"] = 2.0 })
	if _, err = store.Update(t.Context(), made.ID, &client.IdentityProvider{Type: "oidc", Settings: []byte(`{"a":2,"b":{"c":3}}`), Known: []byte(`{"clientSecret":"oidc-s3cret"}`)}); err != nil {
		t.Fatal(err)
	}
	stored := r.providers()[0]
	if b := stored["b"].(map[string]any); stored["a"] != 2.0 || stored["theirs"] != "x" || b["c"] != 3.0 || b["d"] != 2.0 || stored["clientSecret"] != "oidc-s3cret" {
		t.Errorf("%v", stored)
	}
	// A service that insists on the secret gets it.
	r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: "/idp/{id}", Status: 400, ContentType: asJSON, Body: `{"errors":[{"param":"clientSecret","message":"is required"}]}`})
	r.tenant.ResetJournal()
	for _, a := range []string{`{"a":3}`, `{"a":4}`} {
		if _, err = store.Update(t.Context(), made.ID, &client.IdentityProvider{Type: "oidc", Settings: []byte(a), Known: []byte(`{"clientSecret":"oidc-s3cret"}`)}); err != nil {
			t.Fatal(err)
		}
	}
	r.wantCount(t, 3, "PATCH", "/idp/{id}")
	for _, x := range r.tenant.Journal() {
		if x.Method == "PATCH" && x.Status == 200 && !strings.Contains(string(x.Request), "oidc-s3cret") {
			t.Errorf("sent %s", x.Request)
		}
	}
}

// Masks are no settings. What only resembles one is.
func TestIdentityProviderMasks(t *testing.T) {
	t.Parallel()
	kept := []string{`"origin":"https://*.example.com"`, `"hint":"Loading..."`, `"mode":"hidden"`, `"separator":"-"`, `"prefix":"x"`, `"key_id":"k1"`, `"n":{"mask":"##-####"}`}
	left := []string{`"clientSecret":"s*"`, `"apiKey":"hidden"`, `"login":"ab****yz"`, `"pin":"••••"`}
	var got client.IdentityProvider
	if err := json.Unmarshal([]byte("{"+strings.Join(append(kept, left...), ",")+"}"), &got); err != nil {
		t.Fatal(err)
	}
	var settings, want map[string]any
	if err := errors.Join(json.Unmarshal(got.Settings, &settings), json.Unmarshal([]byte("{"+strings.Join(kept, ",")+"}"), &want)); err != nil || !reflect.DeepEqual(settings, want) {
		t.Errorf("got %v, want %v, %v", settings, want, err)
	}
}

// Each form of an answer is read.
func TestExternalIDPAnswers(t *testing.T) {
	t.Parallel()
	for body, ids := range map[string][]string{
		`[]`: nil, `{}`: nil, `{"id":"a","name":"x"}`: {"a"}, `[{"_id":"a"},{"_id":"b"}]`: {"a", "b"}, `["6070951e8dfc7f29228126c9"]`: {noProvider},
	} {
		r := start(t)
		r.tenant.Inject(localtenant.Fault{Path: "/external_idp/fetch", Times: -1, Status: 200, ContentType: asJSON, Body: body})
		var got []string
		for one, err := range r.ExternalIDPs().List(t.Context()) {
			if err != nil {
				t.Errorf("%s: %v", body, err)
				break
			}
			got = append(got, one.ID)
		}
		if body[0] == '[' && strings.HasPrefix(body, `["`) {
			continue // an id alone is read by itself, which this answer is no answer to
		}
		if !slices.Equal(got, ids) {
			t.Errorf("%s: %q", body, got)
		}
	}
}
