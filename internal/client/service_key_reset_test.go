package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestResetServiceKey(t *testing.T) {
	t.Parallel()
	for _, of := range client.ServiceKeyServices() {
		t.Run(of, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			key := func() client.ServiceKey {
				keys, err := r.ServiceKeys(t.Context(), of)
				if err != nil {
					t.Fatal(err)
				}
				for _, key := range keys {
					if key.Tag == "walletapi" {
						return key
					}
				}
				t.Fatal("there is no such key")
				return client.ServiceKey{}
			}
			before := key()
			id, err := r.ResetServiceKey(t.Context(), of, "", "walletapi")
			if err != nil || id == before.KeyID || id != key().KeyID {
				t.Errorf("by tag: %s, %v", id, err)
			}
			if _, err := r.ResetServiceKey(t.Context(), of, before.KeyID, ""); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("an ID that was reset: %v", err)
			}
			if now, err := r.ResetServiceKey(t.Context(), of, id, ""); err != nil || now == id || now != key().KeyID {
				t.Errorf("by ID: %s, %v", now, err)
			}

			// The answer is lost: the list shows the new key, and nothing is sent twice.
			before = key()
			r.tenant.Inject(localtenant.Fault{Method: "DELETE", Path: "/servicekey/{keyId}", DropAfter: true})
			r.tenant.ResetJournal()
			if id, err := r.ResetServiceKey(t.Context(), of, "", "walletapi"); err != nil || id == before.KeyID || id != key().KeyID {
				t.Errorf("after a lost answer: %s, %v", id, err)
			}
			r.wantCount(t, 1, "DELETE", "/servicekey/{keyId}")
			r.tenant.Inject(localtenant.Fault{Method: "DELETE", Path: "/servicekey/{keyId}", DropBefore: true})
			if _, err := r.ResetServiceKey(t.Context(), of, "", "walletapi"); !errors.Is(err, client.ErrOutcomeUnknown) {
				t.Errorf("a request that was lost: %v", err)
			}

			twin := r.tenant.Add("service_keys", map[string]any{"tag": "walletapi", "keyId": "a-second-key", "keySecret": "s", "type": "service", "debug": false})
			if _, err := r.ResetServiceKey(t.Context(), of, "", "walletapi"); err == nil || !strings.Contains(err.Error(), "a-second-key") || twin == "" {
				t.Errorf("two keys of a tag: %v", err)
			}
		})
	}
}
