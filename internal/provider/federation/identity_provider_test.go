package federation_test

import (
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

const (
	ownType = "onekosmos_identity_provider"
	nobody  = "6070951e8dfc7f29228126c9"
)

// A tenant makes a default identity provider for who asks in the wrong way: no plan,
// import, data source or refresh does.
func TestIdentityProviderMakesNoDefault(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	config := kinds.Of(ownType).Lives[0].Minimal
	none := func(what string) {
		t.Helper()
		if all := local.Objects("identity_providers"); len(all) > 0 {
			t.Fatalf("%s: the tenant has %v", what, all)
		}
	}
	if _, problems := r.Plan(ownType, nil, config); problems.Errors() != nil {
		t.Error(problems)
	}
	none("plan")
	if imported, _ := r.Import(ownType, nobody); imported != nil {
		t.Errorf("imported %v", imported.Values())
	}
	none("import")
	if read, problems := r.ReadData(ownType, rig.Values{"id": nobody}); problems.Errors() == nil {
		t.Errorf("read %v", read)
	}
	none("data source")
	object, problems := r.Create(ownType, config)
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	local.Remove("identity_providers", object.Values().Text("id"))
	r = acctest.RigOf(t, tenant, nil) // the one that made it waits for a tenant that lags
	if read, problems := r.Read(object); read != nil || problems.Errors() != nil {
		t.Errorf("%v, %s", read, problems)
	}
	none("refresh")
	if problems := r.Destroy(object); problems.Errors() != nil {
		t.Error(problems)
	}
	none("destroy")
}

// One of a type that exists is refused with its id.
func TestIdentityProviderOfATypeThatExists(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil)
	id := tenant.Local(t).Add("identity_providers", map[string]any{"type": "oidc", "issuer": "https://theirs.example.com"})
	_, problems := r.Create(ownType, kinds.Of(ownType).Lives[0].Minimal)
	if text := problems.Errors().String(); !strings.Contains(text, id) || !strings.Contains(text, `type "oidc"`) || !strings.Contains(text, "Import it") {
		t.Error(text)
	}
}

// An import takes no secret into the state, whatever the tenant shows.
func TestIdentityProviderImport(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil)
	id := tenant.Local(t).Add("identity_providers", map[string]any{
		"type": "oidc", "issuer": "https://login.example.com", "clientSecret": "canary", "signing_key": "canary", "mask": "*****",
		"jwt": map[string]any{"accessToken": "canary", "tokenEndpoint": "https://login.example.com/token", "publicKey": "BF"},
	})
	object, problems := r.Import(ownType, id)
	const want = `{"issuer":"https://login.example.com","jwt":{"publicKey":"BF","tokenEndpoint":"https://login.example.com/token"}}`
	if problems.Errors() != nil || object.Values()["settings"] != want {
		t.Errorf("%v, %s", object.Values(), problems)
	}
}
