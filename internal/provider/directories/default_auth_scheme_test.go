package directories_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

const scheme = guests + `
resource "onekosmos_default_auth_scheme" "test" {
  auth_module_ids = [onekosmos_auth_module.guests.id]
}
`

func TestDefaultAuthScheme_unknownModule(t *testing.T) {
	_, r := acctest.NewRig(t, nil)
	object, problems := r.Create("onekosmos_default_auth_scheme", rig.Values{"auth_module_ids": []any{}})
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	_, problems = r.Update(object, rig.Values{"auth_module_ids": []any{"ffffffffffffffffffffffff"}})
	if !acctest.Expect("Could not update default auth scheme", "auth module ffffffffffffffffffffffff not found").MatchString(problems.String()) {
		t.Error(problems)
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
				ids = append(ids, makeModule(t, tenant, name, client.ModuleDB, client.ModeDirect))
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
					{Config: tenant.Config(scheme, test.setting)},
					{
						PreConfig: func() {
							if err := modules.Delete(context.Background(), ids[1]); err != nil {
								t.Fatal(err)
							}
						},
						Config: tenant.Config(scheme, test.setting), ConfigPlanChecks: acctest.Empty,
					},
				},
			})
		})
	}
}
