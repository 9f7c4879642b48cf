package export_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/export"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// exported is what an export has said and written.
type exported struct {
	code           int
	folder         string
	stdout, stderr string
	files          map[string]string
}

// run exports a tenant, whose settings come from the environment.
func run(t *testing.T, tenant *acctest.Tenant, args ...string) exported {
	t.Helper()
	for name, value := range tenant.Settings() {
		t.Setenv("ONEKOSMOS_"+strings.ToUpper(name), value)
	}
	e := exported{folder: filepath.Join(t.TempDir(), "tenant")}
	if i := slices.Index(args, "-out"); i >= 0 {
		e.folder = args[i+1]
	} else {
		args = append(args, "-out", e.folder)
	}
	var stdout, stderr bytes.Buffer
	e.code = export.Command(t.Context(), export.Provider{
		Name: "onekosmos", Source: "1kosmos/onekosmos", Kinds: provider.Adoptions(),
		Serve: func() tfprotov6.ProviderServer { return provider.Reader("test") },
	}, args, &stdout, &stderr)
	e.stdout, e.stderr = stdout.String(), stderr.String()
	e.files = files(t, e.folder)
	return e
}

// files returns the files of a folder, by their names in it.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		all[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return all
}

// configuration is all of an export's, as one text.
func (e exported) configuration() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		if strings.HasSuffix(name, ".tf") {
			b.WriteString(e.files[name] + "\n")
		}
	}
	return b.String()
}

// adopt plans and applies an export, and wants n imports and no change.
func (e exported) adopt(t *testing.T, n int) {
	t.Helper()
	t.Chdir(e.folder) // of the files beside
	w := core.New(t, acctest.Factories())
	if problems := w.SetConfig(e.configuration(), nil); problems.HasErrors() {
		t.Fatalf("the configuration: %s", problems.Errors())
	}
	plan, problems := w.Plan(false, true)
	if problems.HasErrors() {
		t.Fatalf("the plan: %s", problems.Errors())
	}
	imports := 0
	for _, c := range plan.Changes {
		if c.Action == core.Read {
			continue
		}
		if imports++; !c.Importing || c.Action != core.NoOp {
			t.Errorf("%s: %s, imported: %t\n%s", c.Address, c.Action, c.Importing, plan)
		}
	}
	if imports != n {
		t.Errorf("%d imports, want %d", imports, n)
	}
	if problems := w.Apply(plan); problems.HasErrors() {
		t.Fatalf("the apply: %s", problems.Errors())
	}
	if plan, problems = w.Plan(false, true); problems.HasErrors() || !plan.Empty() {
		t.Errorf("after the apply: %s%s", problems.Errors(), plan)
	}
}

// objects counts the objects of an export.
func (e exported) objects() int { return strings.Count("\n"+e.configuration(), "\nresource ") }

// The whole of a tenant comes under management without a change, and a second export
// is the same to the byte, also one by identity but for that.
func TestExport(t *testing.T) {
	tenant := acctest.Start(t)
	if err := tenant.Local(t).Populate(10); err != nil {
		t.Fatal(err)
	}
	before := tenant.Local(t).State()
	first := run(t, tenant)
	if first.code != export.Whole || !strings.Contains(first.stdout, fmt.Sprint(first.objects(), " objects of 28 kinds")) {
		t.Fatalf("exit code %d:\n%s%s", first.code, first.stdout, first.stderr)
	}
	if second := run(t, tenant); !maps.Equal(first.files, second.files) {
		t.Error("a second export differs")
	}
	first.adopt(t, first.objects())
	if tenant.Local(t).State() != before {
		t.Error("the tenant is not as it was")
	}
	identities := run(t, tenant, "-cli", "opentofu")
	if got := strings.Count(identities.configuration(), "identity = {"); got != first.objects() {
		t.Errorf("%d imports by identity of %d", got, first.objects())
	}
	identities.adopt(t, first.objects())
}

// Every kind with every argument that it has comes under management without a change,
// whatever the tenant's habits.
func TestExportOfEverything(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{
		"as the reference":     {},
		"partial and shuffled": {PartialLists: true, ShuffleLists: true, UnknownFields: true},
		"plain and as text":    {PlainAnswers: true, TextBooleans: true},
		"secrets omitted":      {Secrets: "omitted"},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes)
			made := 0
			settings := rig.Values{}
			for name, value := range tenant.Settings() {
				settings[name] = value
			}
			r := rig.New(t, provider.New("test"), settings)
			for _, k := range kinds.All() {
				if k.Without[kinds.List] != "" {
					continue
				}
				for i, life := range k.Lives {
					if life.Unlisted != "" {
						continue
					}
					life = life.Prepare(t, tenant)
					for _, name := range k.Names {
						if given := life.Full.Text(name); i > 0 && given != "" && !strings.Contains(name, ".") {
							life.Full = life.Full.With(rig.Values{name: given + fmt.Sprint(i)})
						}
					}
					if _, problems := r.Create(k.Type, life.Full); problems.Errors() != nil {
						t.Fatalf("%s, %s: %s", k.Type, life.Name, problems)
					}
					if made++; k.One {
						break
					}
				}
			}
			e := run(t, tenant)
			if e.code != export.Whole {
				t.Errorf("exit code %d:\n%s%s", e.code, e.stdout, e.stderr)
			}
			if e.objects() < made {
				t.Errorf("%d objects were made, %d are exported", made, e.objects())
			}
			e.adopt(t, e.objects())
		})
	}
}
