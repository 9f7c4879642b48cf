package applications_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
)

const (
	samlApp = `
resource "onekosmos_service_provider" "test" {
  name          = "Payroll & Pensions"
  idp_initiated = true
  saml = {
    access_url                     = "https://payroll.example.com"
    entity_id                      = "urn:example:payroll"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://payroll.example.com/acs"
    name_id                        = { format = "emailAddress", value = "email", source = "session" }
    attributes                     = { role = { attribute_name = "role", source = "session", value_type = "static", value = jsonencode("staff") } }
  }
}
`
	oidcApp = `
resource "onekosmos_service_provider" "test" {
  name = "Intranet"
  oidc = {
    grant_types                = ["authorization_code"]
    redirect_uris              = ["https://intranet.example.com/callback"]
    scopes                     = ["openid"]
    id_token_signing_algorithm = "RS256"
  }
}
`
)

const testAddress = "onekosmos_service_provider.test"

// JSON that is only spelled differently is no change, and changes nothing that
// the tenant computes.
func TestServiceProvider_jsonByMeaning(t *testing.T) {
	tenant := acctest.Start(t)
	config := func(value string) string {
		return tenant.Config(fmt.Sprintf(`
resource "onekosmos_service_provider" "test" {
  name = "Payroll"
  saml = {
    access_url                     = "https://payroll.example.com"
    entity_id                      = "https://payroll.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://payroll.example.com/acs"
    name_id                        = { format = "emailAddress", value = "email", source = "session" }
    attributes = { rule = { attribute_name = "rule", source = "session", value_type = "static", value = %q } }
  }
}`, value))
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(`{"b": [1, 2],  "a": "<&>"}`)},
			{
				Config:           config(`{ "a":"<&>", "b":[1,2] }`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config:           config(`{"a":"<&>","b":[2,1]}`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(testAddress, plancheck.ResourceActionUpdate)}},
			},
		},
	})
}
