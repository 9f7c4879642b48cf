package applications_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func known(address, attribute string, check knownvalue.Check) statecheck.StateCheck {
	path := tfjsonpath.Path{}
	for i, step := range strings.Split(attribute, ".") {
		if i == 0 {
			path = tfjsonpath.New(step)
		} else {
			path = path.AtMapKey(step)
		}
	}
	return statecheck.ExpectKnownValue(address, path, check)
}

func TestIDPInitiatedApps(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(samlApp + `
data "onekosmos_idp_initiated_apps" "all" {
  depends_on = [onekosmos_service_provider.test]
}
output "my_app" {
  value = one([for app in data.onekosmos_idp_initiated_apps.all.apps : app if app.id == onekosmos_service_provider.test.id])
}
`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValueAtPath("my_app", tfjsonpath.New("name"), knownvalue.StringExact("Payroll & Pensions")),
				statecheck.ExpectKnownOutputValueAtPath("my_app", tfjsonpath.New("type"), knownvalue.StringExact("saml")),
			},
		}},
	})
}

func TestServiceProviderCatalog(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(`
data "onekosmos_service_provider_catalog" "all" {}
output "named" { value = alltrue([for item in data.onekosmos_service_provider_catalog.all.items : item.name != ""]) }
output "some" { value = length(data.onekosmos_service_provider_catalog.all.items) > 0 }
`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("named", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("some", knownvalue.Bool(true)),
			},
		}},
	})
}

func TestServiceProviderPublicInfo(t *testing.T) {
	tenant := acctest.Start(t)
	request := base64.StdEncoding.EncodeToString([]byte(`<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0"><saml:Issuer>urn:example:payroll</saml:Issuer></samlp:AuthnRequest>`))
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      tenant.Config(`data "onekosmos_service_provider_public_info" "test" {}`),
				ExpectError: acctest.Expect("[saml_request,oidc_request]"),
			},
			{
				Config: tenant.Config(samlApp + fmt.Sprintf(`
data "onekosmos_service_provider_public_info" "test" {
  saml_request = %q
  depends_on   = [onekosmos_service_provider.test]
}
`, request)),
				ConfigStateChecks: []statecheck.StateCheck{
					known(testAddress, "type", knownvalue.StringExact("saml")),
					known("data.onekosmos_service_provider_public_info.test", "name", knownvalue.StringExact("Payroll & Pensions")),
					known("data.onekosmos_service_provider_public_info.test", "entity_id", knownvalue.StringExact("urn:example:payroll")),
					known("data.onekosmos_service_provider_public_info.test", "attributes.role.value", knownvalue.StringExact(`"staff"`)),
				},
			},
			{
				Config: tenant.Config(oidcApp + `
data "onekosmos_service_provider_public_info" "test" {
  oidc_request = "client_id=${onekosmos_service_provider.test.oidc.client_id}&scope=openid"
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					known(testAddress, "type", knownvalue.StringExact("oidc")),
					known("data.onekosmos_service_provider_public_info.test", "name", knownvalue.StringExact("Intranet")),
					known("data.onekosmos_service_provider_public_info.test", "scopes", knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("openid")})),
				},
			},
		},
	})
}

func TestIDPMetadata(t *testing.T) {
	tenant := acctest.Start(t)
	idp := tenant.Local(t).IdentityProviderID()
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      tenant.Config(`data "onekosmos_idp_metadata" "test" { idp_identifier = "ffffffffffffffffffffffff" }`),
				ExpectError: acctest.Expect(`Could not read metadata of identity provider`, "404"),
			},
			{
				Config: tenant.Config(fmt.Sprintf(`
data "onekosmos_idp_metadata" "test" { idp_identifier = %q }
output "is_metadata" { value = strcontains(data.onekosmos_idp_metadata.test.xml, "EntityDescriptor") }
`, idp)),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("is_metadata", knownvalue.Bool(true)),
					known("data.onekosmos_idp_metadata.test", "community_name", knownvalue.StringExact("default")),
				},
			},
		},
	})
}

func TestSAMLRequest(t *testing.T) {
	tenant := acctest.Start(t)
	idp := tenant.Local(t).Add("external_idps", map[string]any{"name": "Partner", "ssoUrl": "https://partner.example.com/sso"})
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: tenant.Config(fmt.Sprintf(`
ephemeral "onekosmos_saml_request" "test" { idp_id = %q }
provider "echo" {
  data = { answered = length(keys(jsondecode(ephemeral.onekosmos_saml_request.test.result))) > 0 }
}
resource "echo" "test" {}
`, idp)),
			Check: resource.TestCheckResourceAttr("echo.test", "data.answered", "true"),
		}},
	})
}

// The secret of an OIDC application reaches a consumer, and no state.
func TestServiceProviderCredentials(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(strings.ReplaceAll(samlApp, `"test"`, `"other"`) + `
ephemeral "onekosmos_service_provider_credentials" "test" {
  service_provider_id = onekosmos_service_provider.other.id
}
provider "echo" {
  data = ephemeral.onekosmos_service_provider_credentials.test
}
resource "echo" "test" {}
`),
				ExpectError: acctest.Expect("service_provider_id", `type "saml"`),
			},
			{
				Config: tenant.Config(oidcApp),
				Check: func(s *terraform.State) error {
					secret := clientSecret(local)
					if secret == "" || strings.Contains(s.String(), secret) {
						return fmt.Errorf("the tenant's secret is %q; it must exist and not be in the state", secret)
					}
					return nil
				},
			},
			{
				Config: tenant.Config(oidcApp + `
ephemeral "onekosmos_service_provider_credentials" "test" {
  service_provider_id = onekosmos_service_provider.test.id
}
provider "echo" {
  data = ephemeral.onekosmos_service_provider_credentials.test
}
resource "echo" "test" {}
`),
				Check: func(s *terraform.State) error {
					secret := clientSecret(local)
					echoed := s.RootModule().Resources["echo.test"].Primary.Attributes["data.client_secret"]
					if echoed != secret {
						return fmt.Errorf("the consumer got %q, the tenant has %q", echoed, secret)
					}
					return nil
				},
			},
		},
	})
}

// clientSecret returns the secret of the tenant's only OIDC application.
func clientSecret(local *localtenant.Tenant) (secret string) {
	for _, object := range local.Objects("service_providers") {
		if oidc, ok := object["oidc_config"].(map[string]any); ok {
			secret, _ = oidc["client_secret"].(string)
		}
	}
	return secret
}

// A tenant that takes POST alone gives the metadata too.
func TestIDPMetadata_byPost(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	const path = "/community/{communityName}/idp/{idpIdentifier}/metadata"
	local.Inject(localtenant.Fault{Method: "GET", Path: path, Times: -1, Status: 405, ContentType: "application/json", Body: `{"message":"Method Not Allowed"}`})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(fmt.Sprintf(`
data "onekosmos_idp_metadata" "test" { idp_identifier = %q }
output "is_metadata" { value = strcontains(data.onekosmos_idp_metadata.test.xml, "EntityDescriptor") }
`, local.IdentityProviderID())),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("is_metadata", knownvalue.Bool(true))},
		}},
	})
	if local.Count("POST", path) == 0 {
		t.Error("POST was not tried")
	}
}
