package journeys_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// What is changed in AdminX is put back, one part at a time; additional
// conditions that are no longer given are nobody's.
func TestAuthenticationJourney_drift(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t)
			var id string
			changed := func(edit func(*client.AuthenticationJourney)) resource.TestStep {
				return resource.TestStep{
					PreConfig: func() { k.change(t, tenant, id, edit) },
					Config:    tenant.Config(k.full), ConfigPlanChecks: acctest.Acts(k.address(), plancheck.ResourceActionUpdate), Check: acctest.SameID(k.address(), &id),
				}
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: tenant.Config(k.full), Check: acctest.KeepID(k.address(), &id)},
					changed(func(j *client.AuthenticationJourney) { // one of the values
						j.Conditions[client.JourneyGroups] = client.JourneyCondition{Operator: client.OperatorOverlap, Values: []string{"staff"}}
					}),
					changed(func(j *client.AuthenticationJourney) { // the operator, to one that no attribute has
						delete(j.Conditions, client.JourneyGroups)
						j.Additional[client.JourneyGroups] = json.RawMessage(`{"operator":"in_range","value":["staff"]}`)
					}),
					changed(func(j *client.AuthenticationJourney) { delete(j.Additional, "time") }),
					changed(func(j *client.AuthenticationJourney) { j.Enabled, j.Domain = true, "" }),
					changed(func(j *client.AuthenticationJourney) { j.Decision = &client.JourneyDecision{Action: "deny"} }),
					{
						Config: tenant.Config(k.minimal),
						Check: func(*terraform.State) error {
							found, err := k.store(tenant.Client()).Get(context.Background(), id)
							if err != nil || len(found.Conditions) > 0 || found.Domain != "" || len(found.Decision.AuthenticationMethods) > 0 || found.Additional["time"] == nil {
								return fmt.Errorf("the tenant has %+v, %v", found, err)
							}
							return nil
						},
					},
				},
			})
		})
	}
}

// What is sent has the forms of the reference's samples, and what the tenant
// alone knows of a journey is sent back.
func TestAuthenticationJourney_wire(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, localtenant.Modes{UnknownFields: true})
			acctest.NoViolations(t, tenant)
			local := tenant.Local(t)
			last := func(method, path string, want map[string]any, not ...string) resource.TestCheckFunc {
				return func(*terraform.State) error {
					bodies := acctest.Sent(local, method, path)
					if len(bodies) != 1 {
						return fmt.Errorf("%d requests %s %s", len(bodies), method, path)
					}
					for name, value := range want {
						if got := bodies[0][name]; !reflect.DeepEqual(got, value) {
							return fmt.Errorf("%s is sent as %v, want %v", name, got, value)
						}
					}
					for _, name := range not {
						if _, there := bodies[0][name]; there {
							return fmt.Errorf("%s is sent in %v", name, bodies[0])
						}
					}
					return nil
				}
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: tenant.Config(k.full),
						Check: last("PUT", k.path, map[string]any{
							"groups":  map[string]any{"operator": "overlap", "value": []any{"guests", "staff"}},
							"enabled": false, "domain": "example.com",
							"decision": map[string]any{"action": "mfa_required", "authenticationMethods": []any{"password_and_otp", "helpdesk_otp"}},
						}, "id", "_id"),
					},
					{
						PreConfig: local.ResetJournal,
						Config:    tenant.Config(k.minimal),
						Check: last("PATCH", k.path+"/{id}", map[string]any{
							"groups": nil, "ip": nil, "domain": nil, "deviceId": nil, "application": nil, k.users: nil,
							"newerText": "from a newer tenant", "enabled": true,
						}, "id", "_id"),
					},
				},
			})
		})
	}
}

// Who does not give additional conditions is not bothered with them; who does
// has these and no others.
func TestAuthenticationJourney_additionalConditions(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t)
			with := func(value string) string {
				return tenant.Config(strings.Replace(k.minimal, "  name ", "  additional_conditions = "+value+"\n  name ", 1))
			}
			var id string
			address := k.address()
			outside := func(conditions map[string]string) func() {
				return func() {
					k.change(t, tenant, id, func(j *client.AuthenticationJourney) {
						j.Additional = map[string]json.RawMessage{}
						for name, condition := range conditions {
							j.Additional[name] = json.RawMessage(condition)
						}
					})
				}
			}
			shows := func(text string) []statecheck.StateCheck {
				return []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tfjsonpath.New("additional_conditions"), knownvalue.StringExact(text))}
			}
			const risk = `{"operator":"in","value":["a","b"]}`
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: tenant.Config(k.minimal), Check: acctest.KeepID(address, &id), ConfigStateChecks: shows("{}")},
					{ // added in AdminX: shown, and no difference
						PreConfig: outside(map[string]string{"risk": risk}),
						Config:    tenant.Config(k.minimal), ConfigPlanChecks: acctest.Empty, ConfigStateChecks: shows(`{"risk":` + risk + `}`),
					},
					{ // an update of something else leaves it
						Config:            tenant.Config(strings.Replace(k.minimal, `"allow"`, `"deny"`, 1)),
						ConfigPlanChecks:  acctest.Acts(address, plancheck.ResourceActionUpdate),
						ConfigStateChecks: shows(`{"risk":` + risk + `}`),
					},
					{ // given in another spelling
						Config:           with(`jsonencode({ risk = { value = ["b", "a"], operator = "in" }, time = { operator = "within", value = { to = "18:00" } } })`),
						ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate),
					},
					{ // values in another order, and a default filled in: no difference
						PreConfig: outside(map[string]string{"risk": risk, "time": `{"operator":"within","value":{"to":"18:00","from":"00:00"}}`}),
						Config:    with(`jsonencode({ risk = { value = ["b", "a"], operator = "in" }, time = { operator = "within", value = { to = "18:00" } } })`), ConfigPlanChecks: acctest.Empty,
					},
					{ // another one in AdminX
						PreConfig:        outside(map[string]string{"risk": risk, "weather": `{"operator":"eq","value":"sun"}`}),
						Config:           with(`jsonencode({ risk = { operator = "in", value = ["a", "b"] } })`),
						ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate), ConfigStateChecks: shows(`{"risk":` + risk + `}`),
					},
					{Config: with("jsonencode({})"), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate), ConfigStateChecks: shows("{}")},
					{ // a condition that has an attribute, in a form that it has not
						Config:           with(`jsonencode({ groups = { operator = "in_range", value = ["staff"] } })`),
						ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate),
					},
					{ // addresses that the attribute refuses
						Config:            with(`jsonencode({ ip = { operator = "in", value = ["10.0.0.0/8"] } })`),
						ConfigPlanChecks:  acctest.Acts(address, plancheck.ResourceActionUpdate),
						ConfigStateChecks: shows(`{"ip":{"operator":"in","value":["10.0.0.0/8"]}}`),
					},
					{Config: with(`jsonencode({ ip = { operator = "in", value = ["10.0.0.0/8"] } })`), ConfigPlanChecks: acctest.Empty},
				},
			})
		})
	}
}

// The order of authentication methods is sent, and not compared.
func TestAuthenticationJourney_methodOrder(t *testing.T) {
	k := v1
	tenant := acctest.Start(t)
	var id string
	methods := func() any {
		found, err := k.store(tenant.Client()).Get(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(found.Decision.AuthenticationMethods, " ")
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(k.full), Check: acctest.KeepID(k.address(), &id)},
			{
				PreConfig: func() {
					k.change(t, tenant, id, func(j *client.AuthenticationJourney) {
						j.Decision.AuthenticationMethods = []string{"helpdesk_otp", "password_and_otp"}
					})
				},
				Config: tenant.Config(k.full), ConfigPlanChecks: acctest.Empty,
			},
			{
				Config:           tenant.Config(strings.Replace(k.full, `"password_and_otp", "helpdesk_otp"`, `"helpdesk_otp", "password_and_otp", "fido"`, 1)),
				ConfigPlanChecks: acctest.Acts(k.address(), plancheck.ResourceActionUpdate),
				Check: func(*terraform.State) error {
					if got := methods(); got != "helpdesk_otp password_and_otp fido" {
						return fmt.Errorf("the methods are %q", got)
					}
					return nil
				},
			},
		},
	})
}

// A category tells journeys of one name apart.
func TestAuthenticationJourneyV2_category(t *testing.T) {
	tenant := acctest.Start(t)
	for _, category := range []string{"one", "two"} {
		j := client.AuthenticationJourney{Name: "Office", Category: category, Enabled: true, Decision: &client.JourneyDecision{Action: "allow"}}
		if _, err := v2.store(tenant.Client()).Create(t.Context(), &j); err != nil {
			t.Fatal(err)
		}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config:      tenant.Config("data \"onekosmos_authentication_journey_v2\" \"three\" {\n  name = \"Office\"\n  category = \"three\"\n}\n"),
			ExpectError: acctest.Expect(`has the name "Office" and the category "three"`),
		}, {
			Config: tenant.Config(`
data "onekosmos_authentication_journey_v2" "two" {
  name     = "Office"
  category = "two"
}
data "onekosmos_authentication_journeys_v2" "one" {
  category = "one"
}
output "categories" {
  value = concat([data.onekosmos_authentication_journey_v2.two.category], data.onekosmos_authentication_journeys_v2.one.authentication_journeys_v2[*].category)
}
`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("categories", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("two"), knownvalue.StringExact("one")})),
			},
		}},
	})
}

// What is not known yet is not refused.
func TestAuthenticationJourney_unknownValues(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(`
resource "terraform_data" "later" {
  input = {
    operator = "in_range", address = "10.0.0.0/8", users = ["a", "b"], json = "{}"
    methods  = ["password_and_otp"], groups = { operator = "in", values = ["a", "b"] }
  }
}
resource "onekosmos_authentication_journey" "test" {
  name                  = "Office"
  ip_addresses          = { operator = terraform_data.later.output.operator, values = ["10.0.0.1-10.0.0.9", terraform_data.later.output.address] }
  usernames             = { operator = "in", values = terraform_data.later.output.users }
  groups                = terraform_data.later.output.groups
  additional_conditions = terraform_data.later.output.json
  decision              = { action = "mfa_required", authentication_methods = terraform_data.later.output.methods }
}
resource "onekosmos_authentication_journey" "perhaps_twice" {
  name                  = "Home"
  groups                = terraform_data.later.output.operator == "eq" ? { operator = "in", values = ["a"] } : null
  additional_conditions = jsonencode({ groups = { operator = "in_range", value = ["a"] } })
  decision              = { action = "deny" }
}
`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		}},
	})
}
