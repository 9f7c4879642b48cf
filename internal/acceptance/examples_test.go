package acceptance

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/examples"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/foreign"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// TestAccExamples applies every example, which plans empty afterwards and is
// destroyed without a trace.
func TestAccExamples(t *testing.T) {
	acctest.Once(t)
	for _, example := range examples.All(t, filepath.Join("..", "..", "examples")) {
		if example.Invokes() { // TestAccActions does
			continue
		}
		t.Run(example.Name, func(t *testing.T) {
			t.Parallel()
			testExample(t, example)
		})
	}
}

// TestAccOneExample applies the largest example with each CLI.
func TestAccOneExample(t *testing.T) {
	for _, example := range examples.All(t, filepath.Join("..", "..", "examples")) {
		if example.Name == "complete" {
			testExample(t, example)
			return
		}
	}
	t.Error("the example is not there")
}

func testExample(t *testing.T, example examples.Example) {
	t.Helper()
	tenant := alone(t)
	local := tenant.Local(t)
	variables := example.Variables(local)
	before := stateOf(t, local)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		Steps: []resource.TestStep{{
			Config: configure(tenant, example.Text), ConfigVariables: variables,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		}},
	})
	if t.Failed() {
		return
	}
	after := stateOf(t, local)
	for _, state := range []foreign.State{before, after} { // examples adopt the broker of a tenant, and remove it
		delete(state, "broker_connections")
	}
	if problems := foreign.Changes(before, after); problems != nil {
		t.Errorf("destroy left the tenant changed:\n%s", strings.Join(problems, "\n"))
	}
}

func stateOf(t *testing.T, local *localtenant.Tenant) foreign.State {
	t.Helper()
	state, err := foreign.Parse([]byte(local.State()))
	if err != nil {
		t.Fatal(err)
	}
	return state
}
