package provider_test

import (
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/examples"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// Examples also work on a tenant whose answers differ from the reference's
// samples. With a CLI they are applied by internal/acceptance.
func TestExamplesOtherTenant(t *testing.T) {
	t.Parallel()
	for _, example := range examples.All(t, filepath.Join("..", "..", "examples")) {
		if !example.Manages() || example.NeedsSecrets() {
			continue
		}
		t.Run(example.Name, func(t *testing.T) {
			tenant := acctest.Start(t, localtenant.Modes{ShuffleLists: true, UnknownFields: true, Secrets: "masked"})
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: tenant.Config(example.Text), ConfigVariables: example.Variables(tenant.Local(t)),
					ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				}},
			})
		})
	}
}
