package kinds

import (
	"context"
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// Images of one pixel, in base64.
const (
	png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
	gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
	svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
)

// numbered tells objects apart by one attribute.
func numbered(attribute, format string) func(i int) rig.Values {
	return func(i int) rig.Values { return rig.Values{attribute: fmt.Sprintf(format, i)} }
}

// edit reads an object, changes it and writes it back.
func edit[A any, S interface {
	Get(context.Context, string) (*A, error)
	Update(context.Context, string, *A) (*A, error)
}](ctx context.Context, store S, id string, change func(*A)) error {
	found, err := store.Get(ctx, id)
	if err != nil {
		return err
	}
	changed := *found
	change(&changed)
	_, err = store.Update(ctx, id, &changed)
	return err
}

// module makes an auth module that is removed when the test ends.
func module(t testing.TB, tenant *acctest.Tenant, name, kind, mode string) string {
	t.Helper()
	subtype := "directory"
	if kind == client.ModuleDB {
		subtype = "datastore"
	}
	modules := tenant.Client().AuthModules()
	made, err := modules.Create(t.Context(), &client.AuthModule{
		Type: kind, Subtype: subtype, Method: "authn", Name: name, Enabled: true, Mode: mode, Config: &client.ModuleConfig{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = modules.Delete(context.Background(), made.ID) })
	return made.ID
}
