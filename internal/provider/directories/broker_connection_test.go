package directories_test

import (
	"context"
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

// brokered is a tenant with a module that a broker has registered itself for.
func brokered(t *testing.T, modes ...localtenant.Modes) (tenant *acctest.Tenant, module, uid string) {
	t.Helper()
	tenant = acctest.Start(t, modes...)
	local := tenant.Local(t) // on a pilot tenant nobody can say which brokers there are
	made, err := tenant.Client().AuthModules().Create(t.Context(), &client.AuthModule{
		Type: client.ModuleLDAP, Subtype: "directory", Method: "authn", Name: "LDAP", Enabled: true, Mode: client.ModeBroker, Config: &client.ModuleConfig{},
	})
	if err != nil {
		t.Fatal(err)
	}
	local.RegisterBroker(made.ID, "another")
	return tenant, made.ID, local.RegisterBroker(made.ID, "DC1")
}

func TestBrokerConnection(t *testing.T) {
	for name, modes := range map[string][]localtenant.Modes{
		"as documented": nil,
		"other tenant":  {{ShuffleLists: true, UnknownFields: true, BareCreates: true, PartialLists: true}},
		"plain answers": {{PlainAnswers: true}},
		"other key":     {{AnswerWithOtherKey: true}},
		"no public key": {{OmitPublicKey: true}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, module, uid := brokered(t, modes...)
			local := tenant.Local(t)
			config := func(settings string) string {
				return tenant.Config(fmt.Sprintf("resource \"onekosmos_broker_connection\" \"test\" {\n  module_id = %q\n  uid = %q\n  %s\n}\n", module, uid, settings))
			}
			is := func(name string, enabled bool) []statecheck.StateCheck {
				return []statecheck.StateCheck{
					statecheck.ExpectKnownValue(brokerAddress, tfjsonpath.New("name"), knownvalue.StringExact(name)),
					statecheck.ExpectKnownValue(brokerAddress, tfjsonpath.New("enabled"), knownvalue.Bool(enabled)),
				}
			}
			local.ResetJournal()
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				CheckDestroy: func(*terraform.State) error {
					left, err := tenant.Client().BrokerConnections(module).Get(context.Background(), uid)
					if err != nil || local.Count("DELETE", "/broker/{uid}") > 0 {
						return fmt.Errorf("the broker was deleted: %v, %v", left, err)
					}
					return nil
				},
				Steps: []resource.TestStep{
					{Config: config(""), ConfigPlanChecks: acctest.Acts(brokerAddress, plancheck.ResourceActionCreate), ConfigStateChecks: is("DC1", true)},
					{Config: config(""), ConfigPlanChecks: acctest.Empty},
					{
						PreConfig: func() {
							if writes := local.Count("PATCH", ""); writes > 0 {
								t.Errorf("adopting a broker as it is took %d writes", writes)
							}
						},
						Config: config("name = \"Data <&> centre\"\n  enabled = false"), ConfigPlanChecks: acctest.Acts(brokerAddress, plancheck.ResourceActionUpdate), ConfigStateChecks: is("Data <&> centre", false),
					},
					{ResourceName: brokerAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "uid", ImportStateIdFunc: importID(brokerAddress, "uid")},
					{ // what is no longer given stays
						Config: config(""), ConfigPlanChecks: acctest.Acts(brokerAddress, plancheck.ResourceActionNoop), ConfigStateChecks: is("Data <&> centre", false),
					},
					{
						PreConfig: func() {
							local.Change("broker_connections", uid, func(broker map[string]any) { broker["enabled"] = "true" })
						},
						Config: config("enabled = false"), ConfigPlanChecks: acctest.Acts(brokerAddress, plancheck.ResourceActionUpdate), ConfigStateChecks: is("Data <&> centre", false),
					},
					{ // gone: nothing but the broker itself can bring it back
						PreConfig: func() { local.Remove("broker_connections", uid) },
						Config:    config(""), ExpectError: acctest.Expect("Could not create broker connection", "no broker with uid", "has registered itself", "install it"),
					},
					{
						PreConfig: func() {
							local.Add("broker_connections", map[string]any{"_id": uid, "moduleId": module, "name": "DC1", "enabled": "true"})
						},
						Config: config(""), ConfigPlanChecks: acctest.Acts(brokerAddress, plancheck.ResourceActionCreate), ConfigStateChecks: is("DC1", true),
					},
				},
			})
			if wrong := local.Violations(); len(wrong) > 0 {
				t.Errorf("violations: %q", wrong)
			}
		})
	}
}

func TestBrokerConnection_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	acctest.Refused(t, tenant, "no uid", `resource "onekosmos_broker_connection" "test" {
  module_id = "6070951e8dfc7f29228126c9"
  uid       = ""
}`, "uid", "at least 1")
	acctest.Refused(t, tenant, "empty name", `resource "onekosmos_broker_connection" "test" {
  module_id = "6070951e8dfc7f29228126c9"
  uid       = "x"
  name      = ""
}`, "name", "at least 1")
}
