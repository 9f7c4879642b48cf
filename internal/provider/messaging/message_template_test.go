package messaging_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
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

const (
	templateAddress = "onekosmos_message_template.test"

	mailMinimal = `
resource "onekosmos_message_template" "test" {
  purpose = "self_onboarding"
  channel = "email"
  name    = "Ours"
  subject = "Welcome"
  content = "<p>Hello</p>"
}
`
	mailFull = `
resource "onekosmos_message_template" "test" {
  purpose    = "self_onboarding"
  channel    = "email"
  name       = "Ours & theirs"
  subject    = "Willkommen in Zürich 😀"
  content    = <<-EOT
    <html><body style="color: #fff">
    	<p>Grüezi &amp; 日本 {{name}} $${link}</p>
    </body></html>
  EOT
  is_default = true
}
`
	textMinimal = `
resource "onekosmos_message_template" "test" {
  purpose = "password-reset"
  channel = "sms"
  name    = "Code"
  content = "Your code is {{otp}}"
}
`
	textFull = `
resource "onekosmos_message_template" "test" {
  purpose    = "password-reset"
  channel    = "sms"
  name       = "Code II"
  content    = "Test"
  is_default = true
}
`
	voiceTemplate = `
resource "onekosmos_message_template" "test" {
  purpose = "otp"
  channel = "voice"
  name    = "Call"
  content = "Your code is"
}
`
)

// testTemplateLife takes a template through its whole life. All others of the
// tenant stay as they are, but for the default that the full one takes.
func testTemplateLife(t *testing.T, tenant *acctest.Tenant, minimal, full string) {
	t.Helper()
	templates := tenant.Client().MessageTemplates()
	before := others(t, templates, "")
	var id string
	untouched := func(*terraform.State) error {
		if after := others(t, templates, id); !reflect.DeepEqual(after, before) {
			return fmt.Errorf("the other templates were %v, and are %v", before, after)
		}
		return nil
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(s *terraform.State) error {
			if _, err := templates.Get(context.Background(), id); !errors.Is(err, client.ErrNotFound) {
				return fmt.Errorf("message template %s after destroy: %v, want not found", id, err)
			}
			return untouched(s)
		},
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(templateAddress, plancheck.ResourceActionCreate),
				Check: resource.ComposeTestCheckFunc(acctest.KeepID(templateAddress, &id), untouched),
			},
			{Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Empty},
			{
				Config: tenant.Config(full), ConfigPlanChecks: acctest.Acts(templateAddress, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(acctest.SameID(templateAddress, &id), untouched),
			},
			{Config: tenant.Config(full), ConfigPlanChecks: acctest.Empty},
			{ResourceName: templateAddress, ImportState: true, ImportStateVerify: true},
			{
				Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(templateAddress, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(acctest.SameID(templateAddress, &id), untouched),
			},
			{ // changed behind our back: the plan shows it, the apply puts it back
				PreConfig: func() {
					found, err := templates.Get(context.Background(), id)
					if err != nil {
						t.Fatal(err)
					}
					changed := *found
					changed.Data = "changed outside"
					if _, err := templates.Update(context.Background(), id, &changed); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(templateAddress, plancheck.ResourceActionUpdate), Check: acctest.SameID(templateAddress, &id),
			},
			{ // removed behind our back: it is made again
				PreConfig: func() {
					if err := templates.Delete(context.Background(), id); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(templateAddress, plancheck.ResourceActionCreate), Check: acctest.AnotherID(templateAddress, &id),
			},
		},
	})
}

// others returns what the tenant has beside one template: name, subject and
// text, which no other template's life may change.
func others(t *testing.T, templates *client.MessageTemplates, but string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for template, err := range templates.List(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if template.ID() != but {
			subject := ""
			if template.Subject != nil {
				subject = *template.Subject
			}
			found[template.ID()] = fmt.Sprintf("%q %q %q", template.Name, subject, template.Data)
		}
	}
	return found
}

func TestMessageTemplate(t *testing.T) {
	for name, life := range map[string][2]string{"email": {mailMinimal, mailFull}, "sms": {textMinimal, textFull}} {
		t.Run(name, func(t *testing.T) {
			testTemplateLife(t, acctest.Start(t), life[0], life[1])
		})
	}
}

func TestMessageTemplate_otherTenants(t *testing.T) {
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes)
			acctest.NoViolations(t, tenant)
			testTemplateLife(t, tenant, mailMinimal, mailFull)
		})
	}
}

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
			{ // the default moves, of which the first is told by nobody
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

// Purpose and channel are where a template is, so another one is another
// template.
func TestMessageTemplate_replaces(t *testing.T) {
	tenant := acctest.Start(t)
	var id string
	is := func(prefix string) resource.TestCheckFunc {
		return resource.ComposeTestCheckFunc(acctest.AnotherID(templateAddress, &id), func(*terraform.State) error {
			if !strings.HasPrefix(id, prefix) {
				return fmt.Errorf("the id is %s", id)
			}
			return nil
		})
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(textMinimal), Check: is("password-reset.sms.")},
			{Config: tenant.Config(strings.Replace(textMinimal, "password-reset", "otp", 1)), ConfigPlanChecks: acctest.Acts(templateAddress, plancheck.ResourceActionReplace), Check: is("otp.sms.")},
			{Config: tenant.Config(voiceTemplate), ConfigPlanChecks: acctest.Acts(templateAddress, plancheck.ResourceActionReplace), Check: is("otp.voice.")},
		},
	})
}

// A template that somebody made in AdminX is taken over without a change.
func TestMessageTemplate_import(t *testing.T) {
	for form, block := range map[string]string{"id": "id = %q", "identity": "identity = {\n    id = %q\n  }"} {
		t.Run(form, func(t *testing.T) {
			tenant := acctest.Start(t)
			made, err := tenant.Client().MessageTemplates().Create(t.Context(), &client.MessageTemplate{
				Purpose: "self_onboarding", Channel: "email", Name: "Ours", Subject: new("Welcome"), Data: "<p>Hello</p>", IsDefault: new(client.Bool(true)),
			})
			if err != nil {
				t.Fatal(err)
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config:           tenant.Config(mailMinimal + fmt.Sprintf("import {\n  to = %s\n  "+block+"\n}\n", templateAddress, made.ID())),
					ConfigPlanChecks: acctest.Acts(templateAddress, plancheck.ResourceActionNoop),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(templateAddress, tfjsonpath.New("is_default"), knownvalue.Bool(true)),
					},
				}},
			})
		})
	}
}

func TestMessageTemplate_badImport(t *testing.T) {
	tenant := acctest.Start(t)
	for id, says := range map[string][]string{
		"Default invitation":                             {`"Default invitation"`, "a name is not an id", "onekosmos_message_template.example", "self_onboarding.email.6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
		"self_onboarding.email":                          {`"self_onboarding.email" is not the id of a message template`, "its purpose, its channel and its UUID"},
		"otp.email.6ba7b810-9dad-11d1-80b4-00c04fd430c8": {"non-existent"},
	} {
		core.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{{
				Config: tenant.Config(mailMinimal), ResourceName: templateAddress, ImportState: true, ImportStateId: id,
				ExpectError: acctest.Expect(says...),
			}},
		})
	}
}

func TestMessageTemplateDataSources(t *testing.T) {
	tenant := acctest.Start(t)
	same := func(a, b string) string {
		return fmt.Sprintf(`jsonencode(%s) == jsonencode({ for k, v in %s : k => v if k != "timeouts" })`, a, b)
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(`data "onekosmos_message_template" "x" { name = "Default invitation" }`), ExpectError: acctest.Expect("2 objects of kind message template have the name")},
			{Config: tenant.Config(`data "onekosmos_message_template" "x" { name = "none" }`), ExpectError: acctest.Expect(`No message template has the name "none"`)},
			{Config: tenant.Config(`data "onekosmos_message_template" "x" { id = "x" }`), ExpectError: acctest.Expect(`"x" is not the id of a message template`)},
			{Config: tenant.Config("data \"onekosmos_message_template\" \"x\" {\n id = \"a.email.b\"\n purpose = \"a\"\n}"), ExpectError: acctest.Expect("purpose", "id")},
			{
				Config: tenant.Config(mailFull + `
data "onekosmos_message_template" "by_id" {
  id = onekosmos_message_template.test.id
}
data "onekosmos_message_template" "by_name" {
  name = onekosmos_message_template.test.name
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
output "same" {
  value = alltrue([
    ` + same("data.onekosmos_message_template.by_id", templateAddress) + `,
    ` + same("data.onekosmos_message_template.by_name", templateAddress) + `,
    ` + same("one([for t in data.onekosmos_message_templates.mail.message_templates : t if t.id == onekosmos_message_template.test.id])", templateAddress) + `,
  ])
}
output "seeded" {
  value = data.onekosmos_message_template.seeded.content
}
output "mails" {
  value = length(data.onekosmos_message_templates.mail.message_templates)
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("seeded", knownvalue.StringExact("Welcome")),
					statecheck.ExpectKnownOutputValue("mails", knownvalue.Int64Exact(2)),
				},
			},
		},
	})
}

func TestMessageTemplate_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	template := func(change map[string]string) string {
		settings := map[string]string{"purpose": `"otp"`, "channel": `"email"`, "name": `"x"`, "subject": `"x"`, "content": `"x"`}
		maps.Copy(settings, change)
		var b strings.Builder
		b.WriteString("resource \"onekosmos_message_template\" \"test\" {\n")
		for name, value := range settings {
			b.WriteString("  " + name + " = " + value + "\n")
		}
		return b.String() + "}\n"
	}
	for name, test := range map[string]struct {
		change map[string]string
		says   []string
	}{
		"unknown channel":       {map[string]string{"channel": `"fax"`, "subject": "null"}, []string{"channel", `"email" "sms" "voice"`, `"fax"`}},
		"channel in upper case": {map[string]string{"channel": `"EMAIL"`}, []string{"channel", `"EMAIL"`}},
		"mail without subject":  {map[string]string{"subject": "null"}, []string{"subject: nothing is given", `channel is "email"`, "Give a subject"}},
		"text with subject":     {map[string]string{"channel": `"sms"`}, []string{`subject: "x" is given`, `channel is "sms"`, "Remove it"}},
		"purpose with a dot":    {map[string]string{"purpose": `"a.b"`}, []string{"purpose", "without dots", "a.b"}},
		"purpose with a blank":  {map[string]string{"purpose": `"a b"`}, []string{"purpose", "blanks", "a b"}},
		"no purpose":            {map[string]string{"purpose": `""`}, []string{"purpose", "at least 1"}},
		"no name":               {map[string]string{"name": `""`}, []string{"name", "at least 1"}},
		"no content":            {map[string]string{"content": `""`}, []string{"content", "at least 1"}},
		"no content at all":     {map[string]string{"content": "null"}, []string{"content"}},
	} {
		acctest.Refused(t, tenant, name, template(test.change), test.says...)
	}
}

func TestMessageTemplateConforms(t *testing.T) {
	for name, config := range map[string]rig.Values{
		"email": {"purpose": "otp", "channel": "email", "name": "x", "subject": "s", "content": "<p>\n</p>", "is_default": true},
		"sms":   {"purpose": "otp", "channel": "sms", "name": "x", "content": "Test"},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
			rig.Conform(t, r, rig.Conformance{
				Type: "onekosmos_message_template", Config: config,
				Remove: func(identity rig.Values) {
					if err := tenant.Client().MessageTemplates().Delete(t.Context(), identity.Text("id")); err != nil {
						t.Fatal(err)
					}
				},
			})
		})
	}
}

func TestMessageTemplateList(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{}, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	want := others(t, tenant.Client().MessageTemplates(), "")
	found := r.List("onekosmos_message_template", nil, rig.ListOptions{IncludeResource: true})
	if len(found) != len(want) || len(found) == 0 {
		t.Fatalf("%d templates are listed, %d exist", len(found), len(want))
	}
	for _, l := range found {
		if len(l.Problems) > 0 {
			t.Fatal(l.Problems)
		}
		if want[l.Identity.Text("id")] == "" || l.Name == "" || l.Resource.Text("content") == "" {
			t.Errorf("%v is listed as %q, %v", l.Identity, l.Name, l.Resource)
		}
	}
}
