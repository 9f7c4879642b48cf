package journeys_test

import (
	"context"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// kind is one of the two versions of journeys, for tests of both.
type kind struct {
	resource      string
	path          string // at the local tenant
	users         string // what the API calls the condition on usernames
	minimal, full string
	store         func(*client.Client) *client.AuthenticationJourneys
}

func (k kind) address() string { return k.resource + ".test" }

var v1 = kind{
	resource: "onekosmos_authentication_journey", path: "/authenticationJourney", users: "username",
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
	resource: "onekosmos_authentication_journey_v2", path: "/v2/authenticationJourney", users: "usernames",
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
