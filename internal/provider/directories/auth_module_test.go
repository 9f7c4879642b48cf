package directories_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
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
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const moduleAddress = "onekosmos_auth_module.test"

const policy = `
  password_policy = {
    authentication_type                = "Face"
    description                        = "Staff <&> Gäste"
    minimum_length                     = 12
    minimum_special_characters         = 2
    minimum_special_characters_enabled = false
    minimum_numbers                    = 3
    minimum_numbers_enabled            = true
    special_characters_allowed         = "!\"§$%&/()=?"
    minimum_capital_letters            = 1
    no_username                        = true
    no_spaces                          = false
    no_spaces_enabled                  = false
    maximum_in_row                     = 4
  }
`

// life is one type of module, as little and as much of it as there is.
type life struct{ minimal, full string }

var lives = map[string]life{
	"db": {
		minimal: `
resource "onekosmos_auth_module" "test" {
  name = "Guests"
  type = "db"
}`,
		full: `
resource "onekosmos_auth_module" "test" {
  name    = "Guests & Partners"
  type    = "db"
  enabled = false
  script  = jsonencode({ script = "return user;" })
` + policy + `}`,
	},
	"ad direct": {
		minimal: `
resource "onekosmos_auth_module" "test" {
  name = "Staff"
  type = "ad"
  directory = {
    protocol                = "ldaps"
    server                  = "dc1.example.com"
    port                    = 636
    bind_dn                 = "cn=svc,dc=example,dc=com"
    bind_password_wo        = "s3cret-bind"
    bind_password_wo_version = 1
    base_dn                 = "dc=example,dc=com"
    security_authentication = "Simple"
    filter                  = "(sAMAccountName={0})"
  }
}`,
		full: `
resource "onekosmos_auth_module" "test" {
  name              = "Staff & Students"
  type              = "ad"
  mode              = "direct"
  enabled           = false
  enhanced_security = true
  script            = jsonencode({ script = "return user;" })
  directory = {
    protocol                  = "ldap"
    server                    = "dc2.example.com"
    port                      = 389
    bind_dn                   = "cn=other,dc=example,dc=com"
    bind_password_wo          = "s3cret-bind-2"
    bind_password_wo_version  = 2
    base_dn                   = "ou=staff,dc=example,dc=com"
    security_authentication   = "SecureSocketLayer"
    filter                    = "(userPrincipalName={0})"
    ldap_query_filter         = "(&(objectClass=user)(!(disabled=true)))"
    service_account_read_only = true
    certificate_enabled       = true
    certificate_template      = "User & Co"
    certificate_dns           = "ca.example.com"
    certificate_authority     = "Example CA ä"
  }
  kerberos = {
    enabled           = true
    keytab_wo         = "s3cret-keytab"
    keytab_wo_version = 1
  }
  certificate_authorities = {
    "ca2.example.com" = { name = "CA 2", template = "User" }
    "CA1.example.com" = { name = "CA 1", template = "User <&>" }
    "ca3.example.com" = { name = "CA 3", template = "User" }
  }
  certificate_authority_timeout_seconds         = 20
  certificate_authority_retry_after_minutes     = 45
  certificate_authority_notifications_enabled   = true
  certificate_authority_notification_recipients = ["z@example.com", "a@example.com"]
` + policy + `}`,
	},
	"ad broker": {
		minimal: `
resource "onekosmos_auth_module" "test" {
  name = "Staff"
  type = "ad"
  mode = "broker"
}`,
		full: `
resource "onekosmos_auth_module" "test" {
  name    = "Staff & Students"
  type    = "ad"
  mode    = "broker"
  enabled = false
  directory = {
    protocol                  = "ldap"
    server                    = "dc2.example.com"
    port                      = 389
    bind_dn                   = "cn=other,dc=example,dc=com"
    bind_password             = "s3cret-bind"
    base_dn                   = "ou=staff,dc=example,dc=com"
    security_authentication   = "ServerBind"
    filter                    = "(userPrincipalName={0})"
    ldap_query_filter         = "(objectClass=user)"
    service_account_read_only = true
    scep_enabled              = true
    scep_url                  = "https://scep.example.com"
    scep_challenge_url        = "https://scep.example.com/challenge"
    scep_agent                = "agent 1"
    log_file_size_mb          = 5
    log_file_count            = 3
    certificate_enabled       = true
    certificate_template      = "User"
    certificate_dns           = "ca.example.com"
    certificate_authority     = "Example CA"
  }
  kerberos = {
    keytab = "s3cret-keytab"
  }
` + policy + `}`,
	},
	"ldap": {
		minimal: `
resource "onekosmos_auth_module" "test" {
  name = "LDAP"
  type = "ldap"
  directory = {
    protocol                = "ldap"
    server                  = "ldap.example.com"
    port                    = 389
    bind_dn                 = "cn=svc"
    bind_password           = "s3cret-bind"
    base_dn                 = "dc=example"
    security_authentication = "Simple"
    filter                  = "(uid={0})"
  }
}`,
		full: `
resource "onekosmos_auth_module" "test" {
  name = "LDAP 2"
  type = "ldap"
  enabled = false
  directory = {
    protocol                  = "ldaps"
    server                    = "ldap2.example.com"
    port                      = 636
    bind_dn                   = "cn=svc2"
    bind_password             = "s3cret-bind-2"
    base_dn                   = "dc=example2"
    security_authentication   = "Encryption"
    filter                    = "(mail={0})"
    ldap_query_filter         = "(objectClass=person)"
    service_account_read_only = true
  }
  kerberos = {
    keytab = "s3cret-keytab"
  }
  certificate_authorities = {
    "ca.example.com" = { name = "CA", template = "User" }
  }
  certificate_authority_timeout_seconds         = 1
  certificate_authority_notifications_enabled   = true
  certificate_authority_notification_recipients = ["a@example.com"]
` + policy + `}`,
	},
	"ldap broker": {
		minimal: `
resource "onekosmos_auth_module" "test" {
  name = "LDAP"
  type = "ldap"
  mode = "broker"
  directory = { base_dn = "dc=example" }
}`,
		full: `
resource "onekosmos_auth_module" "test" {
  name = "LDAP"
  type = "ldap"
  mode = "broker"
  directory = {
    base_dn      = "dc=example"
    scep_enabled = true
    scep_url     = "https://scep.example.com"
  }
}`,
	},
	"azuread": {
		minimal: `
resource "onekosmos_auth_module" "test" {
  name = "Entra"
  type = "azuread"
  azure_ad = {
    app_name                 = "app"
    tenant_id                = "11111111-2222-3333-4444-555555555555"
    tenant_name              = "example.onmicrosoft.com"
    client_id                = "66666666-2222-3333-4444-555555555555"
    client_secret_wo         = "s3cret-client"
    client_secret_wo_version = 1
    login_base_path          = "https://login.microsoftonline.com"
    graph_api_base_path      = "https://graph.microsoft.com"
  }
}`,
		full: `
resource "onekosmos_auth_module" "test" {
  name    = "Entra 2"
  type    = "azuread"
  enabled = false
  azure_ad = {
    app_name                 = "app & co"
    tenant_id                = "21111111-2222-3333-4444-555555555555"
    tenant_name              = "example2.onmicrosoft.com"
    client_id                = "76666666-2222-3333-4444-555555555555"
    client_secret_wo         = "s3cret-client-2"
    client_secret_wo_version = 2
    login_base_path          = "https://login.microsoftonline.us"
    graph_api_base_path      = "https://graph.microsoft.us"
  }
` + policy + `}`,
	},
}

// notShown are the attributes that no answer tells, so that an import cannot
// have them.
var notShown = []string{
	"script", "enhanced_security", "directory.bind_password", "directory.bind_password_wo_version",
	"azure_ad.client_secret", "azure_ad.client_secret_wo_version", "kerberos.keytab", "kerberos.keytab_wo_version",
}

// testModuleLife takes one type through its whole life.
func testModuleLife(t *testing.T, tenant *acctest.Tenant, l life) {
	t.Helper()
	store := tenant.Client().AuthModules()
	var id string
	settled := acctest.Settled
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			if _, err := store.Get(context.Background(), id); !errors.Is(err, client.ErrNotFound) {
				return fmt.Errorf("auth module %s after destroy: %v, want not found", id, err)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{Config: tenant.Config(l.minimal), ConfigPlanChecks: acctest.Acts(moduleAddress, plancheck.ResourceActionCreate), Check: keep(moduleAddress, "id", &id)},
			{Config: tenant.Config(l.minimal), ConfigPlanChecks: acctest.Empty},
			{ResourceName: moduleAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: notShown},
			{Config: tenant.Config(l.full), ConfigPlanChecks: acctest.Acts(moduleAddress, plancheck.ResourceActionUpdate)},
			{ResourceName: moduleAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: notShown},
			{Config: tenant.Config(l.minimal), ConfigPlanChecks: settled, Check: keep(moduleAddress, "id", &id)},
			{ // changed behind our back: the plan shows it, the apply puts it back
				PreConfig: func() {
					found, err := store.Get(context.Background(), id)
					if err != nil {
						t.Fatal(err)
					}
					changed := *found
					changed.Name = "Somebody else's"
					if _, err := store.Update(context.Background(), id, &changed); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(l.minimal), ConfigPlanChecks: acctest.Acts(moduleAddress, plancheck.ResourceActionUpdate),
			},
			{ // removed behind our back: it is made again
				PreConfig: func() {
					if err := store.Delete(context.Background(), id); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(l.minimal), ConfigPlanChecks: acctest.Acts(moduleAddress, plancheck.ResourceActionCreate), Check: keep(moduleAddress, "id", &id),
			},
			{Config: tenant.Config(l.full), ConfigPlanChecks: acctest.Acts(moduleAddress, plancheck.ResourceActionUpdate)},
		},
	})
}

func TestAuthModule(t *testing.T) {
	for name, l := range lives {
		t.Run(name, func(t *testing.T) { testModuleLife(t, acctest.Start(t), l) })
	}
}

// Tenants that nobody here wrote: the same lives under every way in which an
// answer may differ from the reference's samples.
func TestAuthModule_otherTenants(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{
		"everything at once":     {ShuffleLists: true, UnknownFields: true, Secrets: "masked", TextBooleans: true},
		"secrets left out":       {Secrets: "omitted", OmitPublicKey: true, PartialLists: true, BareCreates: true},
		"key of another service": {AnswerWithOtherKey: true, OptionalSecrets: true, TextBooleans: true},
		"answers that are plain": {PlainAnswers: true, UnknownFields: true, PartialLists: true, ShuffleLists: true},
	} {
		t.Run(name, func(t *testing.T) {
			for _, kind := range []string{"ad direct", "ad broker", "azuread"} {
				t.Run(kind, func(t *testing.T) { testModuleLife(t, acctest.Start(t, modes), lives[kind]) })
			}
		})
	}
}

// secretsSent returns what of the secrets that begin with s3cret the tenant
// has got since the journal was reset, each with the call that brought it.
func secretsSent(local *localtenant.Tenant) (sent []string) {
	found := regexp.MustCompile(`s3cret[a-z0-9-]*`)
	for _, x := range local.Journal() {
		for _, secret := range found.FindAllString(string(x.Request), -1) {
			sent = append(sent, fmt.Sprintf("%s %d %s", x.Method, x.Status, secret))
		}
	}
	return sent
}

// secretive are an Active Directory and an Azure directory with all secrets.
func secretive(name, filter, bind, keytab, client string, bindVersion, keytabVersion, clientVersion int) string {
	return fmt.Sprintf(`
resource "onekosmos_auth_module" "ad" {
  name = %[1]q
  type = "ad"
  directory = {
    protocol                 = "ldaps"
    server                   = "dc1.example.com"
    port                     = 636
    bind_dn                  = "cn=svc"
    bind_password_wo         = %[3]q
    bind_password_wo_version = %[6]d
    base_dn                  = "dc=example,dc=com"
    security_authentication  = "Simple"
    filter                   = %[2]q
  }
  kerberos = {
    keytab_wo         = %[4]q
    keytab_wo_version = %[7]d
  }
}
resource "onekosmos_auth_module" "azure" {
  name = %[1]q
  type = "azuread"
  azure_ad = {
    app_name                 = %[2]q
    tenant_id                = "t"
    tenant_name              = "example"
    client_id                = "c"
    client_secret_wo         = %[5]q
    client_secret_wo_version = %[8]d
    login_base_path          = "https://login.example.com"
    graph_api_base_path      = "https://graph.example.com"
  }
}
`, name, filter, bind, keytab, client, bindVersion, keytabVersion, clientVersion)
}

// A secret is sent at creation and when its version changes, it alone and
// once. No other change sends one, unless the tenant insists.
func TestAuthModule_secrets(t *testing.T) {
	all := []string{"PUT 200 s3cret-b1", "PUT 200 s3cret-k1", "PUT 200 s3cret-c1"}
	for name, test := range map[string]struct {
		modes localtenant.Modes
		// A tenant that reads the reference to the letter takes no change of
		// the settings of a direct directory without the bind password.
		filter, keytab []string
	}{
		"tenant that keeps what it is not sent": {modes: localtenant.Modes{OptionalSecrets: true}, keytab: []string{"PATCH 200 s3cret-k2"}},
		"the same, masked":                      {modes: localtenant.Modes{OptionalSecrets: true, Secrets: "masked"}, keytab: []string{"PATCH 200 s3cret-k2"}},
		"the same, left out":                    {modes: localtenant.Modes{OptionalSecrets: true, Secrets: "omitted"}, keytab: []string{"PATCH 200 s3cret-k2"}},
		"tenant that insists":                   {filter: []string{"PATCH 200 s3cret-b2"}, keytab: []string{"PATCH 200 s3cret-k2"}},
		"tenant that insists, masked":           {modes: localtenant.Modes{Secrets: "masked"}, filter: []string{"PATCH 200 s3cret-b2"}, keytab: []string{"PATCH 200 s3cret-k2"}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, test.modes)
			local := tenant.Local(t)
			step := func(config string, want ...string) resource.TestStep {
				return resource.TestStep{
					PreConfig: local.ResetJournal,
					Config:    tenant.Config(config),
					Check: func(*terraform.State) error {
						sent := secretsSent(local)
						slices.Sort(sent)
						slices.Sort(want)
						if !slices.Equal(sent, want) {
							return fmt.Errorf("sent %q, want %q", sent, want)
						}
						if wrong := local.Violations(); len(wrong) > 0 {
							return fmt.Errorf("violations: %q", wrong)
						}
						return nil
					},
					ConfigPlanChecks: acctest.Settled,
				}
			}
			stored := func(bind, keytab, client string) resource.TestCheckFunc {
				return func(*terraform.State) error {
					text := local.State()
					for _, secret := range []string{bind, keytab, client} {
						if strings.Count(text, `"`+secret+`"`) != 1 {
							return fmt.Errorf("the tenant does not keep %s: %s", secret, text)
						}
					}
					return nil
				}
			}
			steps := []resource.TestStep{
				step(secretive("a", "(f={0})", "s3cret-b1", "s3cret-k1", "s3cret-c1", 1, 1, 1), all...),
				// Another name: nothing. A value without a version: nothing.
				step(secretive("b", "(f={0})", "s3cret-b0", "s3cret-k0", "s3cret-c0", 1, 1, 1)),
				step(secretive("b", "(f={0})", "s3cret-b2", "s3cret-k1", "s3cret-c1", 2, 1, 1), "PATCH 200 s3cret-b2"),
				step(secretive("b", "(g={0})", "s3cret-b2", "s3cret-k1", "s3cret-c1", 2, 1, 1), test.filter...),
				step(secretive("b", "(g={0})", "s3cret-b2", "s3cret-k2", "s3cret-c1", 2, 2, 1), test.keytab...),
				step(secretive("b", "(g={0})", "s3cret-b2", "s3cret-k2", "s3cret-c2", 2, 2, 2), "PATCH 200 s3cret-c2"),
				step(secretive("c", "(g={0})", "s3cret-b2", "s3cret-k2", "s3cret-c2", 2, 2, 2)),
			}
			last := &steps[len(steps)-1]
			last.Check = resource.ComposeTestCheckFunc(last.Check, stored("s3cret-b2", "s3cret-k2", "s3cret-c2"))
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps:                    steps,
			})
		})
	}
}

// A tenant that insists on a secret which is not in the configuration is no
// reason to blank it.
func TestAuthModule_secretUnknown(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{Secrets: "masked"})
	config := func(filter, secret string) string {
		return tenant.Config(strings.Replace(strings.Replace(lives["ldap"].minimal, "(uid={0})", filter, 1), `bind_password           = "s3cret-bind"`, secret, 1))
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("(uid={0})", `bind_password = "s3cret-bind"`)},
			{Config: config("(uid={0})", ""), ConfigPlanChecks: acctest.Settled},
			{
				Config:      config("(mail={0})", ""),
				ExpectError: acctest.Expect("bindpassword", "takes no change of these settings without the bind password", "give it in the configuration"),
			},
		},
	})
}

// What only the server sets makes no difference, and neither do the order of
// lists nor the spelling of a DNS name.
func TestAuthModule_serverOwned(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{ShuffleLists: true, OptionalSecrets: true})
	local := tenant.Local(t)
	var id string
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(lives["ad direct"].full), Check: keep(moduleAddress, "id", &id)},
			{
				PreConfig: func() {
					local.Change("auth_modules", id, func(module map[string]any) {
						config := module["config"].(map[string]any)
						list := config["caList"].([]any)
						slices.Reverse(list)
						list[0].(map[string]any)["dc_dns"] = strings.ToUpper(list[0].(map[string]any)["dc_dns"].(string))
						slices.Reverse(config["caStatusChangeNotificationsTo"].([]any))
						config["passwordPolicy"].(map[string]any)["allowed"] = false
					})
				},
				Config:           tenant.Config(lives["ad direct"].full),
				ConfigPlanChecks: acctest.Empty,
			},
			{ // one authority removed outside: the plan shows that one
				PreConfig: func() {
					local.Change("auth_modules", id, func(module map[string]any) {
						config := module["config"].(map[string]any)
						config["caList"] = config["caList"].([]any)[1:]
					})
				},
				Config: tenant.Config(lives["ad direct"].full),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(moduleAddress, plancheck.ResourceActionUpdate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(moduleAddress, tfjsonpath.New("certificate_authorities"), knownvalue.MapSizeExact(3)),
				},
			},
		},
	})
}

// Another type or another mode is another module.
func TestAuthModule_replaced(t *testing.T) {
	tenant := acctest.Start(t)
	replaces := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(moduleAddress, plancheck.ResourceActionReplace)}}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(lives["ldap"].minimal)},
			{Config: tenant.Config(strings.Replace(lives["ldap"].minimal, `"ldap"`, "\"ldap\"\n  mode = \"broker\"", 1)), ConfigPlanChecks: replaces},
			{Config: tenant.Config(lives["db"].minimal), ConfigPlanChecks: replaces},
		},
	})
}

// A module that somebody made in AdminX is taken over, and the next plan is
// empty but for secrets, which no import knows.
func TestAuthModule_import(t *testing.T) {
	tenant := acctest.Start(t)
	made, err := tenant.Client().AuthModules().Create(t.Context(), &client.AuthModule{
		Type: client.ModuleDB, Subtype: "datastore", Method: "authn", Name: "Guests", Enabled: true, Mode: client.ModeDirect, Config: &client.ModuleConfig{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Client().AuthModules().Delete(context.Background(), made.ID) })
	for name, block := range map[string]string{
		"by id":       fmt.Sprintf("id = %q", made.ID),
		"by identity": fmt.Sprintf("identity = { id = %q }", made.ID),
	} {
		t.Run(name, func(t *testing.T) {
			core.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: tenant.Config(lives["db"].minimal + fmt.Sprintf("\nimport {\n  to = %s\n  %s\n}\n", moduleAddress, block)),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(moduleAddress, plancheck.ResourceActionNoop)},
							PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
						},
					},
					{Config: tenant.Config("removed {\n  from = " + moduleAddress + "\n  lifecycle {\n    destroy = false\n  }\n}\n")},
				},
			})
		})
	}
}

func TestAuthModule_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	check := func(name, config string, says ...string) {
		t.Helper()
		acctest.Refused(t, tenant, name, config, says...)
	}
	module := func(kind, settings string) string {
		return fmt.Sprintf("resource \"onekosmos_auth_module\" \"test\" {\n  name = \"x\"\n  type = %q\n  %s\n}\n", kind, settings)
	}
	directory := func(settings string) string {
		return `directory = merge({
    protocol = "ldaps", server = "dc1.example.com", port = 636, bind_dn = "cn=svc", bind_password = "x"
    base_dn = "dc=example", security_authentication = "Simple", filter = "(uid={0})"
  }, { ` + settings + ` })`
	}
	azure := `azure_ad = {
    app_name = "app", tenant_id = "t", tenant_name = "n", client_id = "c", client_secret = "x"
    login_base_path = "https://login.example.com", graph_api_base_path = "https://graph.example.com"
  }`
	authorities := func(list string) string { return directory("") + "\n  certificate_authorities = { " + list + " }" }
	check("broker setting on a direct module", module("ad", directory(`scep_url = "https://scep.example.com"`)),
		`directory.scep_url: "https://scep.example.com" is given, and modules with mode "direct" do not have this setting`, `Remove it, or set mode to "broker"`)
	check("broker switch on a direct module", module("ldap", directory(`scep_enabled = false`)), `directory.scep_enabled: false is given`, `set mode to "broker"`)
	check("log files of LDAP", module("ldap", `mode = "broker"`+"\n"+directory(`log_file_count = 3`)), `directory.log_file_count: 3 is given`, `type "ldap"`, `set type to "ad"`)
	check("certificates of LDAP", module("ldap", directory(`certificate_template = "User"`)), `directory.certificate_template: "User" is given`, `set type to "ad"`)
	check("azuread with broker", module("azuread", `mode = "broker"`+"\n"+azure),
		`mode: "broker" is given, and modules of type "azuread" are reached directly`, `Remove mode, or set type to "ad" or "ldap"`)
	check("db with broker", module("db", `mode = "broker"`), `mode: "broker" is given`, `type "db"`)
	check("no such mode", module("ad", `mode = "proxy"`), "mode", `"direct" "broker"`, `"proxy"`)
	check("no such type", module("nis", ""), "type", `"db" "ad" "ldap" "azuread"`, `"nis"`)
	check("port out of range", module("ldap", directory("port = 65536")), "directory.port", "between 1 and 65535", "65536")
	check("port 0", module("ldap", directory("port = 0")), "directory.port", "between 1 and 65535", "got: 0")
	check("one DNS name twice", module("ad", authorities(`"ca.example.com" = { name = "a", template = "User" }, "CA.Example.com" = { name = "b", template = "User" }`)),
		`certificate_authorities["ca.example.com"]: "CA.Example.com" and "ca.example.com" are one DNS name`, "Keep one of them")
	check("one DNS name with a final period", module("ad", authorities(`"ca.example.com" = { name = "a", template = "User" }, "ca.example.com." = { name = "b", template = "User" }`)),
		"are one DNS name", "Keep one of them")
	check("no DNS name", module("ad", authorities(`"ca_1" = { name = "a", template = "User" }`)), `"ca_1" is not a DNS name`, "Use letters, digits, hyphens and periods")
	check("long name of an authority", module("ad", authorities(`"ca" = { name = "`+strings.Repeat("x", 65)+`", template = "User" }`)), "name", "at most 64")
	check("authorities of Azure", module("azuread", azure+"\n"+`certificate_authorities = {}`), "certificate_authorities: is given", `set type to "ad" or "ldap"`)
	check("timeout of db", module("db", "certificate_authority_timeout_seconds = 5"), "certificate_authority_timeout_seconds: 5 is given", `type "db"`)
	check("recipients of db", module("db", `certificate_authority_notification_recipients = ["a@example.com"]`), "certificate_authority_notification_recipients: is given")
	check("enhanced security of LDAP", module("ldap", directory("")+"\n  enhanced_security = true"), "enhanced_security: true is given", `set type to "ad"`)
	check("kerberos of db", module("db", "kerberos = {}"), "kerberos: is given", `set type to "ad" or "ldap"`)
	check("directory of Azure", module("azuread", azure+"\n"+directory("")), "directory: is given", `type "azuread"`)
	check("Azure settings of AD", module("ad", directory("")+"\n"+azure), "azure_ad: is given", `set type to "azuread"`)
	check("AD without directory", module("ad", ""), "directory: nothing is given", "need it", `set mode to "broker"`)
	check("Azure without settings", module("azuread", ""), "azure_ad: nothing is given", "need it")
	check("direct without server", module("ldap", `directory = { protocol = "ldap", port = 389, bind_dn = "cn", base_dn = "dc", security_authentication = "Simple", filter = "f" }`),
		"directory.server: nothing is given", `type "ldap" with mode "direct" need it`)
	check("Azure without secret", module("azuread", strings.Replace(azure, `, client_secret = "x"`, "", 1)), "client_secret")
	check("write-only without version", module("ldap", strings.Replace(directory(""), `bind_password =`, `bind_password_wo =`, 1)), "bind_password_wo_version")
	check("policy of half", module("db", `password_policy = { authentication_type = "Face", description = "x", minimum_length = 8 }`), "no_username")
	check("policy for a nose", module("db", strings.Replace(policy, `"Face"`, `"Nose"`, 1)), "authentication_type", `"Nose"`)
	check("script that is no object", module("db", `script = jsonencode("return user")`), "script: the value is not a JSON object", "Give one")
}
