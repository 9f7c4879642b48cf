package directories_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
)

func TestPasswordPolicyAndCommunityAuthInfo(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(`data "onekosmos_password_policy" "x" { auth_module_id = "ffffffffffffffffffffffff" }`), ExpectError: acctest.Expect("Could not read password policy", "404")},
			{Config: tenant.Config(`data "onekosmos_community_auth_info" "x" { community_name = "nobody's" }`), ExpectError: acctest.Expect("Could not read auth info of community", "communityName")},
			{
				Config: tenant.Config(staff() + `
resource "onekosmos_default_auth_scheme" "test" {
  auth_module_ids = [onekosmos_auth_module.test.id]
}
data "onekosmos_password_policy" "test" {
  auth_module_id = onekosmos_auth_module.test.id
}
data "onekosmos_community_auth_info" "test" {
  depends_on = [onekosmos_default_auth_scheme.test]
}
output "in_scheme" {
  value = jsondecode(data.onekosmos_community_auth_info.test.auth_scheme).modules[0].id == onekosmos_auth_module.test.id
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("in_scheme", knownvalue.Bool(true)),
					statecheck.ExpectKnownValue("data.onekosmos_community_auth_info.test", tfjsonpath.New("community_name"), knownvalue.StringExact("default")),
					statecheck.ExpectKnownValue("data.onekosmos_password_policy.test", tfjsonpath.New("minimum_length"), knownvalue.Int64Exact(12)),
					statecheck.ExpectKnownValue("data.onekosmos_password_policy.test", tfjsonpath.New("special_characters_required"), knownvalue.Bool(false)),
					statecheck.ExpectKnownValue("data.onekosmos_password_policy.test", tfjsonpath.New("numbers_required"), knownvalue.Bool(true)),
				},
			},
		},
	})
}
