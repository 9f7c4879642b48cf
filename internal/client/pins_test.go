package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// fingerprint returns that of a service's key.
func (r *rig) fingerprint(t *testing.T, service string) string {
	t.Helper()
	answer, err := http.Get(r.url + "/" + service + "/publickeys")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var told struct{ PublicKey string }
	if err := json.NewDecoder(answer.Body).Decode(&told); err != nil {
		t.Fatal(err)
	}
	key, err := seal.ParsePublicKey(told.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return key.Fingerprint()
}

func TestPinnedKeys(t *testing.T) {
	t.Parallel()
	r := start(t)
	admin := r.fingerprint(t, "adminapi")
	colons := strings.ToUpper(admin[:2]) + ":" + admin[2:]
	for name, test := range map[string]struct {
		pins    map[string][]string
		refused bool
	}{
		"the key":            {map[string][]string{"admin_api": {admin}}, false},
		"one of two":         {map[string][]string{"admin_api": {strings.Repeat("0", 64), colons}}, false},
		"of another service": {map[string][]string{"wallet_api": {strings.Repeat("0", 64)}}, false},
		"another key":        {map[string][]string{"admin_api": {strings.Repeat("0", 64)}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			pinned := r.again(t, func(c *client.Config) { c.ServiceKeys = test.pins })
			r.tenant.ResetJournal()
			_, err := pinned.ServiceProviders().Create(t.Context(), saml(name))
			if errors.Is(err, client.ErrKeyNotPinned) != test.refused || !test.refused && err != nil {
				t.Error(err)
			}
			if test.refused {
				r.wantCount(t, 0, "PUT", collection)
				if !strings.Contains(err.Error(), admin) {
					t.Errorf("%v does not include the key's fingerprint", err)
				}
			}
		})
	}

	// A key that changes during a run is held against the pins too, and so is one
	// that an answer names.
	pinned := r.again(t, func(c *client.Config) { c.ServiceKeys = map[string][]string{"admin_api": {admin}} })
	made := r.add(t, saml("a"))
	pair, err := seal.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]string{"data": strings.Repeat("QUJD", 20), "publicKey": pair.Public().String()})
	if err != nil {
		t.Fatal(err)
	}
	r.tenant.Inject(localtenant.Fault{Path: list, Status: 200, ContentType: asJSON, Body: string(body)})
	if _, err := pinned.ServiceProviders().Get(t.Context(), made.ID); !errors.Is(err, client.ErrKeyNotPinned) {
		t.Errorf("an answer of another key: %v", err)
	}
	r.tenant.RotateKeys("adminapi")
	if _, err := pinned.ServiceProviders().Get(t.Context(), made.ID); !errors.Is(err, client.ErrKeyNotPinned) {
		t.Errorf("after a rotation: %v", err)
	}
}

func TestPinsAreChecked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pins map[string][]string
		says string
	}{
		"an unknown service":   {map[string][]string{"adminapi": {strings.Repeat("0", 64)}}, "admin_api"},
		"no fingerprint":       {map[string][]string{"admin_api": {}}, "no fingerprint"},
		"a short one":          {map[string][]string{"admin_api": {"abcd"}}, "64 digits"},
		"one that is no digit": {map[string][]string{"admin_api": {strings.Repeat("x", 64)}}, "64 digits"},
	} {
		wrong := client.Config{BaseURL: "https://a.example", Token: "t", ServiceKeys: test.pins}.Check(time.Now())
		if len(wrong) != 1 || wrong[0].Setting != "service_keys" || !strings.Contains(wrong[0].Error(), test.says) {
			t.Errorf("%s: %v", name, wrong)
		}
	}
}

func TestSealedAnswersOnly(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{true, false} {
		r := start(t, modes(localtenant.Modes{PlainAnswers: plain}))
		made := r.add(t, saml("a"))
		strict := r.again(t, func(c *client.Config) { c.SealedAnswersOnly = true })
		if _, err := strict.ServiceProviders().Get(t.Context(), made.ID); errors.Is(err, client.ErrNotSealed) != plain || !plain && err != nil {
			t.Errorf("plain answers %t: %v", plain, err)
		}
	}
}
