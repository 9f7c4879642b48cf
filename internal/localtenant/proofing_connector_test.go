package localtenant_test

import (
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestProofingConnectors(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	list := func() []any {
		t.Helper()
		out := c.plain("GET", "/idproofingapi/info", "")
		found, _ := out.body.([]any)
		if out.status != 200 || len(found) == 0 {
			t.Fatalf("%d %s", out.status, out.raw)
		}
		return found
	}
	if found := list(); len(found) != 6 || at(found, 0, "verifierType") != "authenticid" || at(found, 0, "docType") != "dl" {
		t.Errorf("a new tenant has %v", found)
	}
	// Whoever has keys may show them; a license belongs elsewhere.
	c.proof(200, "GET", "/info", nil)
	c.recorded(200, "GET", "/idproofingapi/info", nil, c.license("idproofingapi", c.tenant.License()))
	c.tenant.Set(localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	first := map[any]bool{}
	for range 20 {
		first[at(list(), 0, "docType")] = true
	}
	if len(first) < 2 || at(list(), 0, "newerText") == nil {
		t.Error("the modes have no effect")
	}
	c.tenant.Set(localtenant.Modes{})
	c.tenant.Add("proofing_connectors", map[string]any{"verifierType": "socure", "docType": "ssn"})
	if found := list(); len(found) != 1 || names(found[0]) != "docType verifierType" || at(found, 0, "verifierType") != "socure" {
		t.Errorf("the tenant has %v", found)
	}
}
