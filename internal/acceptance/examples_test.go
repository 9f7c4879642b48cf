package acceptance

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

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
	w := workspaceOf(t, firstCLI(t), tenant, example)
	before := stateOf(t, local)
	w.succeeds("apply", "-auto-approve")
	w.succeeds("plan", "-detailed-exitcode")
	if strings.Contains("\n"+example.Text, "\nresource ") { // what only reads has nothing to destroy
		w.succeeds("destroy", "-auto-approve")
	}
	after := stateOf(t, local)
	for _, state := range []foreign.State{before, after} { // examples adopt the broker of a tenant, and remove it
		delete(state, "broker_connections")
	}
	if problems := foreign.Changes(before, after); problems != nil {
		t.Errorf("destroy left the tenant changed:\n%s", strings.Join(problems, "\n"))
	}
}

// workspaceOf returns a workspace that has an example, and what only the tenant can give
// it.
func workspaceOf(t *testing.T, cli string, tenant *acctest.Tenant, example examples.Example) *workspace {
	t.Helper()
	w := newWorkspace(t, cli, tenant.Settings())
	w.write("example.tf", example.Text)
	variables, err := json.Marshal(example.Variables(tenant.Local(t)))
	if err != nil {
		t.Fatal(err)
	}
	w.write("example.auto.tfvars.json", string(variables))
	return w
}

func stateOf(t *testing.T, local *localtenant.Tenant) foreign.State {
	t.Helper()
	state, err := foreign.Parse([]byte(local.State()))
	if err != nil {
		t.Fatal(err)
	}
	return state
}
