package directories_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// scheme puts modules into the default scheme, by the names of their resources.
func scheme(modules ...string) string {
	return guests + `
resource "onekosmos_auth_module" "partners" {
  name = "Partners"
  type = "db"
}
resource "onekosmos_default_auth_scheme" "test" {
  modules = [` + strings.Join(modules, ", ") + `]
}
`
}

const (
	guestsID   = "onekosmos_auth_module.guests.id"
	partnersID = "onekosmos_auth_module.partners.id"
)

func TestDefaultAuthScheme(t *testing.T) {
	tenant := acctest.Start(t)
	store := tenant.Client().DefaultAuthScheme()
	modules := tenant.Client().AuthModules()
	outside, err := modules.Create(t.Context(), &client.AuthModule{
		Type: client.ModuleDB, Subtype: "datastore", Method: "authn", Name: "Outside", Enabled: true, Mode: client.ModeDirect, Config: &client.ModuleConfig{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = modules.Delete(context.Background(), outside.ID) })
	factory, err := store.Update(t.Context(), "", &client.AuthScheme{Modules: []string{outside.ID}})
	if err != nil {
		t.Fatal(err)
	}
	present := func(want ...string) resource.TestCheckFunc {
		return func(s *terraform.State) error {
			found, err := store.Get(context.Background(), client.SettingsID)
			if err != nil {
				return err
			}
			ids := []string{}
			for _, address := range want {
				ids = append(ids, s.RootModule().Resources[strings.TrimSuffix(address, ".id")].Primary.ID)
			}
			if fmt.Sprint(found.Modules) != fmt.Sprint(ids) {
				return fmt.Errorf("modules %q, want %q", found.Modules, ids)
			}
			return nil
		}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			found, err := store.Get(context.Background(), client.SettingsID)
			if err != nil || fmt.Sprint(found) != fmt.Sprint(factory) {
				return fmt.Errorf("after destroy: %v, %v; before all: %v", found, err, factory)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{Config: tenant.Config(scheme(guestsID)), ConfigPlanChecks: acctest.Acts(schemeAddress, plancheck.ResourceActionCreate), Check: present(guestsID)},
			{Config: tenant.Config(scheme(guestsID)), ConfigPlanChecks: acctest.Empty},
			{Config: tenant.Config(scheme(partnersID, guestsID)), ConfigPlanChecks: acctest.Acts(schemeAddress, plancheck.ResourceActionUpdate), Check: present(partnersID, guestsID)},
			{ // the order is a setting
				Config: tenant.Config(scheme(guestsID, partnersID)), ConfigPlanChecks: acctest.Acts(schemeAddress, plancheck.ResourceActionUpdate), Check: present(guestsID, partnersID),
			},
			{ResourceName: schemeAddress, ImportState: true, ImportStateVerify: true, ImportStateId: "default"},
			{Config: tenant.Config(scheme(guestsID)), ConfigPlanChecks: acctest.Acts(schemeAddress, plancheck.ResourceActionUpdate), Check: present(guestsID)},
			{
				PreConfig: func() {
					if _, err := store.Update(context.Background(), "", &client.AuthScheme{}); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(scheme(guestsID)), ConfigPlanChecks: acctest.Acts(schemeAddress, plancheck.ResourceActionUpdate), Check: present(guestsID),
			},
			{
				Config:      tenant.Config(scheme(guestsID, `"ffffffffffffffffffffffff"`)),
				ExpectError: acctest.Expect("Could not update default auth scheme", "auth module ffffffffffffffffffffffff not found"),
			},
		},
	})
}

func TestDefaultAuthScheme_otherTenants(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{
		"unknown fields": {UnknownFields: true, ShuffleLists: true, PartialLists: true, BareCreates: true},
		"plain answers":  {PlainAnswers: true},
		"no public key":  {OmitPublicKey: true},
		"other key":      {AnswerWithOtherKey: true},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes)
			local := tenant.Local(t)
			before := local.Objects("auth_schemes")
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				CheckDestroy: func(*terraform.State) error {
					if after := local.Objects("auth_schemes"); fmt.Sprint(after[0]["modules"]) != fmt.Sprint(before[0]["modules"]) {
						return fmt.Errorf("after destroy: %v, before all: %v", after, before)
					}
					return nil
				},
				Steps: []resource.TestStep{
					{Config: tenant.Config(scheme(guestsID, partnersID)), ConfigPlanChecks: acctest.Acts(schemeAddress, plancheck.ResourceActionCreate)},
					{Config: tenant.Config(scheme(partnersID)), ConfigPlanChecks: acctest.Acts(schemeAddress, plancheck.ResourceActionUpdate)},
				},
			})
		})
	}
}

// settings_on_destroy = "keep" leaves the scheme; a module that was in it
// before and is gone is no hindrance to putting the rest back.
func TestDefaultAuthScheme_destroy(t *testing.T) {
	for name, test := range map[string]struct {
		setting string
		left    bool // Outside is in the scheme afterwards
	}{
		"restored": {"", true},
		"kept":     {`settings_on_destroy = "keep"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t)
			store, modules := tenant.Client().DefaultAuthScheme(), tenant.Client().AuthModules()
			var ids []string
			for _, name := range []string{"Outside", "Short-lived"} {
				made, err := modules.Create(t.Context(), &client.AuthModule{
					Type: client.ModuleDB, Subtype: "datastore", Method: "authn", Name: name, Enabled: true, Mode: client.ModeDirect, Config: &client.ModuleConfig{},
				})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = modules.Delete(context.Background(), made.ID) })
				ids = append(ids, made.ID)
			}
			if _, err := store.Update(t.Context(), "", &client.AuthScheme{Modules: []string{ids[1], ids[0]}}); err != nil {
				t.Fatal(err)
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				CheckDestroy: func(*terraform.State) error {
					found, err := store.Get(context.Background(), client.SettingsID)
					if err != nil {
						return err
					}
					want := []string{}
					if test.left {
						want = ids[:1]
					}
					if fmt.Sprint(found.Modules) != fmt.Sprint(want) {
						return fmt.Errorf("modules %q after destroy, want %q", found.Modules, want)
					}
					return nil
				},
				Steps: []resource.TestStep{
					{Config: tenant.Config(scheme(guestsID), test.setting)},
					{
						PreConfig: func() {
							if err := modules.Delete(context.Background(), ids[1]); err != nil {
								t.Fatal(err)
							}
						},
						Config: tenant.Config(scheme(guestsID), test.setting), ConfigPlanChecks: acctest.Empty,
					},
				},
			})
		})
	}
}

func TestDefaultAuthScheme_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	acctest.Refused(t, tenant, "a module twice", `resource "onekosmos_default_auth_scheme" "test" { modules = ["6070951e8dfc7f29228126c9", "6070951e8dfc7f29228126c9"] }`, "modules", "duplicate")
	acctest.Refused(t, tenant, "no id", `resource "onekosmos_default_auth_scheme" "test" { modules = [""] }`, "modules", "at least 1")
	core.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(`resource "onekosmos_default_auth_scheme" "test" { modules = [] }`), ResourceName: schemeAddress,
			ImportState: true, ImportStateId: "other", ExpectError: acctest.Expect("Cannot import non-existent remote object"),
		}},
	})
}
