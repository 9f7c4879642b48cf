package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// TestAccImportMany imports what a data source lists, as the guide shows it: nothing but imports is planned, and
// nothing at all afterwards.
func TestAccImportMany(t *testing.T) {
	tenant := alone(t)
	module, err := tenant.Client().AuthModules().Create(t.Context(), &client.AuthModule{Name: "Staff", Type: client.ModuleDB, Subtype: "datastore", Method: "authn", Mode: client.ModeDirect, Config: &client.ModuleConfig{}})
	if err != nil {
		t.Fatal(err)
	}
	const n = 3
	for i := range n {
		name := fmt.Sprint("attribute", i)
		if _, err := tenant.Client().UserAttributes(module.ID).Create(t.Context(), &client.UserAttribute{Name: "Name " + name, Attribute: name, ModuleID: module.ID}); err != nil {
			t.Fatal(err)
		}
	}
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "adopting.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(guide), "## Import all objects of a kind\n")
	_, example, _ = strings.Cut(example, "```terraform\n")
	example, _, _ = strings.Cut(example, "```\n")
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.write("example.tf", example)
	w.env = append(w.env, "TF_VAR_auth_module_id="+module.ID)
	w.succeeds("apply", "-auto-approve", "-no-color")
	if want := fmt.Sprintf("%d imported, 0 added, 0 changed, 0 destroyed", n); !strings.Contains(w.said(), want) {
		t.Errorf("want %q: %s", want, w.said())
	}
	w.succeeds("plan", "-detailed-exitcode")
}
