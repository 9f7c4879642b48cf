package directories_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
)

func TestDirectoriesDataSources(t *testing.T) {
	tenant, module, uid := brokered(t)
	config := lives["ad direct"].full + fmt.Sprintf(`
resource "onekosmos_user_attribute" "test" {
  module_id = onekosmos_auth_module.test.id
  name      = "Department"
  attribute = "department"
}
data "onekosmos_auth_module" "by_id" {
  id = onekosmos_auth_module.test.id
}
data "onekosmos_auth_module" "by_name" {
  name = onekosmos_auth_module.test.name
}
data "onekosmos_auth_modules" "all" {
  depends_on = [onekosmos_auth_module.test]
}
data "onekosmos_user_attribute" "by_id" {
  module_id = onekosmos_auth_module.test.id
  id        = onekosmos_user_attribute.test.id
}
data "onekosmos_user_attribute" "by_name" {
  module_id = onekosmos_auth_module.test.id
  name      = onekosmos_user_attribute.test.name
}
data "onekosmos_user_attributes" "all" {
  module_id  = onekosmos_auth_module.test.id
  depends_on = [onekosmos_user_attribute.test]
}
data "onekosmos_broker_connection" "by_uid" {
  module_id = %[1]q
  uid       = %[2]q
}
data "onekosmos_broker_connection" "by_name" {
  module_id = %[1]q
  name      = "DC1"
}
data "onekosmos_broker_connections" "all" {
  module_id = %[1]q
}
resource "onekosmos_default_auth_scheme" "test" {
  modules = [onekosmos_auth_module.test.id]
}
data "onekosmos_default_auth_scheme" "test" {
  depends_on = [onekosmos_default_auth_scheme.test]
}
data "onekosmos_password_policy" "test" {
  module_id = onekosmos_auth_module.test.id
}
data "onekosmos_community_auth_info" "test" {
  depends_on = [onekosmos_default_auth_scheme.test]
}
locals {
  shown = ["id", "name", "type", "mode", "enabled", "password_policy", "certificate_authorities", "certificate_authority_timeout_seconds",
    "certificate_authority_retry_after_minutes", "certificate_authority_notifications_enabled", "certificate_authority_notification_recipients"]
  module = onekosmos_auth_module.test
  found  = data.onekosmos_auth_module.by_id
}
output "modules" {
  value = alltrue([
    for found in [data.onekosmos_auth_module.by_id, data.onekosmos_auth_module.by_name, one([for m in data.onekosmos_auth_modules.all.auth_modules : m if m.id == local.module.id])] :
    jsonencode([for name in local.shown : found[name]]) == jsonencode([for name in local.shown : local.module[name]])
    && jsonencode(found.directory) == jsonencode({ for k, v in local.module.directory : k => v if !startswith(k, "bind_password") })
    && found.kerberos.enabled && length(keys(found.kerberos)) == 1
  ])
}
output "attributes" {
  value = alltrue([
    for found in [data.onekosmos_user_attribute.by_id, data.onekosmos_user_attribute.by_name, one(data.onekosmos_user_attributes.all.user_attributes)] :
    jsonencode(found) == jsonencode({ for k, v in onekosmos_user_attribute.test : k => v if k != "timeouts" })
  ])
}
output "brokers" {
  value = alltrue([
    jsonencode(data.onekosmos_broker_connection.by_uid) == jsonencode(data.onekosmos_broker_connection.by_name),
    contains(data.onekosmos_broker_connections.all.broker_connections, data.onekosmos_broker_connection.by_uid),
    length(data.onekosmos_broker_connections.all.broker_connections) == 2,
  ])
}
output "scheme" {
  value = alltrue([
    data.onekosmos_default_auth_scheme.test.modules == tolist([local.module.id]),
    jsondecode(data.onekosmos_community_auth_info.test.auth_scheme).modules[0].id == local.module.id,
    data.onekosmos_community_auth_info.test.community_name == "default",
  ])
}
`, module, uid)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(`data "onekosmos_auth_module" "x" { name = "no such module" }`), ExpectError: acctest.Expect("No such auth module", `"no such module"`)},
			{Config: tenant.Config(`data "onekosmos_auth_module" "x" {}`), ExpectError: acctest.Expect("[id,name]")},
			{
				Config:      tenant.Config(fmt.Sprintf("data \"onekosmos_broker_connection\" \"x\" {\n  module_id = %q\n  uid = \"nobody\"\n}", module)),
				ExpectError: acctest.Expect(`Could not read broker connection "nobody"`, "the list has no broker connection with id nobody"),
			},
			{Config: tenant.Config(`data "onekosmos_password_policy" "x" { module_id = "ffffffffffffffffffffffff" }`), ExpectError: acctest.Expect("Could not read password policy", "404")},
			{Config: tenant.Config(`data "onekosmos_community_auth_info" "x" { community_name = "nobody's" }`), ExpectError: acctest.Expect("Could not read auth info of community", "communityName")},
			{
				Config: tenant.Config(config),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("modules", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("attributes", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("brokers", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("scheme", knownvalue.Bool(true)),
					statecheck.ExpectKnownValue("data.onekosmos_password_policy.test", tfjsonpath.New("minimum_length"), knownvalue.Int64Exact(12)),
					statecheck.ExpectKnownValue("data.onekosmos_password_policy.test", tfjsonpath.New("special_characters_required"), knownvalue.Bool(false)),
					statecheck.ExpectKnownValue("data.onekosmos_password_policy.test", tfjsonpath.New("numbers_required"), knownvalue.Bool(true)),
				},
			},
		},
	})
}
