package client_test

import (
	"errors"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestUnregisterAuthenticator(t *testing.T) {
	t.Parallel()
	for _, m := range []localtenant.Modes{{}, {LicenseEverywhere: true}} {
		r := start(t, modes(m))
		user := r.tenant.UserID()
		for name, of := range map[string]string{"of a user": user, "of whoever has it": ""} {
			r.tenant.RegisterAuthenticator(user, "did:a b/c")
			for _, want := range []bool{true, false} {
				if removed, err := r.UnregisterAuthenticator(t.Context(), of, "did:a b/c"); err != nil || removed != want {
					t.Errorf("%s: %t, %v; want %t", name, removed, err, want)
				}
			}
		}
		if _, err := r.UnregisterAuthenticator(t.Context(), "nobody's", "key"); !errors.Is(err, client.ErrRefused) {
			t.Error(err)
		}
	}
}
