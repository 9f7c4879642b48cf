package directories_test

import (
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
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const moduleAddress = "onekosmos_auth_module.test"

var authModule = kinds.Of("onekosmos_auth_module")

// staff is a direct Active Directory with every setting.
func staff() string { return authModule.HCL("test", authModule.Life("ad").Full) }

// ldap is a direct directory with few settings.
func ldap(further rig.Values) string {
	return authModule.HCL("test", authModule.Life("ldap").Minimal.With(further))
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

// secretive are an Active Directory and an Entra ID tenant with all secrets.
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
  type = "entra_id"
  entra_id = {
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
						if !slices.Equal(sent, slices.Sorted(slices.Values(want))) {
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
	settings := authModule.Life("ldap").Minimal["directory"].(rig.Values)
	config := func(change rig.Values) string {
		return tenant.Config(ldap(rig.Values{"directory": settings.With(change)}))
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(nil)},
			{Config: config(rig.Values{"bind_password": nil}), ConfigPlanChecks: acctest.Settled},
			{
				Config:      config(rig.Values{"bind_password": nil, "filter": "(mail={0})"}),
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
			{Config: tenant.Config(staff()), Check: keep(moduleAddress, "id", &id)},
			{
				PreConfig: func() {
					local.Change("auth_modules", id, func(module map[string]any) {
						config := module["config"].(map[string]any)
						list := config["caList"].([]any)
						slices.Reverse(list)
						list[0].(map[string]any)["dc_dns"] = strings.ToUpper(list[0].(map[string]any)["dc_dns"].(string))
						slices.Reverse(config["caStatusChangeNotificationsTo"].([]any))
						policy := config["passwordPolicy"].(map[string]any)
						policy["allowed"] = false
						policy["rules"].(map[string]any)["min_special"] = 7 // of a rule that is off
					})
				},
				Config:           tenant.Config(staff()),
				ConfigPlanChecks: acctest.Empty,
			},
			{ // one authority removed outside: the plan shows that one
				PreConfig: func() {
					local.Change("auth_modules", id, func(module map[string]any) {
						config := module["config"].(map[string]any)
						config["caList"] = config["caList"].([]any)[1:]
					})
				},
				Config: tenant.Config(staff()),
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

// Another mode is another module.
func TestAuthModule_replaced(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(ldap(nil))},
			{Config: tenant.Config(ldap(rig.Values{"mode": "broker"})), ConfigPlanChecks: acctest.Acts(moduleAddress, plancheck.ResourceActionReplace)},
		},
	})
}
