package secrets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestServiceKeys(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	acctest.NoViolations(t, tenant)
	ask := func(settings string) string {
		return "ephemeral \"onekosmos_service_keys\" \"test\" {\n" + settings + "\n}\n"
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: withEcho(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(ask("service = \"webauthn_api\"")), ExpectError: acctest.Expect("service", `"webauthn_api"`)},
			{ // opened, and kept nowhere
				Config: tenant.Config(ask("")),
				Check: func(s *terraform.State) error {
					keys := local.Objects("service_keys")
					if len(keys) == 0 {
						return fmt.Errorf("the tenant has no keys")
					}
					for _, key := range keys {
						if strings.Contains(s.String(), key["keySecret"].(string)) {
							return fmt.Errorf("the state holds the secret of %v", key["tag"])
						}
					}
					if local.Count("GET", "/servicekeys") == 0 {
						return fmt.Errorf("nothing was asked")
					}
					return nil
				},
			},
			{
				Config: tenant.Config(ask("service = \"wallet_api\"") + echo("onekosmos_service_keys.test")),
				Check: func(s *terraform.State) error {
					a := s.RootModule().Resources["echo.test"].Primary.Attributes
					for _, key := range local.Objects("service_keys") {
						if a["data.service_keys.0.key_id"] == key["keyId"] && a["data.service_keys.0.key_secret"] == key["keySecret"] && a["data.service_keys.0.debug"] == "false" {
							return nil
						}
					}
					return fmt.Errorf("got %v", a)
				},
			},
		},
	})
}

func TestServiceKeysOpened(t *testing.T) {
	for _, modes := range []localtenant.Modes{{}, {ShuffleLists: true, UnknownFields: true, AnswerWithOtherKey: true}, {PlainAnswers: true}} {
		tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false}, modes)
		for _, service := range []string{"", "admin_api", "id_proofing_api", "wallet_api"} {
			config := rig.Values{}
			if service != "" {
				config["service"] = service
			}
			opened, problems := r.Open("onekosmos_service_keys", config)
			if problems.Errors() != nil {
				t.Fatal(problems)
			}
			keys, _ := opened["service_keys"].([]any)
			if len(keys) != len(tenant.Local(t).Objects("service_keys")) || opened["service"] == nil {
				t.Errorf("%q: opened %v", service, opened)
			}
			for _, key := range keys {
				if debug := key.(rig.Values)["debug"]; (debug != nil) != (service == "wallet_api") {
					t.Errorf("%q: %v", service, key)
				}
			}
		}
	}
}

func TestServiceKeysRefused(t *testing.T) {
	for name, test := range map[string]struct {
		modes localtenant.Modes
		says  []string
	}{
		"a service's license": {localtenant.Modes{ServiceLicense: true}, []string{"the service keys of admin_api", "only to a license key of the level system"}},
		"masked":              {localtenant.Modes{Secrets: "masked"}, []string{"returns no secrets"}},
		"left out":            {localtenant.Modes{Secrets: "omitted"}, []string{"returns no secrets"}},
	} {
		_, r := acctest.NewRig(t, rig.Values{"read_coalescing": false}, test.modes)
		opened, problems := r.Open("onekosmos_service_keys", rig.Values{})
		for _, text := range test.says {
			if opened != nil || !strings.Contains(problems.String(), text) {
				t.Errorf("%s: %v, %s", name, opened, problems)
			}
		}
	}
}
