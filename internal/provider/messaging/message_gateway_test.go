package messaging_test

import (
	"context"
	"errors"
	"fmt"
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
	gatewayAddress = "onekosmos_message_gateway.test"

	emailMinimal = `
resource "onekosmos_message_gateway" "test" {
  name        = "Mail"
  type        = "smtp"
  username    = "mailer"
  password    = "canary-one"
  service_url = "smtp.example.com"
  email       = { sender_email = "no-reply@example.com", port = 465 }
}
`
	emailFull = `
resource "onekosmos_message_gateway" "test" {
  name         = "Mail & more"
  type         = "AWS SES"
  authenticate = false
  username     = "mailer two"
  password     = "canary-two"
  service_url  = "email-smtp.eu-west-1.amazonaws.com"
  aws_region   = "eu-west-1"
  email        = { sender_email = "hello@example.org", port = 65535, protocol = "smtp" }
}
`
	smsMinimal = `
resource "onekosmos_message_gateway" "test" {
  name        = "Text"
  type        = "twilio"
  username    = "texter"
  password    = "canary-one"
  service_url = "https://sms.example.com"
  sms         = { sender_phone = "+15550100", template_id = "t1", entity_id = "e1" }
}
`
	smsFull = `
resource "onekosmos_message_gateway" "test" {
  name          = "Text & more"
  type          = "Coalesce"
  authenticate  = false
  username      = "texter two"
  password      = "canary-two"
  service_url   = "https://sms.example.org/v2"
  otp_delimiter = "-"
  timeout_value = 30
  sms           = { sender_phone = "KOSMOS", template_id = "t2", entity_id = "e2" }
  coalesce = {
    token_request_url = "https://sms.example.org/token"
    client_id         = "client"
    client_secret     = "canary-three"
    grant_type        = "client_credentials"
    scope             = "sms"
  }
}
`
	voiceMinimal = `
resource "onekosmos_message_gateway" "test" {
  name        = "Call"
  type        = "twilio"
  username    = "caller"
  password    = "canary-one"
  service_url = "https://voice.example.com"
  voice       = { sender_phone = "+15550100" }
}
`
	voiceFull = `
resource "onekosmos_message_gateway" "test" {
  name          = "Call & more"
  type          = "twilio v2"
  authenticate  = false
  username      = "caller two"
  password      = "canary-two"
  service_url   = "https://voice.example.org"
  otp_delimiter = ", "
  timeout_value = 12
  voice         = { sender_phone = "+15550199" }
}
`
)

var gatewayLives = map[string][2]string{
	"email": {emailMinimal, emailFull}, "sms": {smsMinimal, smsFull}, "voice": {voiceMinimal, voiceFull},
}

// testGatewayLife takes a gateway through its whole life.
func testGatewayLife(t *testing.T, tenant *acctest.Tenant, minimal, full string) {
	t.Helper()
	gateways := tenant.Client().MessageGateways()
	var id string
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			if _, err := gateways.Get(context.Background(), id); !errors.Is(err, client.ErrNotFound) {
				return fmt.Errorf("message gateway %s after destroy: %v, want not found", id, err)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(gatewayAddress, plancheck.ResourceActionCreate), Check: acctest.KeepID(gatewayAddress, &id)},
			{Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Empty},
			{Config: tenant.Config(full), ConfigPlanChecks: acctest.Acts(gatewayAddress, plancheck.ResourceActionUpdate), Check: acctest.SameID(gatewayAddress, &id)},
			{Config: tenant.Config(full), ConfigPlanChecks: acctest.Empty},
			{
				ResourceName: gatewayAddress, ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{"password", "coalesce.client_secret"},
			},
			{Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Settled, Check: acctest.SameID(gatewayAddress, &id)},
			{ // changed behind our back: the plan shows it, the apply puts it back
				PreConfig: func() {
					found, err := gateways.Get(context.Background(), id)
					if err != nil {
						t.Fatal(err)
					}
					changed := *found
					changed.ID, changed.Password, changed.ServiceURL = "", "canary-outside", "outside.example.com"
					if _, err := gateways.Update(context.Background(), id, &changed); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(gatewayAddress, plancheck.ResourceActionUpdate), Check: acctest.SameID(gatewayAddress, &id),
			},
			{ // removed behind our back: it is made again
				PreConfig: func() {
					if err := gateways.Delete(context.Background(), id); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(gatewayAddress, plancheck.ResourceActionCreate), Check: acctest.AnotherID(gatewayAddress, &id),
			},
		},
	})
}

func TestMessageGateway(t *testing.T) {
	for name, life := range gatewayLives {
		t.Run(name, func(t *testing.T) {
			testGatewayLife(t, acctest.Start(t), life[0], life[1])
		})
	}
}

func TestMessageGateway_otherTenants(t *testing.T) {
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) {
			for channel, life := range gatewayLives {
				if channel != "sms" && name != "everything at once" && name != "masked and insisting" {
					continue // text messages have all that the others have
				}
				t.Run(channel, func(t *testing.T) {
					tenant := acctest.Start(t, modes)
					acctest.NoViolations(t, tenant)
					testGatewayLife(t, tenant, life[0], life[1])
				})
			}
		})
	}
}

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

// Another channel is another gateway.
func TestMessageGateway_channelReplaces(t *testing.T) {
	tenant := acctest.Start(t)
	is := func(channel string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue(gatewayAddress, tfjsonpath.New("channel"), knownvalue.StringExact(channel))}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(smsMinimal), ConfigStateChecks: is("sms")},
			{Config: tenant.Config(voiceMinimal), ConfigPlanChecks: acctest.Acts(gatewayAddress, plancheck.ResourceActionReplace), ConfigStateChecks: is("voice")},
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

// A gateway that somebody made in AdminX is taken over by its id or by its
// identity. Secrets are the one thing that an import cannot know.
func TestMessageGateway_import(t *testing.T) {
	for form, block := range map[string]string{"id": "id = %q", "identity": "identity = {\n    id = %q\n  }"} {
		t.Run(form, func(t *testing.T) {
			tenant := acctest.Start(t)
			made, err := tenant.Client().MessageGateways().Create(t.Context(), &client.MessageGateway{
				Name: "Mail", Type: "smtp", Channels: []string{client.ChannelEmail}, Auth: new(client.Enabled(true)), Username: "mailer", Password: "canary",
				ServiceURL: "smtp.example.com", Protocol: new("smtp"), SenderEmail: new("no-reply@example.com"), Port: new(client.Port(465)),
			})
			if err != nil {
				t.Fatal(err)
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: tenant.Config(emailMinimal + fmt.Sprintf("import {\n  to = %s\n  "+block+"\n}\n", gatewayAddress, made.ID)),
					ConfigPlanChecks: resource.ConfigPlanChecks{
						PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(gatewayAddress, plancheck.ResourceActionUpdate),
							plancheck.ExpectKnownValue(gatewayAddress, tfjsonpath.New("id"), knownvalue.StringExact(made.ID)),
						},
						PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
					},
					Check: func(*terraform.State) error {
						if stored := tenant.Local(t).Objects("message_gateways"); len(stored) != 1 || stored[0]["password"] != "canary-one" {
							return fmt.Errorf("the tenant has %v", stored)
						}
						return nil
					},
				}},
			})
		})
	}
}

func TestMessageGatewayDataSources(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{PartialLists: true, ShuffleLists: true})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(`data "onekosmos_message_gateway" "x" { name = "none" }`), ExpectError: acctest.Expect(`No message gateway has the name "none"`)},
			{Config: tenant.Config(`data "onekosmos_message_gateway" "x" { id = "ffffffffffffffffffffffff" }`), ExpectError: acctest.Expect(`Could not read message gateway "ffffffffffffffffffffffff"`)},
			{Config: tenant.Config(`data "onekosmos_message_gateway" "x" {}`), ExpectError: acctest.Expect("[id,name]")},
			{
				Config: tenant.Config(smsFull + `
data "onekosmos_message_gateway" "by_id" {
  id = onekosmos_message_gateway.test.id
}
data "onekosmos_message_gateway" "by_name" {
  name = onekosmos_message_gateway.test.name
}
data "onekosmos_message_gateways" "all" {
  depends_on = [onekosmos_message_gateway.test]
}
locals {
  kept = { for k, v in onekosmos_message_gateway.test : k => v if !contains(["timeouts", "password", "password_wo", "password_wo_version", "coalesce"], k) }
}
output "same" {
  value = alltrue([
    for found in [data.onekosmos_message_gateway.by_id, data.onekosmos_message_gateway.by_name, one(data.onekosmos_message_gateways.all.message_gateways)] :
    jsonencode({ for k, v in found : k => v if k != "coalesce" }) == jsonencode(nonsensitive(local.kept)) && found.coalesce.client_id == "client" && length(keys(found.coalesce)) == 4
  ])
}
`),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true))},
			},
		},
	})
}

func TestMessageGateway_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	gateway := func(kind, channel, settings string) string {
		return fmt.Sprintf(`resource "onekosmos_message_gateway" "test" {
  name        = "x"
  type        = %q
  username    = "x"
  password    = "x"
  service_url = "x"
  %s
  %s
}`, kind, channel, settings)
	}
	const (
		email   = `email = { sender_email = "a@example.com", port = 25 }`
		sms     = `sms = { sender_phone = "1", template_id = "t", entity_id = "e" }`
		voice   = `voice = { sender_phone = "1" }`
		gupshup = `gupshup = { principal_entity_id = "p", dlt_template_id = "d" }`
		aws     = `aws_region = "eu-west-1"`
	)
	for name, test := range map[string]struct {
		config string
		says   []string
	}{
		"no channel":                      {gateway("smtp", "", ""), []string{"email", "sms", "voice"}},
		"two channels":                    {gateway("smtp", email, sms), []string{"2 attributes specified when one (and only one) of", "email", "sms", "voice"}},
		"three channels":                  {gateway("smtp", email, sms+"\n"+voice), []string{"3 attributes specified"}},
		"AWS mail without a region":       {gateway("aws", email, ""), []string{"aws_region: nothing is given", `type is "aws"`, `Give a region, such as "eu-west-1"`}},
		"AWS text without a region":       {gateway("AWS SNS", sms, ""), []string{"aws_region: nothing is given", `type is "AWS SNS"`, "Give a region"}},
		"Coalesce without OAuth":          {gateway("Coalesce", sms, ""), []string{"coalesce: nothing is given", `type is "Coalesce"`, "Give token_request_url"}},
		"Coalesce without scope":          {gateway("Coalesce", sms, `coalesce = { token_request_url = "https://x.example.com", client_id = "i", client_secret = "s", grant_type = "g" }`), []string{"coalesce", `"scope" is required`}},
		"Coalesce without secret":         {gateway("Coalesce", sms, `coalesce = { token_request_url = "https://x.example.com", client_id = "i", grant_type = "g", scope = "s" }`), []string{"coalesce.client_secret"}},
		"Gupshup without ids":             {gateway("gupshup", sms, ""), []string{"gupshup: nothing is given", `type is "gupshup"`, "Give principal_entity_id and dlt_template_id"}},
		"Sandesh without flags":           {gateway("Sandesh", sms, ""), []string{"sandesh: nothing is given", `type is "Sandesh"`, "Give app_category, gst_flag and message_type"}},
		"another vendor's block":          {gateway("Sandesh", sms, gupshup+"\nsandesh = { app_category = \"a\", gst_flag = \"g\", message_type = \"m\" }"), []string{"gupshup: it is given", `type is "Sandesh"`, "Remove it, or correct type"}},
		"another vendor's region":         {gateway("gupshup", sms, gupshup+"\n"+aws), []string{`aws_region: "eu-west-1" is given`, `type is "gupshup"`, "Remove it"}},
		"region of a voice gateway":       {gateway("aws", voice, aws), []string{`aws_region: "eu-west-1" is given`, "voice has no such setting", "Remove it"}},
		"Gupshup on mail":                 {gateway("smtp", email, gupshup), []string{"gupshup: it is given", "email has no such setting", "Remove it"}},
		"delimiter on mail":               {gateway("smtp", email, `otp_delimiter = "-"`), []string{`otp_delimiter: "-" is given`, "email has no such setting", "sms or voice"}},
		"timeout on mail":                 {gateway("smtp", email, `timeout_value = 5`), []string{"timeout_value: 5 is given", "email has no such setting"}},
		"port 0":                          {gateway("smtp", `email = { sender_email = "a@example.com", port = 0 }`, ""), []string{"email.port", "between 1 and 65535", "got: 0"}},
		"port 65536":                      {gateway("smtp", `email = { sender_email = "a@example.com", port = 65536 }`, ""), []string{"email.port", "between 1 and 65535", "got: 65536"}},
		"no port":                         {gateway("smtp", `email = { sender_email = "a@example.com" }`, ""), []string{`"port" is required`}},
		"sender that is no address":       {gateway("smtp", `email = { sender_email = "example.com", port = 25 }`, ""), []string{"email.sender_email", "must be an e-mail address", "got: example.com"}},
		"timeout 0":                       {gateway("twilio", sms, "timeout_value = 0"), []string{"timeout_value", "at least 1", "got: 0"}},
		"token URL that is none":          {gateway("Coalesce", sms, `coalesce = { token_request_url = "token", client_id = "i", client_secret = "s", grant_type = "g", scope = "s" }`), []string{`coalesce.token_request_url: "token" is not an absolute URL`}},
		"two passwords":                   {gateway("smtp", email, "password_wo = \"y\"\npassword_wo_version = 1"), []string{"password", "password_wo"}},
		"empty name":                      {gateway("", email, ""), []string{"type", "at least 1"}},
		"setting that no gateway has":     {gateway("smtp", email, `sender = "x"`), []string{"Unsupported argument", "sender"}},
		"a number where a text is wanted": {gateway("smtp", `email = "x"`, ""), []string{"email", "object required"}},
	} {
		acctest.Refused(t, tenant, name, test.config, test.says...)
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

func TestMessageGatewayConforms(t *testing.T) {
	common := rig.Values{"name": "A", "username": "u", "password_wo": "s3cret", "password_wo_version": 1, "service_url": "gate.example.com"}
	for name, further := range map[string]rig.Values{
		"email":   {"type": "aws", "aws_region": "eu-west-1", "email": rig.Values{"sender_email": "a@example.com", "port": 465}},
		"voice":   {"type": "twilio", "voice": rig.Values{"sender_phone": "1"}, "timeout_value": 5, "otp_delimiter": "-"},
		"gupshup": {"type": "gupshup", "sms": smsValues, "gupshup": rig.Values{"principal_entity_id": "p", "dlt_template_id": "d"}},
		"sandesh": {"type": "sandesh", "sms": smsValues, "sandesh": rig.Values{"app_category": "a", "gst_flag": "g", "message_type": "m"}},
		"coalesce": {"type": "coalesce", "sms": smsValues, "coalesce": rig.Values{"token_request_url": "https://x.example.com", "client_id": "i",
			"client_secret_wo": "s3cret", "client_secret_wo_version": 1, "grant_type": "g", "scope": "s"}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
			rig.Conform(t, r, rig.Conformance{
				Type: "onekosmos_message_gateway", Config: common.With(further),
				Remove: func(identity rig.Values) {
					if err := tenant.Client().MessageGateways().Delete(t.Context(), identity.Text("id")); err != nil {
						t.Fatal(err)
					}
				},
				NotImported: []string{"password_wo_version", "coalesce"},
			})
		})
	}
}

func TestMessageGatewayList(t *testing.T) {
	_, r := acctest.NewRig(t, rig.Values{}, localtenant.Modes{PartialLists: true})
	const kind = "onekosmos_message_gateway"
	made := map[string]*rig.Instance{}
	for _, name := range []string{"First", "Second"} {
		i, problems := r.Create(kind, rig.Values{"name": name, "type": "twilio", "username": "u", "password": "p", "service_url": "x", "sms": smsValues})
		if len(problems.Errors()) > 0 {
			t.Fatal(problems)
		}
		made[name] = i
	}
	found := r.List(kind, nil, rig.ListOptions{IncludeResource: true})
	if len(found) != len(made) {
		t.Fatalf("%d gateways are listed, %d exist", len(found), len(made))
	}
	for _, l := range found {
		if len(l.Problems) > 0 {
			t.Fatal(l.Problems)
		}
		if l.Identity["id"] != made[l.Name].Values()["id"] || l.Resource.Text("sms.entity_id") != "e" || l.Resource["password"] != nil {
			t.Errorf("%s is listed as %v, %v", l.Name, l.Identity, l.Resource)
		}
	}
}
