package client_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestDefaultAuthScheme(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {},
		"other tenant":  {ShuffleLists: true, UnknownFields: true, PartialLists: true, BareCreates: true, PlainAnswers: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			ctx, store := t.Context(), r.DefaultAuthScheme()
			a, b, c := r.module(t, dbModule("a")).ID, r.module(t, dbModule("b")).ID, r.module(t, dbModule("c")).ID
			if _, err := store.Create(ctx, &client.AuthScheme{Modules: []string{c, a}}); err != nil {
				t.Fatal(err)
			}
			before, err := store.Snapshot(ctx)
			if err != nil {
				t.Fatal(err)
			}
			set, err := store.Update(ctx, client.SettingsID, &client.AuthScheme{Modules: []string{b, c, a}})
			if err != nil || !slices.Equal(set.Modules, []string{b, c, a}) {
				t.Errorf("%+v, %v", set, err)
			}
			got, err := store.Get(ctx, client.SettingsID)
			if err != nil || !slices.Equal(got.Modules, []string{b, c, a}) {
				t.Errorf("%+v, %v", got, err)
			}
			if err := r.AuthModules().Delete(ctx, c); err != nil {
				t.Fatal(err)
			}
			if err := store.Restore(ctx, before); err != nil {
				t.Error(err)
			}
			for got, err := range store.List(ctx) {
				if err != nil || !slices.Equal(got.Modules, []string{a}) {
					t.Errorf("restored: %+v, %v", got, err)
				}
			}
			if err := store.Restore(ctx, []byte("x")); err == nil {
				t.Error("something else was restored")
			}
			if _, err := store.Get(ctx, "other"); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("another scheme: %v", err)
			}
		})
	}
}

// An answer that holds no scheme is an error, and not an empty scheme.
func TestAuthSchemeThatIsNone(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	for _, body := range []string{`{}`, `{"authScheme":null}`, `{"authScheme":{}}`, `{"authScheme":{"modules":null}}`, `{"authScheme":{"modules":[{"_id":"1"}]}}`, `{"authScheme":[]}`} {
		r.tenant.Inject(localtenant.Fault{Path: "/community_auth_info/fetch", Status: 200, ContentType: asJSON, Body: body})
		if got, err := r.DefaultAuthScheme().Get(t.Context(), client.SettingsID); err == nil || !strings.Contains(err.Error(), "scheme") {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	// A change whose answer shows nothing is read back.
	id := r.module(t, dbModule("a")).ID
	r.tenant.Inject(localtenant.Fault{Path: "/authscheme/default/modules", Commit: true, Status: 200, ContentType: asJSON, Body: `{"ok":true}`})
	if set, err := r.DefaultAuthScheme().Create(t.Context(), &client.AuthScheme{Modules: []string{id}}); err != nil || !slices.Equal(set.Modules, []string{id}) {
		t.Errorf("%+v, %v", set, err)
	}
}
