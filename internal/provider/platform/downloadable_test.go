package platform_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestDownloadables(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	acctest.NoViolations(t, tenant)
	to := filepath.Join(t.TempDir(), "broker.zip")
	config := tenant.Config(fmt.Sprintf(`
resource "onekosmos_auth_module" "plant" {
  name = "Plant"
  type = "ldap"
  mode = "broker"
}
data "onekosmos_downloadable_versions" "latest" {
  software          = ["broker", "radius"]
  operating_systems = ["windows"]
}
data "onekosmos_downloadable_versions" "all" {
  software          = ["broker"]
  operating_systems = ["windows"]
  all_versions      = true
}
data "onekosmos_downloadable_artifact" "latest" {
  auth_module_id   = onekosmos_auth_module.plant.id
  type             = "broker"
  operating_system = "windows"
  output_path      = %q
}
data "onekosmos_downloadable_artifact" "first" {
  auth_module_id   = onekosmos_auth_module.plant.id
  type             = "broker"
  operating_system = "windows"
  version          = data.onekosmos_downloadable_versions.all.artifacts[0].version
}
`, to))
	artifact := func(software, version string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"software": knownvalue.StringExact(software), "operating_system": knownvalue.StringExact("windows"),
			"version": knownvalue.StringExact(version), "display_version": knownvalue.StringExact(version),
		})
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					known("data.onekosmos_downloadable_versions.latest", "artifacts", knownvalue.ListExact([]knownvalue.Check{artifact("broker", "pl_gr_1.07.02"), artifact("radius", "pl_gr_1.07.02")})),
					known("data.onekosmos_downloadable_versions.all", "artifacts", knownvalue.ListExact([]knownvalue.Check{artifact("broker", "pl_gr_1.06.11"), artifact("broker", "pl_gr_1.07.02")})),
					known("data.onekosmos_downloadable_artifact.latest", "version", knownvalue.StringExact("latest")),
					known("data.onekosmos_downloadable_artifact.latest", "file_name", knownvalue.StringExact("broker-windows-pl_gr_1.07.02.zip")),
					known("data.onekosmos_downloadable_artifact.first", "file_name", knownvalue.StringExact("broker-windows-pl_gr_1.06.11.zip")),
					known("data.onekosmos_downloadable_artifact.first", "output_path", knownvalue.Null()),
				},
				Check: func(s *terraform.State) error {
					written, err := os.ReadFile(to)
					digest := sha256.Sum256(written)
					of := s.RootModule().Resources["data.onekosmos_downloadable_artifact.latest"].Primary.Attributes
					if err != nil || of["sha256"] != hex.EncodeToString(digest[:]) || of["size_bytes"] != fmt.Sprint(len(written)) {
						return fmt.Errorf("%d bytes are written, the state has %v: %w", len(written), of, err)
					}
					return nil
				},
			},
			{Config: config, PlanOnly: true},
		},
	})
}

func TestDownloadables_failures(t *testing.T) {
	tenant := acctest.Start(t)
	const versions, artifact = "data \"onekosmos_downloadable_versions\" \"x\" {\n %s\n}", "data \"onekosmos_downloadable_artifact\" \"x\" {\n auth_module_id = %q\n type = \"broker\"\n operating_system = \"linux\"\n %s\n}"
	acctest.Refused(t, tenant, "no software", fmt.Sprintf(versions, "software = []\n operating_systems = [\"linux\"]"), "software", "at least 1")
	acctest.Refused(t, tenant, "an empty system", fmt.Sprintf(versions, "software = [\"broker\"]\n operating_systems = [\"\"]"), "operating_systems", "at least 1")
	acctest.Refused(t, tenant, "an empty version", fmt.Sprintf(artifact, "m", `version = ""`), "version", "at least 1")
	acctest.Refused(t, tenant, "no key paths", `data "onekosmos_caas_config" "x" { key_paths = [] }`, "key_paths", "at least 1")
	module := tenant.Local(t).Add("auth_modules", map[string]any{"type": "ldap", "name": "Plant", "mode": "broker", "config": map[string]any{}})
	fails := func(config string, says ...string) {
		core.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps:                    []resource.TestStep{{Config: tenant.Config(config), ExpectError: acctest.Expect(says...)}},
		})
	}
	fails(fmt.Sprintf(artifact, module, `version = "9"`), "Could not download broker 9 for linux", "404")
	fails(fmt.Sprintf(artifact, module, fmt.Sprintf("output_path = %q", filepath.Join(t.TempDir(), "no", "broker.zip"))), "Could not write the file", "no such file or directory")
}

// Nothing that is or may be secret gets into the state.
func TestCaasConfig(t *testing.T) {
	tenant := acctest.Start(t)
	acctest.NoViolations(t, tenant)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(`
data "onekosmos_caas_config" "test" { key_paths = ["login", "nothing"] }
output "attempts" { value = jsondecode(data.onekosmos_caas_config.test.config).login.attempts }
`),
			Check:             acctest.NotInState("of-the-captcha"),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("attempts", knownvalue.Int64Exact(5))},
		}},
	})
}
