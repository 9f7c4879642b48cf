package directories_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func userAttribute(name, attribute string) string {
	return guests + fmt.Sprintf(`
resource "onekosmos_user_attribute" "test" {
  module_id = onekosmos_auth_module.guests.id
  name      = %q
  attribute = %q
}
`, name, attribute)
}

func TestUserAttribute(t *testing.T) {
	for name, modes := range map[string][]localtenant.Modes{
		"as documented": nil,
		"bare creates":  {{BareCreates: true, ShuffleLists: true, UnknownFields: true}},
		"plain answers": {{PlainAnswers: true}},
		"other key":     {{AnswerWithOtherKey: true}},
		"no public key": {{OmitPublicKey: true}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes...)
			var module, id string
			store := func() client.UserAttributes { return tenant.Client().UserAttributes(module) }
			minimal, full := userAttribute("Department", "department"), userAttribute("Cost <&> centre", "costCentre")
			kept := resource.ComposeTestCheckFunc(keep(attributeAddress, "module_id", &module), keep(attributeAddress, "id", &id))
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				CheckDestroy: func(*terraform.State) error {
					if _, err := store().Get(context.Background(), id); !errors.Is(err, client.ErrNotFound) {
						return fmt.Errorf("user attribute %s after destroy: %v, want not found", id, err)
					}
					return nil
				},
				Steps: []resource.TestStep{
					{Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(attributeAddress, plancheck.ResourceActionCreate), Check: kept},
					{Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Empty},
					{Config: tenant.Config(full), ConfigPlanChecks: acctest.Acts(attributeAddress, plancheck.ResourceActionUpdate)},
					{ResourceName: attributeAddress, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID(attributeAddress, "id")},
					{Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(attributeAddress, plancheck.ResourceActionUpdate), Check: kept},
					{
						PreConfig: func() {
							if _, err := store().Update(context.Background(), id, &client.UserAttribute{Name: "Somebody else's", Attribute: "department"}); err != nil {
								t.Fatal(err)
							}
						},
						Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(attributeAddress, plancheck.ResourceActionUpdate),
					},
					{
						PreConfig: func() {
							if err := store().Delete(context.Background(), id); err != nil {
								t.Fatal(err)
							}
						},
						Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(attributeAddress, plancheck.ResourceActionCreate), Check: kept,
					},
					{ // the whole module is removed: the attribute went with it
						PreConfig: func() {
							if err := tenant.Client().AuthModules().Delete(context.Background(), module); err != nil {
								t.Fatal(err)
							}
						},
						Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(attributeAddress, plancheck.ResourceActionCreate), Check: kept,
					},
				},
			})
		})
	}
}

func TestUserAttribute_importByIdentity(t *testing.T) {
	tenant := acctest.Start(t)
	module, err := tenant.Client().AuthModules().Create(t.Context(), &client.AuthModule{
		Type: client.ModuleDB, Subtype: "datastore", Method: "authn", Name: "Guests", Enabled: true, Mode: client.ModeDirect, Config: &client.ModuleConfig{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Client().AuthModules().Delete(context.Background(), module.ID) })
	made, err := tenant.Client().UserAttributes(module.ID).Create(t.Context(), &client.UserAttribute{Name: "Department", Attribute: "department"})
	if err != nil {
		t.Fatal(err)
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(fmt.Sprintf(`
resource "onekosmos_user_attribute" "test" {
  module_id = %[1]q
  name      = "Department"
  attribute = "department"
}
import {
  to = onekosmos_user_attribute.test
  identity = {
    module_id = %[1]q
    id        = %[2]q
  }
}
`, module.ID, made.ID)),
			ConfigPlanChecks: acctest.Acts(attributeAddress, plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(attributeAddress, map[string]knownvalue.Check{
				"module_id": knownvalue.StringExact(module.ID), "id": knownvalue.StringExact(made.ID),
			})},
		}},
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
  count     = %d
  module_id = onekosmos_auth_module.guests.id
  name      = "Attribute ${count.index}"
  attribute = "attribute${count.index}"
}
`, many)
	twice := `
resource "onekosmos_user_attribute" "test" {
  module_id  = onekosmos_auth_module.guests.id
  name       = "Another name"
  attribute  = "attribute7"
  depends_on = [onekosmos_user_attribute.many]
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
				ExpectError: acctest.Expect(`Could not create user attribute "Another name"`, `attribute "attribute7"`, "exists already"),
			},
			{Config: tenant.Config(config), ConfigPlanChecks: acctest.Empty},
		},
	})
}

func TestUserAttribute_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	acctest.Refused(t, tenant, "no name", `resource "onekosmos_user_attribute" "test" {
  module_id = "6070951e8dfc7f29228126c9"
  name      = ""
  attribute = "x"
}`, "name", "at least 1")
	acctest.Refused(t, tenant, "no module", `resource "onekosmos_user_attribute" "test" {
  name      = "x"
  attribute = "x"
}`, "module_id")
	core.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(userAttribute("a", "b")), ResourceName: attributeAddress, ImportState: true, ImportStateId: "6070951e8dfc7f29228126c9",
				ExpectError: acctest.Expect("has 1 part instead of 2", `Give "module_id/id"`),
			},
			{
				Config:      tenant.Config(strings.Replace(userAttribute("a", "b"), "onekosmos_auth_module.guests.id", `"ffffffffffffffffffffffff"`, 1)),
				ExpectError: acctest.Expect(`Could not create user attribute "a"`, "moduleId"),
			},
		},
	})
}
