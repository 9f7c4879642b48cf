package applications_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
)

// What an application gives out makes a service provider; what the community
// gives out is read too.
func TestParseSAMLMetadata(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	const of = "onekosmos_service_provider.test"
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      tenant.Config(`output "x" { value = provider::onekosmos::parse_saml_metadata("<!DOCTYPE x><x/>") }`),
				ExpectError: acctest.Expect(`"metadata"`, "has a document type", "Remove it"),
			},
			{
				Config:      tenant.Config(`output "x" { value = provider::onekosmos::parse_saml_metadata(null) }`),
				ExpectError: acctest.Expect(`"metadata"`, "null"),
			},
			{
				Config: tenant.Config(`
locals {
  app = provider::onekosmos::parse_saml_metadata(<<-EOT
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app.example.com/saml?a=1&amp;b=2">
      <SPSSODescriptor AuthnRequestsSigned="1" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>MAMCAQU=</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
        <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example.com/acs" index="1"/>
      </SPSSODescriptor>
    </EntityDescriptor>
  EOT
  )
}
data "onekosmos_idp_metadata" "test" {
  idp_identifier = "` + local.IdentityProviderID() + `"
}
resource "onekosmos_service_provider" "test" {
  name = "App"
  saml = {
    access_url                     = "https://app.example.com"
    entity_id                      = local.app.entity_id
    assertion_method               = "post"
    assertion_consumer_service_url = local.app.service_provider.assertion_consumer_service_url
    require_signed_auth_request    = local.app.service_provider.authn_requests_signed
    sign_assertion                 = local.app.service_provider.want_assertions_signed
    signing_certificate            = try(local.app.service_provider.signing_certificates[0], null)
    encryption_certificate         = try(local.app.service_provider.encryption_certificates[0], null)
    name_id                        = { format = "unspecified", value = "email", source = "session" }
  }
}
output "idp" {
  value = provider::onekosmos::parse_saml_metadata(data.onekosmos_idp_metadata.test.xml)
}
`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(of, tfjsonpath.New("saml").AtMapKey("entity_id"), knownvalue.StringExact("https://app.example.com/saml?a=1&b=2")),
					statecheck.ExpectKnownValue(of, tfjsonpath.New("saml").AtMapKey("assertion_consumer_service_url"), knownvalue.StringExact("https://app.example.com/acs")),
					statecheck.ExpectKnownValue(of, tfjsonpath.New("saml").AtMapKey("signing_certificate"), knownvalue.StringExact("-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n")),
					statecheck.ExpectKnownValue(of, tfjsonpath.New("saml").AtMapKey("encryption_certificate"), knownvalue.Null()),
					statecheck.ExpectKnownOutputValueAtPath("idp", tfjsonpath.New("identity_provider").AtMapKey("single_sign_on_services"), knownvalue.ListSizeExact(2)),
					statecheck.ExpectKnownOutputValueAtPath("idp", tfjsonpath.New("identity_provider").AtMapKey("signing_certificates"), knownvalue.ListSizeExact(1)),
					statecheck.ExpectKnownOutputValueAtPath("idp", tfjsonpath.New("service_provider"), knownvalue.Null()),
				},
			},
		},
	})
}
