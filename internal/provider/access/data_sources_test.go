package access_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestAccess(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{"as documented": {}, "newer": {UnknownFields: true, ShuffleLists: true}} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes)
			acctest.NoViolations(t, tenant)
			local := tenant.Local(t)
			local.Authorize(local.UserID(), "tenant_admin")
			module := local.Add("auth_modules", map[string]any{"type": "db", "name": "Staff", "config": map[string]any{}})
			text := func(value string) knownvalue.Check { return knownvalue.StringExact(value) }
			is := func(address, attribute string, check knownvalue.Check) statecheck.StateCheck {
				return statecheck.ExpectKnownValue("data.onekosmos_"+address, tfjsonpath.New(attribute), check)
			}
			passcodes := knownvalue.ListExact([]knownvalue.Check{text("user.helpdesk-passcode.generate")})
			config := tenant.Config(fmt.Sprintf(`
data "onekosmos_roles" "all" {}
data "onekosmos_role" "each" {
  for_each = toset(data.onekosmos_roles.all.names)
  name     = each.key
}
output "helpdesk" { value = data.onekosmos_role.each["helpdesk_admin"].permissions }
data "onekosmos_authorizations" "mine" { user_id = %[1]q }
data "onekosmos_authorizations" "none" { user_id = "nobody" }
data "onekosmos_permissions" "mine" {
  auth_module_id = %[2]q
  user_id        = %[1]q
}
`, local.UserID(), module))
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: config,
						ConfigStateChecks: []statecheck.StateCheck{
							is("roles.all", "names", knownvalue.ListExact([]knownvalue.Check{text("community_admin"), text("helpdesk_admin"), text("tenant_admin")})),
							statecheck.ExpectKnownOutputValue("helpdesk", passcodes),
							statecheck.ExpectKnownValue("data.onekosmos_authorizations.mine", tfjsonpath.New("authorizations").AtSliceIndex(1), knownvalue.ObjectPartial(map[string]knownvalue.Check{
								"role": text("tenant_admin"), "role_description": text("tenant admin"), "role_created_by": text("system"), "permissions": passcodes,
							})),
							is("authorizations.none", "authorizations", knownvalue.ListSizeExact(0)),
							is("permissions.mine", "permissions", knownvalue.ListSizeExact(0)),
						},
					},
					{
						PreConfig: func() { local.Grant(module, local.UserID(), "users.read") },
						Config:    config,
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue("data.onekosmos_permissions.mine", tfjsonpath.New("permissions").AtSliceIndex(0), knownvalue.ObjectPartial(map[string]knownvalue.Check{
								"permission": text("users.read"), "object_type": text("user"), "object_id": text(local.UserID()), "subject_type": text("community"), "subject_id": text(local.CommunityID()),
							})),
						},
					},
					{Config: config, PlanOnly: true},
				},
			})
		})
	}
}

func TestAccess_failures(t *testing.T) {
	tenant := acctest.Start(t)
	acctest.Refused(t, tenant, "no name", `data "onekosmos_role" "x" { name = "" }`, "name", "length must be at least 1")
	acctest.Refused(t, tenant, "no user", `data "onekosmos_authorizations" "x" { user_id = "" }`, "user_id", "length must be at least 1")
	acctest.Refused(t, tenant, "no module", `data "onekosmos_permissions" "x" { user_id = "u" }`, `"auth_module_id" is required`)
	local := tenant.Local(t)
	for path, c := range map[string]struct{ config, says string }{
		"/v2/authz/roles/fetch":        {`data "onekosmos_roles" "x" {}`, "Could not read roles"},
		"/authz/role/fetch/{roleName}": {`data "onekosmos_role" "x" { name = "king" }`, `Could not read role "king"`},
		"/authz/authorization/fetch":   {`data "onekosmos_authorizations" "x" { user_id = "u-1" }`, `Could not read authorizations of user "u-1"`},
		"/permission/fetch":            {"data \"onekosmos_permissions\" \"x\" {\n auth_module_id = \"m\"\n user_id = \"u-1\"\n}", `Could not read permissions of user "u-1"`},
	} {
		local.Inject(localtenant.Fault{Path: "/adminapi" + path, Times: -1, Status: 403, ContentType: "application/json", Body: `{"message":"ask somebody else"}`})
		core.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps:                    []resource.TestStep{{Config: tenant.Config(c.config), ExpectError: acctest.Expect(c.says, "403", "ask somebody else")}},
		})
	}
}
