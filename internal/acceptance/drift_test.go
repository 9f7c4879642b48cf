package acceptance

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAccDriftScript: the script that CI runs distinguishes a tenant that is as it was applied,
// one that was changed, and one that it cannot ask.
func TestAccDriftScript(t *testing.T) {
	tenant := alone(t)
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.write("staff.tf", `
resource "onekosmos_auth_module" "staff" {
  name = "Staff"
  type = "db"
  mode = "direct"
}

output "id" {
  value = onekosmos_auth_module.staff.id
}
`)
	w.succeeds("apply", "-auto-approve")
	w.succeeds("output", "-json", "id")
	var id string
	w.decode(&id)
	script, err := filepath.Abs(filepath.Join("..", "..", "examples", "drift", "drift.sh"))
	if err != nil {
		t.Fatal(err)
	}
	finds := func(what string, code int, says ...string) {
		t.Helper()
		command := exec.Command(script)
		command.Dir, command.Env = w.folder, append(w.env, "TF="+w.cli)
		said, err := command.CombinedOutput()
		var failed *exec.ExitError
		if err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
		if got := command.ProcessState.ExitCode(); got != code {
			t.Errorf("%s: exit code %d, want %d: %s", what, got, code, said)
		}
		for _, word := range says {
			if !strings.Contains(string(said), word) {
				t.Errorf("%s: %q is not in %q", what, word, said)
			}
		}
		if len(says) == 0 && len(said) > 0 {
			t.Errorf("%s: %s", what, said)
		}
	}
	finds("nothing has changed", 0)
	module, err := tenant.Client().AuthModules().Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	changed := *module
	changed.Name = "Everybody"
	if _, err := tenant.Client().AuthModules().Update(t.Context(), id, &changed); err != nil {
		t.Fatal(err)
	}
	finds("it is renamed", 2, "Changed outside of Terraform:\n", "onekosmos_auth_module.staff has changed", "What an apply would do:\n", "onekosmos_auth_module.staff will be updated in-place")
	if err := tenant.Client().AuthModules().Delete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	finds("it is gone", 2, "onekosmos_auth_module.staff has been deleted", "onekosmos_auth_module.staff will be created")
	w.env = append(w.env, "ONEKOSMOS_PASSWORD=not-the-password")
	finds("the password is wrong", 1, "password")
}
