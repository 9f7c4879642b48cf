package directories_test

import (
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
)

// A broker is adopted as it is without a write; one that is gone cannot be
// brought back by anybody but itself.
func TestBrokerConnection_adopted(t *testing.T) {
	const address = "onekosmos_broker_connection.test"
	tenant := acctest.Start(t)
	local := tenant.Local(t) // on a pilot tenant nobody can say which brokers there are
	module := makeModule(t, tenant, "LDAP", client.ModuleLDAP, client.ModeBroker)
	uid := local.RegisterBroker(module, "DC1")
	config := tenant.Config(fmt.Sprintf("resource \"onekosmos_broker_connection\" \"test\" {\n  auth_module_id = %q\n  uid = %q\n}\n", module, uid))
	adopted := resource.TestStep{
		PreConfig: local.ResetJournal,
		Config:    config, ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionCreate),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(address, tfjsonpath.New("name"), knownvalue.StringExact("DC1")),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("enabled"), knownvalue.Bool(true)),
		},
		Check: func(*terraform.State) error {
			if writes := local.Count("PATCH", ""); writes > 0 {
				return fmt.Errorf("%d writes", writes)
			}
			return nil
		},
	}
	again := adopted
	again.PreConfig = func() {
		local.Add("broker_connections", map[string]any{"_id": uid, "moduleId": module, "name": "DC1", "enabled": "true"})
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			adopted,
			{
				PreConfig: func() { local.Remove("broker_connections", uid) },
				Config:    config, ExpectError: acctest.Expect("Could not create broker connection", "no broker with uid", "has registered itself", "install it"),
			},
			again,
		},
	})
}
