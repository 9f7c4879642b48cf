package acceptance

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/foreign"
)

// TestAccModules runs the tests of each module, and of the example that has some, with a
// mocked provider or against a tenant, which must be afterwards as it was before.
func TestAccModules(t *testing.T) {
	all, err := filepath.Glob(filepath.Join("..", "..", "modules", "*"))
	if err != nil || len(all) < 5 {
		t.Fatal(all, err)
	}
	for _, module := range append(all, filepath.Join("..", "..", "examples", "testing")) {
		t.Run(filepath.Base(module), func(t *testing.T) {
			t.Parallel()
			tenant := alone(t)
			local := tenant.Local(t)
			w := newWorkspace(t, firstCLI(t), tenant.Settings())
			// With those beside it, which it may stand on.
			if err := os.CopyFS(filepath.Join(w.folder, "modules"), os.DirFS(filepath.Dir(module))); err != nil {
				t.Fatal(err)
			}
			w.folder = filepath.Join(w.folder, "modules", filepath.Base(module))
			w.env = append(w.env, "TF_VAR_idp_identifier="+local.IdentityProviderID())
			before := stateOf(t, local)
			w.succeeds("get")
			w.succeeds("validate")
			w.succeeds("test")
			if !regexp.MustCompile(`\b[1-9] passed, 0 failed`).MatchString(w.said()) {
				t.Error(w.said())
			}
			if problems := foreign.Changes(before, stateOf(t, local)); problems != nil {
				t.Errorf("the tenant is changed:\n%s", strings.Join(problems, "\n"))
			}
		})
	}
}
