package applications_test

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
)

// The recipe of the function's page plans and applies for every document, and
// assertions stay signed unless one forbids it.
func TestMetadataRecipe(t *testing.T) {
	tenant := acctest.Start(t)
	files, err := filepath.Glob("testdata/metadata/*.xml")
	if err != nil {
		t.Fatal(err)
	}
	names, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(`
locals {
  apps = { for name in ` + string(names) + ` : name => provider::onekosmos::parse_saml_metadata(file(name)) }
}
resource "onekosmos_service_provider" "test" {
  for_each = local.apps
  name     = each.key
  saml = {
    access_url                     = "https://app.example.com"
    entity_id                      = each.value.entity_id
    assertion_method               = "post"
    assertion_consumer_service_url = each.value.service_provider.assertion_consumer_service_url
    require_signed_auth_request    = each.value.service_provider.authn_requests_signed
    sign_assertion                 = each.value.service_provider.want_assertions_signed
    signing_certificate            = try(each.value.service_provider.signing_certificates[0], null)
    encryption_certificate         = try(each.value.service_provider.encryption_certificates[0], null)
    name_id = {
      format = try(regex("[^:]+$", each.value.service_provider.name_id_formats[0]), "unspecified")
      value  = "email"
      source = "session"
    }
  }
}
output "unsigned" {
  value = [for name, app in onekosmos_service_provider.test : name if !app.saml.sign_assertion]
}
output "all" {
  value = length(onekosmos_service_provider.test)
}
`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("unsigned", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("testdata/metadata/other_encoding.xml")})),
				statecheck.ExpectKnownOutputValue("all", knownvalue.Int64Exact(14)),
			},
		}},
	})
}
