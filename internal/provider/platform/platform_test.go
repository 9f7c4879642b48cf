package platform_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const asJSON = "application/json"

// folders are where a tenant serves the services.
var folders = map[string]string{"admin": "adminapi", "idproofing": "idproofingapi", "webauthn": "webauthn", "wallet": "walletapi"}

func known(address, attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), check)
}

// otherTenants are tenants that each service has to be read from.
func otherTenants() map[string][]localtenant.Modes {
	return map[string][]localtenant.Modes{
		"as documented": nil,
		"newer":         {{UnknownFields: true}},
		"other age":     {{SessionAgeName: "sessionMaxAgeMinutes"}},
	}
}

func TestPlatform(t *testing.T) {
	for service, folder := range folders {
		for name, modes := range otherTenants() {
			t.Run(service+" "+name, func(t *testing.T) {
				tenant := acctest.Start(t, modes...)
				local := tenant.Local(t)
				key := knownvalue.StringExact(local.PublicKey(folder))
				age := knownvalue.Check(knownvalue.Null())
				if service == "admin" {
					age = knownvalue.Int64Exact(60)
				}
				config := tenant.Config(fmt.Sprintf(`
data "onekosmos_health" "test" { service = %[1]q }
data "onekosmos_public_key" "test" { service = %[1]q }
data "onekosmos_service_directory" "test" { service = %[1]q }
data "onekosmos_environment" "test" { service = %[1]q }
output "settings" { value = jsondecode(data.onekosmos_environment.test.settings).allowed_time_span }
`, service))
				core.ParallelTest(t, resource.TestCase{
					ProtoV6ProviderFactories: acctest.Factories(),
					Steps: []resource.TestStep{
						{
							Config: config,
							ConfigStateChecks: []statecheck.StateCheck{
								known("data.onekosmos_health.test", "healthy", knownvalue.Bool(true)),
								known("data.onekosmos_health.test", "status", knownvalue.StringExact("all services operational")),
								known("data.onekosmos_health.test", "code", knownvalue.StringExact("200")),
								known("data.onekosmos_health.test", "version", knownvalue.StringRegexp(regexp.MustCompile(`^v.+\.[0-9a-f]+\.[0-9]+$`))),
								known("data.onekosmos_health.test", "public_key", key),
								known("data.onekosmos_public_key.test", "public_key", key),
								known("data.onekosmos_service_directory.test", "urls", knownvalue.MapPartial(map[string]knownvalue.Check{
									"adminconsole": knownvalue.StringExact(tenant.Settings()["base_url"]),
									"walletapi":    knownvalue.StringExact(tenant.Settings()["base_url"] + "/walletapi"),
								})),
								known("data.onekosmos_environment.test", "allowed_time_span_seconds", knownvalue.Int64Exact(60)),
								known("data.onekosmos_environment.test", "session_max_age_minutes", age),
								statecheck.ExpectKnownOutputValue("settings", knownvalue.Int64Exact(60)),
							},
						},
						{Config: config, PlanOnly: true},
					},
				})
				for _, path := range []string{"/healthz", "/publickeys", "/sd", "/environment"} {
					if local.Count("GET", "/"+folder+path) == 0 {
						t.Errorf("%s was not asked for %s", folder, path)
					}
				}
				if got := local.Violations(); got != nil {
					t.Errorf("violations: %v", got)
				}
			})
		}
	}
}

func TestPlatform_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	for _, kind := range []string{"health", "public_key", "service_directory", "environment"} {
		acctest.Refused(t, tenant, kind+" without service", fmt.Sprintf(`data "onekosmos_%s" "x" {}`, kind), `"service" is required`)
		says := []string{"Attribute service value must be one of", `"admin"`, `"wallet"`, `"users"`}
		acctest.Refused(t, tenant, kind+" of another service", fmt.Sprintf(`data "onekosmos_%s" "x" { service = "users" }`, kind), says...)
		if kind != "health" {
			acctest.Refused(t, tenant, kind+" of the platform", fmt.Sprintf(`data "onekosmos_%s" "x" { service = "platform" }`, kind), "Attribute service value must be one of", `"platform"`)
		}
	}
}

// A service that says that it is not well is a value; one that does not answer is
// an error.
func TestHealth_notWell(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	config := tenant.Config(`
data "onekosmos_health" "test" { service = "wallet" }
data "onekosmos_health" "platform" { service = "platform" }
`, "max_retries = 0")
	answers := func(fault localtenant.Fault) func() {
		return func() {
			local.ClearFaults()
			fault.Path, fault.Times = "/walletapi/healthz", -1
			local.Inject(fault)
		}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				PreConfig: answers(localtenant.Fault{Status: 503, ContentType: asJSON, Body: `{"status":"no database","code":"503"}`}),
				Config:    config,
				ConfigStateChecks: []statecheck.StateCheck{
					known("data.onekosmos_health.test", "healthy", knownvalue.Bool(false)),
					known("data.onekosmos_health.test", "status", knownvalue.StringExact("no database")),
					known("data.onekosmos_health.test", "code", knownvalue.StringExact("503")),
					known("data.onekosmos_health.test", "version", knownvalue.Null()),
					known("data.onekosmos_health.test", "public_key", knownvalue.Null()),
					known("data.onekosmos_health.platform", "healthy", knownvalue.Bool(true)),
				},
			},
			{
				PreConfig: answers(localtenant.Fault{Status: 200, ContentType: asJSON, Body: `{"status":"no database","code":"500","version":"a.1"}`}),
				Config:    config,
				ConfigStateChecks: []statecheck.StateCheck{
					known("data.onekosmos_health.test", "healthy", knownvalue.Bool(false)),
					known("data.onekosmos_health.test", "version", knownvalue.StringExact("a.1")),
				},
			},
			{
				PreConfig:   answers(localtenant.Fault{DropBefore: true}),
				Config:      config,
				ExpectError: acctest.Expect(`Could not read health of service "wallet"`),
			},
			{
				PreConfig:   answers(localtenant.Fault{Status: 502, ContentType: "text/html", Body: "<html>"}),
				Config:      config,
				ExpectError: acctest.Expect(`Could not read health of service "wallet"`, "HTML page"),
			},
		},
	})
	if local.Count("GET", "/adminapi/platform_health") == 0 {
		t.Error("the platform was not asked")
	}
}

// Each data source tells which service did not answer.
func TestPlatform_unreachable(t *testing.T) {
	tenant := acctest.Start(t)
	for kind, what := range map[string]string{
		"health": "health of service", "public_key": "public key of service", "service_directory": "directory of service", "environment": "environment of service",
	} {
		t.Run(kind, func(t *testing.T) {
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config:      tenant.Config(fmt.Sprintf(`data "onekosmos_%s" "x" { service = "webauthn" }`, kind), "max_retries = 0", `endpoints = { webauthn_api = "http://127.0.0.1:1" }`),
					ExpectError: acctest.Expect("Could not reach the tenant", "read "+what+` "webauthn"`, "connect"),
				}},
			})
		})
	}
}

// Nothing that is or may be secret gets into the state.
func TestEnvironment_secrets(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	local.Inject(localtenant.Fault{Path: "/adminapi/environment", Times: -1, Status: 200, ContentType: asJSON,
		Body: `{"sessionMaxAgeMinutes":30,"dns":"tenant.example.com","jwtSecret":"tell-nobody","mongo":{"url":"mongodb://u:tell-nobody@db:1/x"},"keys":["tell-nobody"]}`})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(`data "onekosmos_environment" "test" { service = "admin" }`),
			ConfigStateChecks: []statecheck.StateCheck{
				known("data.onekosmos_environment.test", "session_max_age_minutes", knownvalue.Int64Exact(30)),
				known("data.onekosmos_environment.test", "allowed_time_span_seconds", knownvalue.Null()),
				known("data.onekosmos_environment.test", "settings", knownvalue.StringExact(`{"dns":"tenant.example.com","mongo":{},"sessionMaxAgeMinutes":30}`)),
			},
			Check: func(s *terraform.State) error {
				text, err := json.Marshal(s)
				for _, secret := range []string{"tell-nobody", local.License(), local.Password()} {
					if strings.Contains(string(text), secret) {
						return fmt.Errorf("the state holds a secret: %s", text)
					}
				}
				return err
			},
		}},
	})
}
