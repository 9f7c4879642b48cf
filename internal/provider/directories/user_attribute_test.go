package directories_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

func userAttribute(name, attribute string) string {
	return guests + fmt.Sprintf(`
resource "onekosmos_user_attribute" "test" {
  auth_module_id      = onekosmos_auth_module.guests.id
  name                = %q
  directory_attribute = %q
}
`, name, attribute)
}

// The attributes of a module go with it.
func TestUserAttribute_moduleRemoved(t *testing.T) {
	tenant := acctest.Start(t)
	var module string
	config := tenant.Config(userAttribute("Department", "department"))
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config, Check: keep(attributeAddress, "auth_module_id", &module)},
			{
				PreConfig: func() {
					if err := tenant.Client().AuthModules().Delete(t.Context(), module); err != nil {
						t.Fatal(err)
					}
				},
				Config: config, ConfigPlanChecks: acctest.Acts(attributeAddress, plancheck.ResourceActionCreate),
			},
		},
	})
}

// The attributes of a module are read with one call, however many they are,
// and a refusal inside a success is an error that names the attribute.
func TestUserAttribute_many(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	const many = 50
	config := guests + fmt.Sprintf(`
resource "onekosmos_user_attribute" "many" {
  count               = %d
  auth_module_id      = onekosmos_auth_module.guests.id
  name                = "Attribute ${count.index}"
  directory_attribute = "attribute${count.index}"
}
`, many)
	twice := `
resource "onekosmos_user_attribute" "test" {
  auth_module_id      = onekosmos_auth_module.guests.id
  name                = "Another name"
  directory_attribute = "attribute7"
  depends_on          = [onekosmos_user_attribute.many]
}
`
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(config)},
			{
				PreConfig: local.ResetJournal, Config: tenant.Config(config), PlanOnly: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{},
			},
			{
				PreConfig: func() {
					// The step before was one plan, and the framework's own two.
					if lists, reads := local.Count("GET", "/attributes"), local.Count("GET", "/attributes/{attributeId}"); lists == 0 || lists > 3 || reads > 0 {
						t.Errorf("%d attributes cost %d lists and %d reads; one list for each refresh is enough", many, lists, reads)
					}
				},
				Config:      tenant.Config(config + twice),
				ExpectError: acctest.Expect(`Could not create user attribute "Another name"`, "exists already", `directory_attribute "attribute7" only`),
			},
			{Config: tenant.Config(config), ConfigPlanChecks: acctest.Empty},
		},
	})
}

// A module that is not there has no attributes.
func TestUserAttribute_unknownModule(t *testing.T) {
	_, r := acctest.NewRig(t, nil)
	const kind, module = "onekosmos_user_attribute", "ffffffffffffffffffffffff"
	object, problems := r.Create(kind, rig.Values{"auth_module_id": module, "name": "a", "directory_attribute": "b"})
	if object != nil || !acctest.Expect(`Could not create user attribute "a"`, "moduleId").MatchString(problems.String()) {
		t.Errorf("created: %v %s", object, problems)
	}
	listed := r.List(kind, rig.Values{"auth_module_id": module}, rig.ListOptions{})
	if len(listed) != 1 || !strings.Contains(listed[0].Problems.String(), "Could not list user attribute") {
		t.Errorf("listed: %v", listed)
	}
}

// A list is of one module, whatever others have.
func TestUserAttributesOfOneModule(t *testing.T) {
	_, r := acctest.NewRig(t, nil)
	var modules []any
	for _, name := range []string{"Guests", "Partners"} {
		module, problems := r.Create("onekosmos_auth_module", rig.Values{"name": name, "type": "db"})
		if problems.Errors() != nil {
			t.Fatal(problems)
		}
		modules = append(modules, module.Values()["id"])
		if _, problems := r.Create("onekosmos_user_attribute", rig.Values{"auth_module_id": module.Values()["id"], "name": "Of " + name, "directory_attribute": "key"}); problems.Errors() != nil {
			t.Fatal(problems)
		}
	}
	listed := r.List("onekosmos_user_attribute", rig.Values{"auth_module_id": modules[0]}, rig.ListOptions{})
	if len(listed) != 1 || listed[0].Name != "Of Guests" {
		t.Errorf("listed: %v", listed)
	}
}
