package messaging_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const gatewayAddress = "onekosmos_message_gateway.test"

// A gateway is of one vendor after the other; what the one before needed goes.
func TestMessageGateway_vendors(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	config := func(kind, settings string) string {
		return tenant.Config(fmt.Sprintf(`
resource "onekosmos_message_gateway" "test" {
  name        = "Text"
  type        = %q
  username    = "texter"
  password    = "canary-one"
  service_url = "https://sms.example.com"
  sms         = { sender_phone = "+15550100", template_id = "t1", entity_id = "e1" }
  %s
}`, kind, settings))
	}
	holds := func(want map[string]any) resource.TestCheckFunc {
		return func(*terraform.State) error {
			stored := local.Objects("message_gateways")[0]
			for name, value := range want {
				if got := stored[name]; got != value && (value != nil || got != "") {
					return fmt.Errorf("the tenant has %s %v, want %v", name, got, value)
				}
			}
			return nil
		}
	}
	update := acctest.Acts(gatewayAddress, plancheck.ResourceActionUpdate)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("AWS SNS", `aws_region = "eu-west-1"`), Check: holds(map[string]any{"awsRegion": "eu-west-1"})},
			{Config: config("Gupshup", `gupshup = { principal_entity_id = "p", dlt_template_id = "d" }`), ConfigPlanChecks: update,
				Check: holds(map[string]any{"awsRegion": nil, "principalEntityId": "p", "dltTemplateId": "d"})},
			{Config: config("sandesh", `sandesh = { app_category = "a", gst_flag = "g", message_type = "m" }`), ConfigPlanChecks: update,
				Check: holds(map[string]any{"principalEntityId": nil, "dltTemplateId": nil, "appCategory": "a", "gstFlag": "g", "msgType": "m"})},
			{Config: config("Coalesce", `coalesce = { token_request_url = "https://x.example.com", client_id = "i", client_secret = "s3cret", grant_type = "g", scope = "s" }`), ConfigPlanChecks: update,
				Check: holds(map[string]any{"appCategory": nil, "authClientId": "i", "authClientSecret": "s3cret", "authScope": "s"})},
			{Config: config("twilio", ""), ConfigPlanChecks: update, Check: holds(map[string]any{"authClientId": nil, "authScope": nil})},
		},
	})
}

const updateAt = "/msg_gateway/update"

// A version that is raised sends that secret, once, and no other; any other
// change sends none.
func TestMessageGateway_secretRotation(t *testing.T) {
	config := func(tenant *acctest.Tenant, name string, password, secret int) string {
		return tenant.Config(fmt.Sprintf(`
resource "onekosmos_message_gateway" "test" {
  name                = %q
  type                = "Coalesce"
  username            = "texter"
  password_wo         = "canary-password-%d"
  password_wo_version = %d
  service_url         = "https://sms.example.com"
  sms                 = { sender_phone = "+15550100", template_id = "t1", entity_id = "e1" }
  coalesce = {
    token_request_url        = "https://sms.example.com/token"
    client_id                = "client"
    client_secret_wo         = "canary-secret-%d"
    client_secret_wo_version = %d
    grant_type               = "client_credentials"
    scope                    = "sms"
  }
}`, name, password, password, secret, secret))
	}
	for name, test := range map[string]struct {
		modes   localtenant.Modes
		insists bool
	}{
		"shown":    {localtenant.Modes{OptionalSecrets: true}, false},
		"masked":   {localtenant.Modes{OptionalSecrets: true, Secrets: "masked", UnknownFields: true}, false},
		"omitted":  {localtenant.Modes{OptionalSecrets: true, Secrets: "omitted"}, false},
		"insists":  {localtenant.Modes{Secrets: "masked"}, true},
		"insists2": {localtenant.Modes{Secrets: "omitted"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, test.modes)
			acctest.NoViolations(t, tenant)
			local := tenant.Local(t)
			// told wants one update that was taken, with these secrets, and the
			// tenant to have what is configured.
			told := func(name string, password, secret any, holds ...string) resource.TestCheckFunc {
				return resource.ComposeTestCheckFunc(acctest.NotInState("canary"), func(*terraform.State) error {
					updates := acctest.Sent(local, "POST", updateAt)
					if len(updates) != 1 || refused(local, "POST", updateAt) > 0 && !test.insists {
						return fmt.Errorf("%d updates were taken and %d refused", len(updates), refused(local, "POST", updateAt))
					}
					got := updates[0]
					if got["name"] != name || !test.insists && (got["password"] != password || got["authClientSecret"] != secret) {
						return fmt.Errorf("sent name %v, password %v, client secret %v; want %v, %v, %v", got["name"], got["password"], got["authClientSecret"], name, password, secret)
					}
					stored := local.Objects("message_gateways")[0]
					if stored["password"] != holds[0] || stored["authClientSecret"] != holds[1] {
						return fmt.Errorf("the tenant has %v and %v, want %v", stored["password"], stored["authClientSecret"], holds)
					}
					return nil
				})
			}
			step := func(name string, password, secret int, check resource.TestCheckFunc) resource.TestStep {
				return resource.TestStep{
					PreConfig: local.ResetJournal, Config: config(tenant, name, password, secret),
					ConfigPlanChecks: acctest.Acts(gatewayAddress, plancheck.ResourceActionUpdate), Check: check,
				}
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config(tenant, "Text", 1, 1), ConfigPlanChecks: acctest.Settled, Check: acctest.NotInState("canary")},
					step("Other", 1, 1, told("Other", nil, nil, "canary-password-1", "canary-secret-1")),
					step("Other", 2, 1, told("Other", "canary-password-2", nil, "canary-password-2", "canary-secret-1")),
					step("Other", 2, 2, told("Other", nil, "canary-secret-2", "canary-password-2", "canary-secret-2")),
					{ // and again: nothing at all
						PreConfig: local.ResetJournal, Config: config(tenant, "Other", 2, 2), ConfigPlanChecks: acctest.Empty,
						Check: func(*terraform.State) error {
							if n := len(acctest.Sent(local, "POST", updateAt)); n > 0 {
								return fmt.Errorf("%d updates", n)
							}
							return nil
						},
					},
				},
			})
		})
	}
}

// Secrets are the one thing that an import cannot know: the next apply sends
// them.
func TestMessageGatewayImportedSecrets(t *testing.T) {
	row := kinds.Of("onekosmos_message_gateway")
	for _, life := range row.Lives {
		t.Run(life.Name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
			local := tenant.Local(t)
			made, problems := r.Create(row.Type, life.Minimal)
			if problems.Errors() != nil || made.Values().Text("channel") != life.Name {
				t.Fatal(made, problems)
			}
			id := made.Values().Text("id")
			local.Change(row.Collection, id, func(o map[string]any) { o["password"] = "canary-outside" })
			imported, problems := r.Import(row.Type, id)
			if problems.Errors() != nil || imported.Values()["password"] != nil {
				t.Fatal(imported, problems)
			}
			applied, problems := r.Update(imported, life.Minimal)
			if problems.Errors() != nil || applied.Values().Text("id") != id || local.Objects(row.Collection)[0]["password"] != "canary-one" {
				t.Errorf("%v, %s", applied, problems)
			}
		})
	}
}

// What is not known yet is not refused.
func TestMessageGatewayUnknownsAreAccepted(t *testing.T) {
	_, r := acctest.NewRig(t, rig.Values{})
	base := rig.Values{"name": "x", "type": "aws", "username": "x", "password": "x", "service_url": "x", "sms": smsValues, "aws_region": "eu-west-1"}
	for name, change := range map[string]rig.Values{
		"type":     {"type": rig.Unknown, "aws_region": nil},
		"region":   {"aws_region": rig.Unknown},
		"channel":  {"sms": rig.Unknown, "aws_region": nil},
		"vendor":   {"type": "gupshup", "aws_region": nil, "gupshup": rig.Unknown},
		"password": {"password": rig.Unknown},
	} {
		if problems := r.Validate("onekosmos_message_gateway", base.With(change)); len(problems.Errors()) > 0 {
			t.Errorf("%s: %s", name, problems)
		}
		if _, problems := r.Plan("onekosmos_message_gateway", nil, base.With(change)); len(problems.Errors()) > 0 {
			t.Errorf("%s: %s", name, problems)
		}
	}
}

var smsValues = rig.Values{"sender_phone": "+15550100", "template_id": "t", "entity_id": "e"}
