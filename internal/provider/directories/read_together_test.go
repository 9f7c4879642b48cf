package directories_test

import (
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// A tenant that shows less in its list than in a read costs a read for each
// module, and one that shows all costs none.
func TestAuthModulesAreReadTogether(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	var made []*rig.Instance
	for i := range 5 {
		object, problems := r.Create("onekosmos_auth_module", authModule.Life("ldap").Minimal.With(rig.Values{"name": fmt.Sprint("m", i)}))
		if problems.Errors() != nil {
			t.Fatal(problems)
		}
		made = append(made, object)
	}
	local.ResetJournal()
	for _, object := range made {
		if _, problems := r.Read(object); problems.Errors() != nil {
			t.Fatal(problems)
		}
	}
	if lists, reads := local.Count("POST", "/auth_modules/fetch"), local.Count("GET", "/auth_modules/{moduleId}"); lists != 1 || reads != 0 {
		t.Errorf("5 modules cost %d lists and %d reads", lists, reads)
	}
}

// 200 attributes of one module cost one list for each refresh.
func TestUserAttributesAreReadTogether(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	module := makeModule(t, tenant, "Guests", client.ModuleDB, client.ModeDirect)
	made := make([]*rig.Instance, 200)
	for i := range made {
		object, problems := r.Create("onekosmos_user_attribute", rig.Values{"auth_module_id": module, "name": fmt.Sprint("n", i), "directory_attribute": fmt.Sprint("a", i)})
		if problems.Errors() != nil {
			t.Fatal(problems)
		}
		made[i] = object
	}
	for range 2 { // a refresh is a process of its own
		again := acctest.RigOf(t, tenant, nil)
		local.ResetJournal()
		for _, object := range made {
			if read, problems := again.Read(object); read == nil || problems.Errors() != nil {
				t.Fatal(problems)
			}
		}
		if lists, reads := local.Count("GET", "/attributes"), local.Count("GET", "/attributes/{attributeId}"); lists != 1 || reads != 0 {
			t.Errorf("%d attributes cost %d lists and %d reads", len(made), lists, reads)
		}
	}
}
