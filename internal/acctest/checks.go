package acctest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// Empty wants a step that plans nothing.
var Empty = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// Settled wants nothing left to do after a step.
var Settled = resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// Acts wants an action of a step, and nothing left to do after it.
func Acts(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// KeepID keeps the id of an object.
func KeepID(address string, id *string) resource.TestCheckFunc {
	return idOf(address, id, func(string) bool { return true })
}

// SameID wants the object that was kept before.
func SameID(address string, id *string) resource.TestCheckFunc {
	return idOf(address, id, func(now string) bool { return now == *id })
}

// AnotherID wants another object than the one that was kept before, and keeps
// it.
func AnotherID(address string, id *string) resource.TestCheckFunc {
	return idOf(address, id, func(now string) bool { return now != *id })
}

func idOf(address string, id *string, right func(now string) bool) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		found := s.RootModule().Resources[address]
		if found == nil || found.Primary.ID == "" {
			return fmt.Errorf("there is no %s", address)
		}
		if !right(found.Primary.ID) {
			return fmt.Errorf("%s has id %s, before it was %s", address, found.Primary.ID, *id)
		}
		*id = found.Primary.ID
		return nil
	}
}

// NotInState wants none of the texts in a state.
func NotInState(secrets ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		for _, secret := range secrets {
			if strings.Contains(s.String(), secret) {
				return fmt.Errorf("the state holds %q", secret)
			}
		}
		return nil
	}
}

// Sent returns the opened bodies that a tenant got at an endpoint and took.
func Sent(local *localtenant.Tenant, method, path string) (bodies []map[string]any) {
	for _, x := range local.Journal() {
		if x.Method == method && x.Endpoint == path && x.Status < 300 {
			var body map[string]any
			if err := json.Unmarshal(x.Request, &body); err != nil {
				panic(err)
			}
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// NoViolations wants that a test sends nothing that no documented client
// sends.
func NoViolations(t testing.TB, tenant *Tenant) {
	t.Helper()
	t.Cleanup(func() {
		if v := tenant.Local(t).Violations(); v != nil {
			t.Errorf("violations: %q", v)
		}
	})
}

// NewRig returns a local tenant and the provider in this process, configured for
// it, with further settings.
func NewRig(t testing.TB, further rig.Values, modes ...localtenant.Modes) (*Tenant, *rig.Rig) {
	t.Helper()
	tenant := Start(t, modes...)
	return tenant, RigOf(t, tenant, further)
}

// RigOf returns another provider for a tenant, as the next command has one.
func RigOf(t testing.TB, tenant *Tenant, further rig.Values) *rig.Rig {
	t.Helper()
	settings := further.With(nil)
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	return rig.New(t, provider.New("test"), settings)
}
