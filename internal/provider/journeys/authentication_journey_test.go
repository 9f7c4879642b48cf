package journeys_test

import (
	"context"
	"encoding/json"
	"errors"
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
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// life takes a journey through its whole life.
func (k kind) life(t *testing.T, tenant *acctest.Tenant) {
	t.Helper()
	var id string
	address, journeys := k.address(), k.store(tenant.Client())
	changed := func(edit func(*client.AuthenticationJourney)) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() { k.change(t, tenant, id, edit) },
			Config:    tenant.Config(k.full), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate), Check: acctest.SameID(address, &id),
		}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			if _, err := journeys.Get(context.Background(), id); !errors.Is(err, client.ErrNotFound) {
				return fmt.Errorf("journey %s after destroy: %v, want not found", id, err)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(k.minimal), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionCreate),
				Check: acctest.KeepID(address, &id),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("enabled"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("additional_conditions"), knownvalue.StringExact("{}")),
				},
			},
			{Config: tenant.Config(k.minimal), ConfigPlanChecks: acctest.Empty},
			{Config: tenant.Config(k.full), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate), Check: acctest.SameID(address, &id)},
			{Config: tenant.Config(k.full), ConfigPlanChecks: acctest.Empty},
			changed(func(j *client.AuthenticationJourney) { // one of the values
				j.Conditions[client.JourneyGroups] = client.JourneyCondition{Operator: client.OperatorOverlap, Values: []string{"staff"}}
			}),
			changed(func(j *client.AuthenticationJourney) { // the operator, to one that no attribute has
				delete(j.Conditions, client.JourneyGroups)
				j.Additional[client.JourneyGroups] = json.RawMessage(`{"operator":"in_range","value":["staff"]}`)
			}),
			changed(func(j *client.AuthenticationJourney) { delete(j.Additional, "time") }),
			changed(func(j *client.AuthenticationJourney) { j.Enabled, j.Domain = true, "" }),
			changed(func(j *client.AuthenticationJourney) {
				j.Decision = &client.JourneyDecision{Action: "deny"}
			}),
			{ // back to the minimum; the additional conditions are nobody's any more
				Config: tenant.Config(k.minimal), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(acctest.SameID(address, &id), func(*terraform.State) error {
					found, err := journeys.Get(context.Background(), id)
					if err != nil || len(found.Conditions) > 0 || found.Domain != "" || len(found.Decision.AuthenticationMethods) > 0 || found.Additional["time"] == nil {
						return fmt.Errorf("the tenant has %+v, %v", found, err)
					}
					return nil
				}),
			},
			{ // removed behind our back: it is made again
				PreConfig: func() {
					if err := journeys.Delete(context.Background(), id); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(k.minimal), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionCreate), Check: acctest.AnotherID(address, &id),
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
		},
	})
}

func TestAuthenticationJourney(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) { k.life(t, acctest.Start(t)) })
	}
}

func TestAuthenticationJourney_otherTenants(t *testing.T) {
	for version, k := range kinds {
		for name, modes := range otherTenants {
			t.Run(version+" "+name, func(t *testing.T) {
				tenant := acctest.Start(t, modes)
				acctest.NoViolations(t, tenant)
				k.life(t, tenant)
			})
		}
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
					{Config: tenant.Config(k.minimal), Check: acctest.KeepID(address, &id)},
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

// A journey that somebody made in AdminX is taken over without a change.
func TestAuthenticationJourney_import(t *testing.T) {
	for version, k := range kinds {
		for form, block := range map[string]string{"id": "id = %q", "identity": "identity = {\n    id = %q\n  }"} {
			t.Run(version+" "+form, func(t *testing.T) {
				tenant := acctest.Start(t)
				made, err := k.store(tenant.Client()).Create(t.Context(), k.journey("Office"))
				if err != nil {
					t.Fatal(err)
				}
				config := strings.NewReplacer(`"Linux"`, `"Office"`, "decision", "groups = { operator = \"overlap\", values = [\"staff\"] }\n  decision").Replace(k.minimal)
				core.ParallelTest(t, resource.TestCase{
					ProtoV6ProviderFactories: acctest.Factories(),
					Steps: []resource.TestStep{{
						Config:           tenant.Config(config + fmt.Sprintf("import {\n  to = %s\n  "+block+"\n}\n", k.address(), made.ID)),
						ConfigPlanChecks: acctest.Acts(k.address(), plancheck.ResourceActionNoop),
					}},
				})
			})
		}
	}
}

// journey is one that is made behind Terraform's back.
func (k kind) journey(name string) *client.AuthenticationJourney {
	j := &client.AuthenticationJourney{
		Name: name, Enabled: true, Decision: &client.JourneyDecision{Action: "allow"},
		Conditions: map[string]client.JourneyCondition{client.JourneyGroups: {Operator: client.OperatorOverlap, Values: []string{"staff"}}},
		Additional: map[string]json.RawMessage{"risk": json.RawMessage(`{"operator":"eq","value":"low"}`)},
	}
	if k.resource == v2.resource {
		j.Category = "adaptive_auth_fallback_policy_v2"
	}
	return j
}

func TestAuthenticationJourney_badImport(t *testing.T) {
	for _, k := range kinds {
		tenant := acctest.Start(t)
		for id, says := range map[string][]string{
			"Office hours":             {`"Office hours"`, "a name is not an id", k.resource + ".example"},
			"6070951e8dfc7f29228126c9": {"non-existent"},
			"x":                        {"non-existent"},
		} {
			core.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: tenant.Config(k.minimal), ResourceName: k.address(), ImportState: true, ImportStateId: id, ExpectError: acctest.Expect(says...),
				}},
			})
		}
	}
}

func TestAuthenticationJourneyDataSources(t *testing.T) {
	for version, k := range kinds {
		t.Run(version, func(t *testing.T) {
			tenant := acctest.Start(t)
			journeys := k.store(tenant.Client())
			for _, name := range []string{"Twice", "Twice", "Once"} {
				if _, err := journeys.Create(t.Context(), k.journey(name)); err != nil {
					t.Fatal(err)
				}
			}
			data := "data." + k.resource
			same := func(a string) string {
				return fmt.Sprintf(`jsonencode(%s) == jsonencode({ for k, v in %s : k => v if k != "timeouts" })`, a, k.address())
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: tenant.Config(fmt.Sprintf(`data %q "x" { name = "Twice" }`, k.resource)), ExpectError: acctest.Expect("2 objects of kind authentication journey", `have the name "Twice"`)},
					{Config: tenant.Config(fmt.Sprintf(`data %q "x" { name = "none" }`, k.resource)), ExpectError: acctest.Expect("No authentication journey", `has the name "none"`)},
					{Config: tenant.Config(fmt.Sprintf(`data %q "x" { id = "6070951e8dfc7f29228126c9" }`, k.resource)), ExpectError: acctest.Expect("6070951e8dfc7f29228126c9")},
					{
						Config: tenant.Config(k.full + fmt.Sprintf(`
data %[1]q "by_id" {
  id = %[2]s.id
}
data %[1]q "by_name" {
  name = %[2]s.name
}
data %[1]q "once" {
  name = "Once"
}
data "onekosmos_%[3]s" "all" {
  depends_on = [%[2]s]
}
output "same" {
  value = alltrue([
    %[4]s,
    %[5]s,
    %[6]s,
  ])
}
output "names" {
  value = [for j in data.onekosmos_%[3]s.all.%[3]s : j.name]
}
`, k.resource, k.address(), k.all, same(data+".by_id"), same(data+".by_name"),
							same(fmt.Sprintf("one([for j in data.onekosmos_%[1]s.all.%[1]s : j if j.id == %[2]s.id])", k.all, k.address())))),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
							statecheck.ExpectKnownOutputValue("names", knownvalue.ListSizeExact(4)),
							statecheck.ExpectKnownValue(data+".once", tfjsonpath.New("additional_conditions"), knownvalue.StringExact(`{"risk":{"operator":"eq","value":"low"}}`)),
						},
					},
				},
			})
		})
	}
}

// A category tells journeys of one name apart.
func TestAuthenticationJourneyV2_category(t *testing.T) {
	tenant := acctest.Start(t)
	for _, category := range []string{"one", "two"} {
		j := v2.journey("Office")
		j.Category = category
		if _, err := v2.store(tenant.Client()).Create(t.Context(), j); err != nil {
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

func TestAuthenticationJourney_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	ip := func(operator, value string) string {
		return fmt.Sprintf("ip_addresses = { operator = %q, values = [\"203.0.113.7\", %q] }", operator, value)
	}
	additional := func(value string) string { return "additional_conditions = " + value }
	for name, test := range map[string]struct {
		line string
		says []string
	}{
		"operator that does not fit":   {`groups = { operator = "in_range", values = ["a"] }`, []string{"groups.operator", `"overlap" "in" "eq"`, `"in_range"`}},
		"overlap with one username":    {`usernames = { operator = "overlap", values = ["a"] }`, []string{"usernames.operator", `"in" "eq"`, `"overlap"`}},
		"operator in upper case":       {`groups = { operator = "IN", values = ["a"] }`, []string{"groups.operator", `"IN"`}},
		"no values":                    {`groups = { operator = "in", values = [] }`, []string{"groups.values", "at least 1"}},
		"an empty value":               {`groups = { operator = "in", values = [""] }`, []string{"groups.values", "at least 1"}},
		"an empty condition":           {`groups = {}`, []string{"groups", "operator"}},
		"a condition without operator": {`groups = { values = ["a"] }`, []string{"groups", `"operator" is required`}},
		"eq with two values":           {`groups = { operator = "eq", values = ["a", "b"] }`, []string{"groups.values", `["a","b"] has 2 values`, `operator "eq" takes one`, `"in"`}},
		"too many values":              {`groups = { operator = "in", values = [for i in range(101) : tostring(i)] }`, []string{"groups.values", "at most 100"}},
		"no address":                   {ip("in", "office"), []string{"ip_addresses.values", `"office" is not an IP address`, "203.0.113.7"}},
		"an address out of range":      {ip("in_range", "10.0.0.256"), []string{`"10.0.0.256" is not an IP address`}},
		"an address with a zone":       {ip("in_range", "fe80::1%eth0"), []string{`"fe80::1%eth0" is not an IP address`}},
		"an address with a port":       {ip("in_range", "10.0.0.1:443"), []string{`"10.0.0.1:443" is not an IP address`}},
		"a bad prefix":                 {ip("in_range", "10.0.0.0/33"), []string{`"10.0.0.0/33" is not a range in CIDR`}},
		"half a range":                 {ip("in_range", "10.0.0.1-"), []string{`"10.0.0.1-" is not a range`, "both sides"}},
		"a range with blanks":          {ip("in_range", "10.0.0.1 - 10.0.0.9"), []string{`"10.0.0.1 - 10.0.0.9" is not a range`, "no blanks"}},
		"a reversed range":             {ip("in_range", "10.0.0.9-10.0.0.1"), []string{`"10.0.0.9-10.0.0.1"`, "ends before it starts"}},
		"a range of two versions":      {ip("in_range", "10.0.0.1-::1"), []string{`"10.0.0.1-::1"`, "different versions"}},
		"a range with in":              {ip("in", "10.0.0.0/8"), []string{`"10.0.0.0/8" is a range`, `operator "in" compares`, `"in_range"`}},
		"additional no JSON":           {additional(`"x"`), []string{"additional_conditions", "jsonencode"}},
		"additional null":              {additional(`"null"`), []string{"additional_conditions", "not a JSON object"}},
		"additional list":              {additional(`"[]"`), []string{"additional_conditions", "not a JSON object"}},
		"additional member":            {additional(`jsonencode({ enabled = { operator = "eq", value = true } })`), []string{"additional_conditions", `"enabled" is no condition`}},
		"additional without operator":  {additional(`jsonencode({ risk = { value = 1 } })`), []string{"additional_conditions", `"risk" is {"value":1}`, "operator"}},
		"additional with a third":      {additional(`jsonencode({ risk = { operator = "eq", value = 1, x = 1 } })`), []string{"additional_conditions", `"risk"`, "nothing else"}},
		"additional null value":        {additional(`jsonencode({ risk = { operator = "eq", value = null } })`), []string{"additional_conditions", `"risk"`}},
		"additional with an attribute": {additional(`jsonencode({ ip = { operator = "in", value = ["10.0.0.1"] } })`), []string{"additional_conditions", `"ip" is {"operator":"in","value":["10.0.0.1"]}`, "Give ip_addresses instead"}},
		"additional twice":             {additional(`jsonencode({ groups = { operator = "not_in", value = ["a"] } })` + "\n  groups = { operator = \"in\", values = [\"b\"] }"), []string{"additional_conditions", `"groups" is given, and so is groups`}},
		"an empty domain":              {`domain = ""`, []string{"domain", "at least 1"}},
		"no name":                      {`name = ""`, []string{"name", "at least 1"}},
		"decision without action":      {`decision = { authentication_methods = ["a"] }`, []string{"decision", `"action" is required`}},
		"decision with an empty one":   {`decision = { action = "" }`, []string{"decision.action", "at least 1"}},
		"authentication of no kind":    {`decision = { action = "mfa_required" }`, []string{"decision.authentication_methods", "nothing is given", `action is "mfa_required"`, "password_and_otp"}},
		"no methods":                   {`decision = { action = "mfa_required", authentication_methods = [] }`, []string{"decision.authentication_methods", "at least 1"}},
		"a method twice":               {`decision = { action = "mfa_required", authentication_methods = ["a", "a"] }`, []string{"decision.authentication_methods", `"a" is given more than once`}},
	} {
		var lines []string
		for _, line := range []string{`name = "Office"`, `decision = { action = "deny" }`} {
			if attribute, _, _ := strings.Cut(line, " "); !strings.HasPrefix(test.line, attribute+" ") {
				lines = append(lines, line)
			}
		}
		config := "resource \"onekosmos_authentication_journey\" \"test\" {\n  " + strings.Join(append(lines, test.line), "\n  ") + "\n}\n"
		acctest.Refused(t, tenant, name, config, test.says...)
	}
	for name, test := range map[string]struct{ line, says string }{
		"no category":              {"", `"category" is required`},
		"requesting_app_ids of eq": {"category = \"x\"\n  requesting_app_ids = { operator = \"eq\", values = [\"a\", \"b\"] }", "has 2 values"},
		"its own condition":        {"category = \"x\"\n  additional_conditions = jsonencode({ requestingAppId = { operator = \"eq\", value = \"a\" } })", "Give requesting_app_ids instead"},
	} {
		acctest.Refused(t, tenant, name, "resource \"onekosmos_authentication_journey_v2\" \"test\" {\n  name = \"x\"\n  decision = { action = \"deny\" }\n  "+test.line+"\n}\n", test.says)
	}
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

func TestAuthenticationJourneyConforms(t *testing.T) {
	condition := func(operator string, values ...any) rig.Values {
		return rig.Values{"operator": operator, "values": values}
	}
	for version, k := range kinds {
		for name, further := range map[string]rig.Values{
			"minimal": {},
			"full": {
				"domain": "example.com", "enabled": false, "groups": condition("overlap", "staff"), "ip_addresses": condition("in_range", "10.0.0.0/8", "::1"),
				"usernames": condition("eq", "alice"), "additional_conditions": `{ "risk": {"value": ["b", "a"], "operator": "in"} }`,
				"decision": rig.Values{"action": "mfa_required", "authentication_methods": []any{"b", "a"}},
			},
		} {
			t.Run(version+" "+name, func(t *testing.T) {
				tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
				config := rig.Values{"name": "Office", "decision": rig.Values{"action": "deny"}}
				for name, value := range further {
					config[name] = value
				}
				if k.resource == v2.resource {
					config["category"] = "x"
				}
				rig.Conform(t, r, rig.Conformance{
					Type: k.resource, Config: config,
					Remove: func(identity rig.Values) {
						if err := k.store(tenant.Client()).Delete(t.Context(), identity.Text("id")); err != nil {
							t.Fatal(err)
						}
					},
				})
			})
		}
	}
}

// A list finds what is there, with the same values as a read.
func TestAuthenticationJourneyList(t *testing.T) {
	for version, k := range kinds {
		for name, modes := range otherTenants {
			t.Run(version+" "+name, func(t *testing.T) {
				tenant, r := acctest.NewRig(t, rig.Values{}, modes)
				want := map[string]string{}
				for _, name := range []string{"First", "Second", "Third"} {
					made, err := k.store(tenant.Client()).Create(t.Context(), k.journey(name))
					if err != nil {
						t.Fatal(err)
					}
					want[made.ID] = name
				}
				found := r.List(k.resource, nil, rig.ListOptions{IncludeResource: true})
				if len(found) != len(want) {
					t.Fatalf("%d journeys are listed, %d exist", len(found), len(want))
				}
				for _, l := range found {
					if len(l.Problems) > 0 {
						t.Fatal(l.Problems)
					}
					if want[l.Identity.Text("id")] != l.Name || l.Resource.Text("groups.operator") != "overlap" || l.Resource.Text("decision.action") != "allow" {
						t.Errorf("%v is listed as %q, %v", l.Identity, l.Name, l.Resource)
					}
				}
			})
		}
	}
}
