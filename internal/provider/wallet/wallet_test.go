package wallet_test

import (
	"encoding/json"
	"fmt"
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

const (
	asJSON     = "application/json"
	result     = "data.onekosmos_wallet_session_result.test"
	enrollment = "data.onekosmos_wallet_enrollment.test"
)

func known(address, attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), check)
}

func sessionResult(lines ...string) string {
	return "data \"onekosmos_wallet_session_result\" \"test\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func isSession(id string) string { return fmt.Sprintf("session_id = %q", id) }

func TestWalletSessionResult(t *testing.T) {
	for name, modes := range map[string][]localtenant.Modes{"as documented": nil, "newer": {{UnknownFields: true}}} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes...)
			local := tenant.Local(t)
			id := local.OpenWalletSession()
			is := func(status, message string) []statecheck.StateCheck {
				return []statecheck.StateCheck{
					known(result, "status", knownvalue.StringExact(status)), known(result, "message", knownvalue.StringExact(message)),
				}
			}
			config := tenant.Config(sessionResult(isSession(id)))
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config, ConfigStateChecks: is("pending", "the session waits for the wallet")},
					{
						Config:      tenant.Config(sessionResult(isSession(id), `wait_for = { timeout = "1s" }`)),
						ExpectError: acctest.Expect(`Could not read result of wallet session "`+id+`"`, "timed out after 1s", "still pending", "give wait_for with a timeout that is long enough"),
					},
					{
						PreConfig: func() { local.FinishWalletSession(id, true, "device-1") },
						Config:    config, ConfigStateChecks: is("success", "authentication successful"),
					},
					{Config: config, PlanOnly: true},
					{Config: tenant.Config(sessionResult(isSession(id), `device_id = "device-1"`)), ConfigStateChecks: is("success", "authentication successful")},
					{Config: tenant.Config(sessionResult(isSession(id), `device_id = "device-2"`)), ConfigStateChecks: is("failure", "the device is not trusted")},
					{
						PreConfig: func() { local.ExpireWalletSession(id) },
						Config:    tenant.Config(sessionResult(isSession(id), `wait_for = { timeout = "5m" }`)), ConfigStateChecks: is("failure", "the session has expired"),
					},
				},
			})
			if got := local.Violations(); got != nil {
				t.Errorf("violations: %v", got)
			}
		})
	}
}

// The result comes while it is waited for.
func TestWalletSessionResult_waits(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	id := local.OpenWalletSession()
	local.FinishWalletSession(id, true, "")
	local.Inject(localtenant.Fault{Path: "/session_result", Times: 2, Status: 200, ContentType: asJSON, Body: `{"status":"pending"}`})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config:            tenant.Config(sessionResult(isSession(id), `wait_for = { timeout = "2m" }`)),
			ConfigStateChecks: []statecheck.StateCheck{known(result, "status", knownvalue.StringExact("success"))},
		}},
	})
}

func TestWalletSessionResult_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	foreign := acctest.Start(t).Local(t).OpenWalletSession()
	for name, test := range map[string]struct {
		config string
		says   []string
	}{
		"no session":      {sessionResult(), []string{`"session_id" is required`}},
		"an empty id":     {sessionResult(isSession("")), []string{"session_id", "string length must be at least 1, got: 0"}},
		"an empty device": {sessionResult(isSession("x"), `device_id = ""`), []string{"device_id", "string length must be at least 1, got: 0"}},
		"no timeout":      {sessionResult(isSession("x"), `wait_for = {}`), []string{"wait_for", `"timeout" is required`}},
		"no time":         {sessionResult(isSession("x"), `wait_for = { timeout = "soon" }`), []string{"Invalid duration", "wait_for.timeout", `"soon"`, "such as 90s or 5m"}},
	} {
		acctest.Refused(t, tenant, name, test.config, test.says...)
	}
	for name, id := range map[string]string{"unknown": "no such session", "of another tenant": foreign} {
		t.Run(name, func(t *testing.T) {
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config:      tenant.Config(sessionResult(isSession(id), `wait_for = { timeout = "5m" }`)),
					ExpectError: acctest.Expect("No such wallet session", "session_id: the Wallet API knows no session", `"`+id+`"`, "Give the id of a UWL session"),
				}},
			})
		})
	}
}

// An answer that something in front of the service gave is no result.
func TestWalletSessionResult_fails(t *testing.T) {
	tenant := acctest.Start(t)
	tenant.Local(t).Inject(localtenant.Fault{Path: "/session_result", Times: -1, Status: 404, ContentType: "text/html", Body: "<html>"})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config:      tenant.Config(sessionResult(isSession("x"))),
			ExpectError: acctest.Expect(`Could not read result of wallet session "x"`, "404", "HTML page"),
		}},
	})
}

func wallets(list string) string {
	return fmt.Sprintf("data \"onekosmos_wallet_enrollment\" \"test\" {\n  wallets = %s\n}\n", list)
}

func TestWalletEnrollment(t *testing.T) {
	for name, modes := range map[string][]localtenant.Modes{
		"as documented": nil,
		"other tenant":  {{ShuffleLists: true, UnknownFields: true, NumericTimes: true, EnrollmentNotFound: true}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes...)
			local := tenant.Local(t)
			local.EnrollWallet("did:2", "key-3")
			local.EnrollWallet("did:1", "key-1")
			local.EnrollWallet("did:2", "key-2")
			found := func(pairs ...string) []statecheck.StateCheck {
				list := []knownvalue.Check{}
				for i := 0; i < len(pairs); i += 2 {
					list = append(list, knownvalue.ObjectExact(map[string]knownvalue.Check{
						"did": knownvalue.StringExact(pairs[i]), "public_key": knownvalue.StringExact(pairs[i+1]), "created_at": knownvalue.NotNull(),
					}))
				}
				return []statecheck.StateCheck{known(enrollment, "enrollments", knownvalue.ListExact(list))}
			}
			all := tenant.Config(wallets(`[{ did = "did:2" }, { public_key = "key-1" }, { did = "did:9" }]`))
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: all, ConfigStateChecks: found("did:1", "key-1", "did:2", "key-2", "did:2", "key-3"), Check: keepsNoSecret(local)},
					{Config: all, PlanOnly: true},
					{Config: tenant.Config(wallets(`[{ did = "did:2", public_key = "key-3" }]`)), ConfigStateChecks: found("did:2", "key-3")},
					{Config: tenant.Config(wallets(`[{ did = "did:1", public_key = "key-3" }]`)), ConfigStateChecks: found()},
				},
			})
			if got := local.Violations(); got != nil {
				t.Errorf("violations: %v", got)
			}
		})
	}
}

func keepsNoSecret(local *localtenant.Tenant) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		text, err := json.Marshal(s)
		for _, secret := range []string{local.License(), local.Password()} {
			if strings.Contains(string(text), secret) {
				return fmt.Errorf("the state holds a secret: %s", text)
			}
		}
		return err
	}
}

func TestWalletEnrollment_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	for name, test := range map[string]struct {
		list string
		says []string
	}{
		"none":         {`[]`, []string{"Attribute wallets list must contain at least 1 elements, got: 0"}},
		"null":         {`null`, []string{"Must set a configuration value for the wallets attribute"}},
		"an entry":     {`[{ did = "did:1" }, {}]`, []string{"Missing wallet", "wallets[1]: {} has neither did nor public_key", "Give the DID"}},
		"a null entry": {`[{ did = "did:1" }, null]`, []string{"Null List Value"}},
		"an empty did": {`[{ did = "" }]`, []string{"wallets[0].did", "string length must be at least 1, got: 0"}},
		"an empty key": {`[{ public_key = "" }]`, []string{"wallets[0].public_key", "string length must be at least 1, got: 0"}},
	} {
		acctest.Refused(t, tenant, name, wallets(test.list), test.says...)
	}
	local := tenant.Local(t)
	for name, test := range map[string]struct {
		license string
		says    []string
	}{
		"no license":      {"", []string{"The license was refused", "read enrollment of wallets", "licensekey"}},
		"another license": {"another", []string{"The license was refused", "read enrollment of wallets", "401", "Check license_key"}},
	} {
		t.Run(name, func(t *testing.T) {
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config:      strings.Replace(tenant.Config(wallets(`[{ did = "did:1" }]`)), local.License(), test.license, 1),
					ExpectError: acctest.Expect(test.says...),
				}},
			})
		})
	}
}

func TestWalletConfiguration(t *testing.T) {
	for name, modes := range map[string][]localtenant.Modes{"as documented": nil, "newer": {{UnknownFields: true}}} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes...)
			local := tenant.Local(t)
			const address = "data.onekosmos_wallet_configuration.test"
			base := tenant.Settings()["base_url"] + "/walletapi"
			config := tenant.Config(`data "onekosmos_wallet_configuration" "test" {}`)
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: config,
						ConfigStateChecks: []statecheck.StateCheck{
							known(address, "authentication_endpoint", knownvalue.StringExact(base+"/authenticate")),
							known(address, "enrollment_check_endpoint", knownvalue.StringExact(base+"/check_enrollment")),
							known(address, "public_key", knownvalue.StringExact(local.PublicKey("walletapi"))),
							known(address, "purposes_supported", knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("authenticate"), knownvalue.StringExact("enroll")})),
							known(address, "scopes_supported", knownvalue.SetSizeExact(4)),
						},
					},
					{
						PreConfig: func() {
							local.Inject(localtenant.Fault{Path: "/walletapi/.well-known", Times: -1, Status: 200, ContentType: "text/html", Body: "<html>"})
						},
						Config:      config,
						ExpectError: acctest.Expect("Could not read configuration of the wallet service", "documented form"),
					},
				},
			})
		})
	}
}
