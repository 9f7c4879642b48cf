package applications_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

const featuredAddress = "onekosmos_featured_service_provider.test"

// featuredBlocks hold, of each vendor, every setting, and credentials that
// start with canary.
var featuredBlocks = map[string]string{
	"auth0": `auth0 = {
    domain = %q
    sso_url = "https://example.auth0.com/sso"
    credentials_wo = { client_id = "canary-id", client_secret = "canary-secret" }
    credentials_wo_version = 1
  }`,
	"okta": `okta = {
    domain = %q
    sso_url = "https://example.okta.com/sso"
    credentials_wo = { api_token = "canary-token" }
    credentials_wo_version = 1
  }`,
	"salesforce": `salesforce = {
    domain = %q
    sso_url = "https://example.my.salesforce.com"
    credentials_wo = { username = "canary-user", password = "canary-password", security_token = "canary-token" }
    credentials_wo_version = 1
  }`,
	"forgerock": `forgerock = {
    domain = %q
    sso_url = "https://example.forgerock.com/sso"
    use_existing_circle_of_trust = true
    circle_of_trust = "cot"
    credentials_wo = { username = "canary-user", password = "canary-password" }
    credentials_wo_version = 1
  }`,
	"gsuite": `gsuite = {
    domain = %q
    sso_url = "https://example.com/sso"
    slo_url = "https://example.com/slo"
    credentials_wo = { service_account_email = "canary@example.com", admin_email = "canary-admin@example.com", service_account_private_key = "canary-key" }
    credentials_wo_version = 1
  }`,
	"zendesk": `zendesk = { domain = %q }`,
}

func featuredConfig(name, block string) string {
	return fmt.Sprintf("resource \"onekosmos_featured_service_provider\" \"test\" {\n  name = %q\n  %s\n}\n", name, block)
}

func TestFeaturedServiceProvider(t *testing.T) {
	for vendor, block := range featuredBlocks {
		t.Run(vendor, func(t *testing.T) {
			tenant := acctest.Start(t)
			local := tenant.Local(t)
			var id, renamed string
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				CheckDestroy:             gone(tenant, &id),
				Steps: []resource.TestStep{
					{
						Config: tenant.Config(featuredConfig("First", fmt.Sprintf(block, "one.example.com"))),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(featuredAddress, plancheck.ResourceActionCreate)},
							PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
						},
						Check: resource.ComposeTestCheckFunc(keepIDOf(featuredAddress, &id), noCanaryInState),
					},
					{ // the name alone changes in place, and no credential travels again
						PreConfig: local.ResetJournal,
						Config:    tenant.Config(featuredConfig("Second", fmt.Sprintf(block, "one.example.com"))),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(featuredAddress, plancheck.ResourceActionUpdate)},
							PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
						},
						Check: resource.ComposeTestCheckFunc(keepIDOf(featuredAddress, &renamed), noCanaryInState, func(*terraform.State) error {
							if renamed != id {
								return fmt.Errorf("renaming made %s of %s", renamed, id)
							}
							for _, sent := range local.Journal() {
								if strings.Contains(string(sent.Request), "canary") {
									return fmt.Errorf("%s %s sent a credential again", sent.Method, sent.Path)
								}
							}
							return nil
						}),
					},
					{
						ResourceName: featuredAddress, ImportState: true, ImportStateVerify: true,
						// The tenant keeps nothing of the settings.
						ImportStateVerifyIgnore: []string{vendor},
					},
					{ // the vendor's settings change: set up anew
						Config: tenant.Config(featuredConfig("Second", fmt.Sprintf(block, "two.example.com"))),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(featuredAddress, plancheck.ResourceActionReplace)},
						},
						Check: keepIDOf(featuredAddress, &id),
					},
					{ // removed behind our back
						PreConfig: func() {
							if err := tenant.Client().ServiceProviders().Delete(context.Background(), id); err != nil {
								t.Fatal(err)
							}
						},
						Config: tenant.Config(featuredConfig("Second", fmt.Sprintf(block, "two.example.com"))),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(featuredAddress, plancheck.ResourceActionCreate)},
						},
						Check: keepIDOf(featuredAddress, &id),
					},
				},
			})
		})
	}
}

func keepIDOf(address string, id *string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		*id = s.RootModule().Resources[address].Primary.ID
		return nil
	}
}

func noCanaryInState(s *terraform.State) error {
	if strings.Contains(s.String(), "canary") {
		return errors.New("a credential is in the state")
	}
	return nil
}

// After an import the settings are recorded from the configuration; nothing is
// set up a second time.
func TestFeaturedServiceProvider_importRecordsSettings(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	made, err := tenant.Client().FeaturedServiceProviders().Create(t.Context(), &client.FeaturedServiceProvider{
		ServiceProvider: client.ServiceProvider{Name: "First"}, Application: "zendesk", Settings: client.FeaturedSettings{Domain: "one.example.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	config := tenant.Config(featuredConfig("First", `zendesk = { domain = "one.example.com" }`))
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config, ResourceName: featuredAddress, ImportState: true, ImportStateId: made.ID, ImportStatePersist: true},
			{
				PreConfig: local.ResetJournal,
				Config:    config,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(featuredAddress, plancheck.ResourceActionUpdate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				Check: func(*terraform.State) error {
					if n := local.Count("PUT", "/serviceprovider/{type}"); n != 0 {
						return fmt.Errorf("the application was set up %d more times", n)
					}
					return nil
				},
			},
		},
	})
}

func TestFeaturedServiceProvider_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	check := func(name, block string, says ...string) {
		t.Helper()
		acctest.Refused(t, tenant, name, featuredConfig("First", block), says...)
	}
	check("no vendor", "", "auth0", "okta")
	check("two vendors", `zendesk = { domain = "a" }`+"\n"+`okta = { domain = "a", sso_url = "https://a.example.com", credentials_wo = { api_token = "x" } }`, "auth0", "okta", "zendesk")
	check("no credentials", `okta = { domain = "a", sso_url = "https://a.example.com" }`, "okta.credentials_wo", "Give the credentials")
	check("circle without name", `forgerock = { domain = "a", sso_url = "https://a.example.com", use_existing_circle_of_trust = true, credentials_wo = { username = "u", password = "p" } }`,
		"forgerock.circle_of_trust", "use_existing_circle_of_trust is true")
	check("hosted without name", `forgerock = { domain = "a", sso_url = "https://a.example.com", credentials_wo = { username = "u", password = "p" } }`,
		"forgerock.hosted_service_provider", "use_existing_circle_of_trust is false")
	check("no URL", `okta = { domain = "a", sso_url = "a", credentials_wo = { api_token = "x" } }`, `okta.sso_url: "a" is not an absolute URL`)
}
