package client_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// What was there before this process made anything is a twin; what it made
// itself is none, and neither is what it deleted or renamed since.
func TestTwin(t *testing.T) {
	t.Parallel()
	for _, partial := range []bool{false, true} {
		r := start(t, modes(localtenant.Modes{PartialLists: partial}))
		store := r.ServiceProviders()
		object := stored(t, saml("a"))
		left := r.tenant.Add("service_providers", object)
		for what, want := range map[string]string{"a": left, "b": ""} {
			found, err := store.Twins(t.Context(), saml(what))
			if err != nil || strings.Join(found, " ") != want {
				t.Errorf("partial lists %v, %s: %v, %v, want id %q", partial, what, found, err, want)
			}
		}
		r.add(t, saml("b"))
		if found, err := store.Twins(t.Context(), saml("b")); found != nil || err != nil {
			t.Errorf("what this process made is a twin: %v, %v", found, err)
		}
		if err := store.Delete(t.Context(), left); err != nil {
			t.Fatal(err)
		}
		if found, err := store.Twins(t.Context(), saml("a")); found != nil || err != nil {
			t.Errorf("what was deleted is a twin: %v, %v", found, err)
		}
	}
}

// All creates of a kind share one look, and one that fails stops them.
func TestTwinLooksOnce(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	r.tenant.Inject(localtenant.Fault{Path: "/serviceprovider/fetch", Status: 500, ContentType: asJSON, Body: `{"message":"oops"}`})
	store := r.ServiceProviders()
	if _, err := store.Twins(t.Context(), saml("a")); err == nil || !strings.Contains(err.Error(), "could not check whether the service provider already exists") {
		t.Errorf("a failed look gives %v", err)
	}
	r.tenant.ClearFaults()
	r.tenant.ResetJournal()
	for _, name := range []string{"a", "b", "c"} {
		if _, err := store.Twins(t.Context(), saml(name)); err != nil {
			t.Error(err)
		}
		r.add(t, saml(name))
	}
	lists := r.tenant.Count("POST", "/serviceprovider/fetch")
	if lists != 1+3 { // and one after each create
		t.Errorf("%d lists for three creates, want 4", lists)
	}
}

// Creates that run together look once, and before any of them makes anything.
func TestTwinsAreLookedForTogether(t *testing.T) {
	t.Parallel()
	r := start(t)
	left := r.tenant.Add("service_providers", stored(t, saml("app 0")))
	var n atomic.Int64
	together(t, 20, func() error {
		want := saml(fmt.Sprint("app ", n.Add(1)-1))
		found, err := r.ServiceProviders().Twins(t.Context(), want)
		switch {
		case err != nil:
			return err
		case (found != nil) != (want.Name == "app 0") || found != nil && found[0] != left:
			return fmt.Errorf("%s: %v", want.Name, found)
		case found == nil:
			_, err = r.ServiceProviders().Create(t.Context(), want)
		}
		return err
	})
	// The one that found something looks whether it is still there, and those that
	// were made are looked for together.
	if lists := r.tenant.Count("POST", list); lists < 2 || lists > 12 {
		t.Errorf("%d lists", lists)
	}
}
