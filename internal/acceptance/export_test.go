package acceptance

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
)

// export runs the provider's program as a command, and returns what it has written.
func export(t *testing.T, settings map[string]string, args ...string) (folder string, files map[string]string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "tenant")
	command := exec.Command(filepath.Join(program.in(t), "terraform-provider-onekosmos"), append([]string{"export", "-out", folder}, args...)...)
	for name, value := range settings {
		command.Env = append(command.Env, "ONEKOSMOS_"+strings.ToUpper(name)+"="+value)
	}
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("export: %v\n%s", err, said)
	}
	files = map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder, files
}

// A whole tenant, exported by the provider's program, is formatted as the CLI does,
// and comes under management without a change. A second export is the same.
func TestAccExport(t *testing.T) {
	const each = 10
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	if err := local.Populate(each); err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.succeeds("version", "-json")
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	w.decode(&version)
	args := []string{}
	if !strings.HasPrefix(version.Terraform, "1.11.") {
		args = []string{"-cli", "terraform"} // by identity, which it knows
	}
	folder, files := export(t, tenant.Settings(), args...)
	objects := 0
	for name, text := range files {
		if strings.HasSuffix(name, ".tf") {
			objects += strings.Count("\n"+text, "\nresource ")
		}
	}
	if objects < 20*each {
		t.Errorf("%d objects are exported of a tenant with %d of every kind", objects, each)
	}
	before := local.State()
	w.folder = folder // the CLI's own settings are elsewhere
	w.succeeds("fmt", "-check", "-recursive")
	w.must(2, "plan", "-no-color", "-detailed-exitcode", "-input=false", "-out=plan")
	if want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", objects); !strings.Contains(w.said(), want) {
		t.Fatalf("the plan ends otherwise than in %q:\n%s", want, w.said())
	}
	w.succeeds("apply", "-no-color", "-input=false", "plan")
	w.must(0, "plan", "-no-color", "-detailed-exitcode", "-input=false")
	if local.State() != before {
		t.Error("the tenant is not as it was")
	}
	if _, again := export(t, tenant.Settings(), args...); !maps.Equal(files, again) {
		t.Error("a second export differs")
	}
}
