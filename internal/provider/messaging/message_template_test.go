package messaging_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	templateAddress = "onekosmos_message_template.test"

	voiceTemplate = `
resource "onekosmos_message_template" "test" {
  purpose = "otp"
  channel = "voice"
  name    = "Call"
  content = "Your code is"
}
`
)

// What is sent is one template in base64, and not those beside it; what the
// tenant alone knows of it is sent back.
func TestMessageTemplate_wire(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{UnknownFields: true})
	acctest.NoViolations(t, tenant)
	local := tenant.Local(t)
	var id string
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(voiceTemplate), Check: acctest.KeepID(templateAddress, &id)},
			{
				PreConfig: local.ResetJournal,
				Config:    tenant.Config(strings.Replace(voiceTemplate, "Your code is", "Grüezi", 1)),
				Check: func(*terraform.State) error {
					writes := acctest.Sent(local, "PUT", "/config/template")
					if len(writes) != 1 {
						return fmt.Errorf("%d writes", len(writes))
					}
					var at any = writes[0]["templateData"]
					for _, key := range strings.Split(id, ".") {
						level, ok := at.(map[string]any)
						if !ok || len(level) != 1 {
							return fmt.Errorf("%v has more than the way to %s", at, id)
						}
						at = level[key]
					}
					template, _ := at.(map[string]any)
					if template["data"] != base64.StdEncoding.EncodeToString([]byte("Grüezi")) || template["newerText"] == nil || template["isDefault"] != false {
						return fmt.Errorf("sent %v", template)
					}
					return nil
				},
			},
		},
	})
	if got := local.Count("DELETE", "/config/template"); got != 1 {
		t.Errorf("%d deletes", got)
	}
}

// Who does not say whether a template is the default is not bothered with who
// has it; who says so keeps it.
func TestMessageTemplate_default(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	two := func(first, second string) string {
		return tenant.Config(fmt.Sprintf(`
resource "onekosmos_message_template" "first" {
  purpose = "otp"
  channel = "email"
  name    = "First"
  subject = "Code"
  content = "one"
  %s
}
resource "onekosmos_message_template" "second" {
  purpose = "otp"
  channel = "email"
  name    = "Second"
  subject = "Code"
  content = "two"
  %s
  depends_on = [onekosmos_message_template.first]
}
`, first, second))
	}
	isDefault := func(want ...string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			found := []string{}
			for _, o := range local.Objects("message_templates") {
				if o["purpose"] == "otp" && o["isDefault"] == true {
					found = append(found, o["name"].(string))
				}
			}
			if !slices.Equal(found, want) {
				return fmt.Errorf("the defaults are %q, want %q", found, want)
			}
			return nil
		}
	}
	const first, second = "onekosmos_message_template.first", "onekosmos_message_template.second"
	does := func(address string, action plancheck.ResourceActionType) plancheck.PlanCheck {
		return plancheck.ExpectResourceAction(address, action)
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: two("", ""), ConfigPlanChecks: acctest.Settled, Check: isDefault()},
			{Config: two("is_default = true", ""), ConfigPlanChecks: acctest.Settled, Check: isDefault("First")},
			{ // no longer asserted: it stays, and nothing is planned
				Config: two("", ""), ConfigPlanChecks: acctest.Empty, Check: isDefault("First"),
			},
			{ // the default moves, and the first does not learn of it
				Config: two("", "is_default = true"),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{does(first, plancheck.ResourceActionNoop), does(second, plancheck.ResourceActionUpdate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				Check: isDefault("Second"),
			},
			{ // moved in AdminX: it is moved back
				PreConfig: func() {
					for _, o := range local.Objects("message_templates") {
						if o["purpose"] == "otp" {
							local.Change("message_templates", o["_id"].(string), func(o map[string]any) { o["isDefault"] = o["name"] == "First" })
						}
					}
				},
				Config: two("", "is_default = true"),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{does(first, plancheck.ResourceActionNoop), does(second, plancheck.ResourceActionUpdate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				Check: isDefault("Second"),
			},
			{ // an update of the first does not take it back
				Config: strings.Replace(two("", "is_default = true"), `"one"`, `"one more"`, 1), ConfigPlanChecks: acctest.Settled, Check: isDefault("Second"),
			},
			{ // swapped in one apply
				Config: two("is_default = true", "is_default = false"), ConfigPlanChecks: acctest.Settled, Check: isDefault("First"),
			},
		},
	})
}

// Where templates of several occasions have one name, purpose and channel tell
// them apart; they also choose among all.
func TestMessageTemplateFilters(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(`data "onekosmos_message_template" "x" { name = "Default invitation" }`), ExpectError: acctest.Expect("2 objects of kind message template have the name")},
			{Config: tenant.Config(`data "onekosmos_message_template" "x" { id = "x" }`), ExpectError: acctest.Expect(`"x" is not the id of a message template`)},
			{Config: tenant.Config("data \"onekosmos_message_template\" \"x\" {\n id = \"a.email.b\"\n purpose = \"a\"\n}"), ExpectError: acctest.Expect("purpose", "id")},
			{
				Config: tenant.Config(`
resource "onekosmos_message_template" "test" {
  purpose = "self_onboarding"
  channel = "email"
  name    = "Ours"
  subject = "Welcome"
  content = "<p>Hello</p>"
}
data "onekosmos_message_template" "seeded" {
  name    = "Default invitation"
  purpose = "self_onboarding"
  channel = "sms"
}
data "onekosmos_message_templates" "mail" {
  purpose    = "self_onboarding"
  channel    = "email"
  depends_on = [onekosmos_message_template.test]
}
output "seeded" {
  value = data.onekosmos_message_template.seeded.content
}
output "mails" {
  value = length(data.onekosmos_message_templates.mail.message_templates)
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("seeded", knownvalue.StringExact("Welcome")),
					statecheck.ExpectKnownOutputValue("mails", knownvalue.Int64Exact(2)),
				},
			},
		},
	})
}
