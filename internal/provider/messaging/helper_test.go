package messaging_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// otherTenants are ways in which the answers of a tenant that nobody here
// wrote may differ from the reference's samples.
var otherTenants = map[string]localtenant.Modes{
	"everything at once":      {ShuffleLists: true, UnknownFields: true, Secrets: "masked", OptionalSecrets: true, TextBooleans: true},
	"masked and insisting":    {ShuffleLists: true, UnknownFields: true, Secrets: "masked"},
	"secrets left out":        {Secrets: "omitted", OmitPublicKey: true, OptionalSecrets: true},
	"left out and insisting":  {Secrets: "omitted"},
	"bare and partial":        {PartialLists: true, BareCreates: true},
	"key of another service":  {AnswerWithOtherKey: true},
	"answers that are plain":  {PlainAnswers: true, ShuffleLists: true},
	"unknown fields, partial": {UnknownFields: true, PartialLists: true, BareCreates: true, TextBooleans: true},
}

func acts(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

var (
	empty     = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	thenEmpty = resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
)

func keepIDOf(address string, id *string) resource.TestCheckFunc  { return idOf(address, id, "") }
func sameIDAs(address string, id *string) resource.TestCheckFunc  { return idOf(address, id, "same") }
func anotherID(address string, id *string) resource.TestCheckFunc { return idOf(address, id, "other") }

// idOf keeps the id of an object, and compares it with the one kept before.
func idOf(address string, id *string, than string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		found := s.RootModule().Resources[address]
		if found == nil || found.Primary.ID == "" {
			return fmt.Errorf("there is no %s", address)
		}
		before := *id
		*id = found.Primary.ID
		if than == "same" && *id != before || than == "other" && *id == before {
			return fmt.Errorf("%s has id %s, before it was %s", address, *id, before)
		}
		return nil
	}
}

// sent returns the opened bodies that a tenant got at an endpoint and took.
func sent(local *localtenant.Tenant, method, path string) (bodies []map[string]any) {
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

// refused counts the requests at an endpoint that the tenant refused.
func refused(local *localtenant.Tenant, method, path string) (n int) {
	for _, x := range local.Journal() {
		if x.Method == method && x.Endpoint == path && x.Status >= 400 {
			n++
		}
	}
	return n
}

// noViolations wants that nothing was sent that no documented client sends.
func noViolations(t *testing.T, tenant *acctest.Tenant) {
	t.Helper()
	t.Cleanup(func() {
		if v := tenant.Local(t).Violations(); v != nil {
			t.Errorf("violations: %q", v)
		}
	})
}

// notInState wants none of the texts in a state.
func notInState(secrets ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		for _, secret := range secrets {
			if strings.Contains(s.String(), secret) {
				return fmt.Errorf("the state holds %q", secret)
			}
		}
		return nil
	}
}

func newRig(t *testing.T, further rig.Values, modes ...localtenant.Modes) (*acctest.Tenant, *rig.Rig) {
	t.Helper()
	tenant := acctest.StartLocal(t, modes...)
	settings := further.With(nil)
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	return tenant, rig.New(t, provider.New("test"), settings)
}
