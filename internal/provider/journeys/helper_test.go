package journeys_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// kind is one of the two versions of journeys, for tests of both.
type kind struct {
	resource, all    string // the type, and the data source of all
	path, collection string // at the local tenant
	users            string // what the API calls the condition on usernames
	minimal, full    string
	store            func(*client.Client) *client.AuthenticationJourneys
}

func (k kind) address() string { return k.resource + ".test" }

var v1 = kind{
	resource: "onekosmos_authentication_journey", all: "authentication_journeys",
	path: "/authenticationJourney", collection: "authentication_journeys", users: "username",
	store: (*client.Client).AuthenticationJourneys,
	minimal: `
resource "onekosmos_authentication_journey" "test" {
  name     = "Office"
  decision = { action = "allow" }
}
`,
	full: `
resource "onekosmos_authentication_journey" "test" {
  name         = "Office & 東京"
  enabled      = false
  domain       = "example.com"
  groups       = { operator = "overlap", values = ["staff", "guests"] }
  device_ids   = { operator = "overlap", values = ["laptop-1"] }
  applications = { operator = "in", values = ["Salesforce", "Jira"] }
  usernames    = { operator = "eq", values = ["alice"] }
  ip_addresses = { operator = "in_range", values = ["203.0.113.7", "10.0.0.0/8", "10.1.0.1-10.1.0.9", "2001:db8::/32"] }
  additional_conditions = jsonencode({
    time = { operator = "within", value = { from = "08:00", to = "18:00" } }
    risk = { value = ["low", "high"], operator = "in" }
  })
  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp", "helpdesk_otp"]
  }
}
`,
}

var v2 = kind{
	resource: "onekosmos_authentication_journey_v2", all: "authentication_journeys_v2",
	path: "/v2/authenticationJourney", collection: "authentication_journeys_v2", users: "usernames",
	store: (*client.Client).AuthenticationJourneysV2,
	minimal: `
resource "onekosmos_authentication_journey_v2" "test" {
  name     = "Linux"
  category = "adaptive_auth_fallback_policy_v2"
  decision = { action = "allow" }
}
`,
	full: `
resource "onekosmos_authentication_journey_v2" "test" {
  name               = "Linux & 東京"
  category           = "other"
  enabled            = false
  domain             = "example.com"
  groups             = { operator = "overlap", values = ["staff", "guests"] }
  device_ids         = { operator = "overlap", values = ["laptop-1"] }
  applications       = { operator = "in", values = ["Salesforce", "Jira"] }
  usernames          = { operator = "in", values = ["alice", "bob"] }
  ip_addresses       = { operator = "in", values = ["203.0.113.7", "2001:db8::1"] }
  requesting_app_ids = { operator = "eq", values = ["linux_cp"] }
  additional_conditions = jsonencode({
    time = { operator = "within", value = { from = "08:00", to = "18:00" } }
  })
  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp", "helpdesk_otp"]
  }
}
`,
}

var kinds = map[string]kind{"v1": v1, "v2": v2}

// otherTenants are ways in which the answers of a tenant that nobody here
// wrote may differ from the reference's samples.
var otherTenants = map[string]localtenant.Modes{
	"everything at once":     {OtherJourneyForm: true, BareCreates: true, UnknownFields: true, ShuffleLists: true, PartialLists: true, TextBooleans: true},
	"the other form":         {OtherJourneyForm: true},
	"bare and partial":       {BareCreates: true, PartialLists: true},
	"a newer one":            {UnknownFields: true, ShuffleLists: true},
	"answers that are plain": {PlainAnswers: true, BareCreates: true},
}

// acts wants an action of a step, and nothing left to do after it.
func acts(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

var empty = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

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

// noViolations wants that nothing was sent that no documented client sends.
func noViolations(t *testing.T, tenant *acctest.Tenant) {
	t.Helper()
	t.Cleanup(func() {
		if v := tenant.Local(t).Violations(); v != nil {
			t.Errorf("violations: %q", v)
		}
	})
}

// change changes a journey behind Terraform's back.
func (k kind) change(t *testing.T, tenant *acctest.Tenant, id string, edit func(*client.AuthenticationJourney)) {
	t.Helper()
	store := k.store(tenant.Client())
	found, err := store.Get(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	changed := *found
	edit(&changed)
	if _, err := store.Update(context.Background(), id, &changed); err != nil {
		t.Fatal(err)
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
