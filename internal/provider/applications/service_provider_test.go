package applications_test

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
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	samlMinimal = `
resource "onekosmos_service_provider" "test" {
  name = "Payroll"
  saml = {
    access_url                     = "https://payroll.example.com"
    entity_id                      = "https://payroll.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://payroll.example.com/acs"
    name_id                        = { format = "emailAddress", value = "email", attribute_type = "session" }
  }
}
`
	samlFull = `
resource "onekosmos_service_provider" "test" {
  name                   = "Payroll & Pensions"
  environment            = "Production"
  logo                   = "https://payroll.example.com/logo.png"
  force_reauthentication = true
  idp_initiated          = true
  relay_state            = "https://payroll.example.com/start?a=1&b=<2>"
  saml = {
    access_url                     = "https://payroll.example.com/open"
    entity_id                      = "urn:example:payroll"
    assertion_method               = "redirect"
    assertion_consumer_service_url = "https://payroll.example.com/saml/acs"
    require_signed_auth_request    = true
    require_signed_logout_request  = true
    require_signed_logout_response = true
    sign_assertion                 = false
    signing_certificate            = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    signing_algorithm              = "RSA_SHA1"
    encrypt_assertion              = true
    encryption_certificate         = "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n"
    encryption_algorithm           = "http://www.w3.org/2001/04/xmlenc#aes128-gcm"
    key_transport_algorithm        = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
    metadata                       = "<?xml version=\"1.0\"?>\n<note to=\"Zürich\">100 % &amp; 日本 😀</note>"
    name_id                        = { format = "unspecified", value = "uid", attribute_type = "ledger" }
    attributes = {
      department = { attribute_name = "department", attribute_type = "ledger" }
      role       = { attribute_name = "role", attribute_type = "session", value_type = "static", value = jsonencode("staff") }
      limits     = { attribute_name = "limits", attribute_type = "identity", value_type = "default", value = jsonencode({ hours = 40.5, days = [1, null, "5"], open = true }) }
    }
  }
}
`
	oidcMinimal = `
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
	oidcFull = `
resource "onekosmos_service_provider" "test" {
  name                   = "Intranet II"
  environment            = "Test"
  logo                   = "data:image/png;base64,AAAA"
  force_reauthentication = true
  hide_banner            = true
  hide_mobile_links      = true
  mobile_app_label       = "Fünfzehn Zeiche"
  oidc = {
    grant_types                = ["refresh_token", "authorization_code"]
    redirect_uris              = ["https://intranet.example.com/callback", "com.example.app:/callback", "http://localhost:8080/cb"]
    scopes                     = ["profile", "openid", "email"]
    id_token_signing_algorithm = "HS256"
  }
}
`
)

const testAddress = "onekosmos_service_provider.test"

// testServiceProviderLife takes one protocol through its whole life.
func testServiceProviderLife(t *testing.T, tenant *acctest.Tenant, minimal, full string) {
	t.Helper()
	sps := tenant.Client().ServiceProviders()
	var id string
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             gone(tenant, &id),
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(minimal),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(testAddress, plancheck.ResourceActionCreate),
						plancheck.ExpectUnknownValue(testAddress, tfjsonpath.New("id")),
					},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				Check: keepID(&id),
			},
			{
				Config:           tenant.Config(minimal),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config: tenant.Config(full),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(testAddress, plancheck.ResourceActionUpdate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			},
			{
				ResourceName: testAddress, ImportState: true, ImportStateVerify: true,
			},
			{
				Config:           tenant.Config(minimal),
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				Check:            keepID(&id),
			},
			{ // changed behind our back: the plan shows it, the apply puts it back
				PreConfig: func() {
					sp, err := sps.Get(context.Background(), id)
					if err != nil {
						t.Fatal(err)
					}
					changed := *sp
					changed.Environment = new("Somewhere else")
					changed.ID = ""
					if _, err := sps.Update(context.Background(), id, &changed); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(minimal),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(testAddress, plancheck.ResourceActionUpdate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(testAddress, tfjsonpath.New("environment"), knownvalue.Null())},
			},
			{ // removed behind our back: it is made again
				PreConfig: func() {
					if err := sps.Delete(context.Background(), id); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(minimal),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(testAddress, plancheck.ResourceActionCreate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				Check: keepID(&id),
			},
		},
	})
}

func keepID(id *string) resource.TestCheckFunc { return keepIDOf(testAddress, id) }

func gone(tenant *acctest.Tenant, id *string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if _, err := tenant.Client().ServiceProviders().Get(context.Background(), *id); !errors.Is(err, client.ErrNotFound) {
			return fmt.Errorf("service provider %s after destroy: %v, want not found", *id, err)
		}
		return nil
	}
}

func TestServiceProvider_saml(t *testing.T) {
	testServiceProviderLife(t, acctest.Start(t), samlMinimal, samlFull)
}

func TestServiceProvider_oidc(t *testing.T) {
	testServiceProviderLife(t, acctest.Start(t), oidcMinimal, oidcFull)
}

// Tenants that nobody here wrote: the same life under every way in which an
// answer may differ from the reference's samples.
func TestServiceProvider_otherTenants(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{
		"everything at once":      {ShuffleLists: true, UnknownFields: true, Secrets: "masked", TextBooleans: true},
		"secrets left out":        {Secrets: "omitted", OmitPublicKey: true},
		"bare and partial":        {PartialLists: true, BareCreates: true},
		"key of another service":  {AnswerWithOtherKey: true},
		"answers that are plain":  {PlainAnswers: true, ShuffleLists: true},
		"unknown fields, partial": {UnknownFields: true, PartialLists: true, BareCreates: true, TextBooleans: true},
	} {
		t.Run(name, func(t *testing.T) {
			for _, life := range [][2]string{{samlMinimal, samlFull}, {oidcMinimal, oidcFull}} {
				t.Run("", func(t *testing.T) {
					tenant := acctest.Start(t, modes)
					testServiceProviderLife(t, tenant, life[0], life[1])
				})
			}
		})
	}
}

// Another protocol is another object.
func TestServiceProvider_protocolReplaces(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(samlMinimal), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(testAddress, tfjsonpath.New("type"), knownvalue.StringExact("saml"))}},
			{
				Config: tenant.Config(oidcMinimal),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(testAddress, plancheck.ResourceActionReplace)},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(testAddress, tfjsonpath.New("type"), knownvalue.StringExact("oidc"))},
			},
		},
	})
}

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
    name_id                        = { format = "emailAddress", value = "email", attribute_type = "session" }
    attributes = { rule = { attribute_name = "rule", attribute_type = "session", value_type = "static", value = %q } }
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

// An application that somebody made in AdminX is taken over, by its id or by
// its identity, and the next plan is empty.
func TestServiceProvider_import(t *testing.T) {
	tenant := acctest.Start(t)
	id := madeOutside(t, tenant)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(samlMinimal), ResourceName: testAddress,
				ImportState: true, ImportStateId: id, ImportStatePersist: true,
			},
			{
				Config:           tenant.Config(samlMinimal),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
}

func TestServiceProvider_importBlock(t *testing.T) {
	tenant := acctest.Start(t)
	id := madeOutside(t, tenant)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(samlMinimal + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", testAddress, id)),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(testAddress, plancheck.ResourceActionNoop)},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
		}},
	})
}

func TestServiceProvider_importByIdentity(t *testing.T) {
	tenant := acctest.Start(t)
	id := madeOutside(t, tenant)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(samlMinimal + fmt.Sprintf("import {\n  to = %s\n  identity = {\n    id = %q\n  }\n}\n", testAddress, id)),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(testAddress, plancheck.ResourceActionNoop)},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentity(testAddress, map[string]knownvalue.Check{"id": knownvalue.StringExact(id)}),
			},
		}},
	})
}

// madeOutside makes what samlMinimal describes, as an administrator would in
// AdminX.
func madeOutside(t *testing.T, tenant *acctest.Tenant) string {
	t.Helper()
	made, err := tenant.Client().ServiceProviders().Create(t.Context(), &client.ServiceProvider{
		Name: "Payroll", Type: client.TypeSAML,
		SAML: &client.SAMLConfig{
			AccessURL: "https://payroll.example.com", EntityID: "https://payroll.example.com/saml", AssertionMethod: "post",
			AssertionConsumerServiceURL: "https://payroll.example.com/acs", AssertionSignRequired: new(client.Bool(true)), SigningAlgo: "RSA_SHA256",
			NameID: client.NameID{Format: "emailAddress", Value: "email", AttributeType: "session"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Client().ServiceProviders().Delete(context.Background(), made.ID) })
	return made.ID
}

func TestServiceProvider_badImport(t *testing.T) {
	tenant := acctest.Start(t)
	for id, says := range map[string][]string{
		"Payroll App": {`"Payroll App"`, "a name is not an id", "terraform import onekosmos_service_provider.example"},
		"a/b":         {`"a/b" has 2 parts instead of 1`, `Give "id"`},
	} {
		core.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{{
				Config: tenant.Config(samlMinimal), ResourceName: testAddress, ImportState: true, ImportStateId: id,
				ExpectError: acctest.Expect(says...),
			}},
		})
	}
}

func TestServiceProvider_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	saml := func(settings, top string) string {
		return `resource "onekosmos_service_provider" "test" {
  name = "Payroll"
  ` + top + `
  saml = merge({
    access_url                     = "https://payroll.example.com"
    entity_id                      = "https://payroll.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://payroll.example.com/acs"
    name_id                        = { format = "emailAddress", value = "email", attribute_type = "session" }
  }, { ` + settings + ` })
}`
	}
	oidc := func(settings, top string) string {
		return `resource "onekosmos_service_provider" "test" {
  name = "Intranet"
  ` + top + `
  oidc = merge({
    grant_types                = ["authorization_code"]
    redirect_uris              = ["https://intranet.example.com/callback"]
    scopes                     = ["openid"]
    id_token_signing_algorithm = "RS256"
  }, { ` + settings + ` })
}`
	}
	check := func(name, config string, says ...string) {
		t.Helper()
		acctest.Refused(t, tenant, name, config, says...)
	}
	check("neither protocol", `resource "onekosmos_service_provider" "test" { name = "x" }`, "saml", "oidc")
	check("both protocols", saml("", `oidc = { grant_types = ["a"], redirect_uris = ["https://x.example.com"], scopes = ["openid"], id_token_signing_algorithm = "RS256" }`), "saml", "oidc")
	check("unknown algorithm", saml(`signing_algorithm = "RSA_MD5"`, ""), "saml.signing_algorithm", `"RSA_SHA256" "RSA_SHA1"`, `"RSA_MD5"`)
	check("unknown source", saml(`attributes = { a = { attribute_name = "a", attribute_type = "cloud" } }`, ""), "attribute_type", `"session"`, `"cloud"`)
	check("unknown ID token algorithm", oidc(`id_token_signing_algorithm = "none"`, ""), "id_token_signing_algorithm", `"RS256"`, `"none"`)
	check("no URL", saml(`access_url = "payroll"`, ""), `saml.access_url: "payroll" is not an absolute URL`, "Give an absolute URL")
	check("URL of a file", saml(`assertion_consumer_service_url = "ftp://payroll.example.com"`, ""), "saml.assertion_consumer_service_url", `has the scheme "ftp"`)
	check("redirect to no URI", oidc(`redirect_uris = ["/callback"]`, ""), "redirect_uris", `"/callback"`, "absolute")
	check("long label", oidc("", `mobile_app_label = "1234567890123456"`), "mobile_app_label", "at most 15", "16")
	check("SAML setting on OIDC", oidc("", `idp_initiated = true`), "idp_initiated: true", "only applications with saml", "Remove it")
	check("SAML text on OIDC", oidc("", `relay_state = "https://x.example.com"`), "relay_state", "only applications with saml", "Remove it")
	check("OIDC setting on SAML", saml("", `hide_banner = false`), "hide_banner: false", "only applications with oidc", "Remove it")
	check("value type without value", saml(`attributes = { a = { attribute_name = "a", attribute_type = "session", value_type = "static" } }`, ""), `"saml.attributes[\"a\"].value" must be specified`, "value_type")
	check("value that is no JSON", saml(`attributes = { a = { attribute_name = "a", attribute_type = "session", value = "{" } }`, ""), "value", "JSON")
	check("null as a value", saml(`attributes = { a = { attribute_name = "a", attribute_type = "session", value = "null" } }`, ""), "value", "Leave the attribute out")
	check("empty name", `resource "onekosmos_service_provider" "test" {
  name = ""
  oidc = { grant_types = ["a"], redirect_uris = ["https://x.example.com"], scopes = ["openid"], id_token_signing_algorithm = "RS256" }
}`, "name", "at least 1")
	check("no grant", oidc(`grant_types = []`, ""), "grant_types", "at least 1")
}
