package export_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
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

// of is the provider.
var of = export.Provider{
	Name: "onekosmos", Source: "1kosmos/onekosmos", Kinds: provider.Adoptions(),
	Serve: func() tfprotov6.ProviderServer { return provider.Reader("test") },
}

// run exports a tenant.
func run(t *testing.T, tenant *acctest.Tenant, args ...string) exported {
	t.Helper()
	for name, value := range tenant.Settings() {
		t.Setenv("ONEKOSMOS_"+strings.ToUpper(name), value)
	}
	return exportAgain(t, filepath.Join(t.TempDir(), "tenant"), args...)
}

// exportAgain exports what the environment describes.
func exportAgain(t *testing.T, folder string, args ...string) exported {
	t.Helper()
	e := exported{folder: folder}
	if i := slices.Index(args, "-out"); i >= 0 {
		e.folder = args[i+1]
	} else {
		args = append([]string{"-out", e.folder}, args...)
	}
	var stdout, stderr bytes.Buffer
	e.code = export.Command(t.Context(), of, args, &stdout, &stderr)
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
// is the same to the byte. An export by identity differs in its import blocks alone.
func TestExport(t *testing.T) {
	tenant := acctest.Start(t)
	if err := tenant.Local(t).Populate(3); err != nil {
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

// What the command line gets wrong is said with what may be meant, before the tenant
// is asked, and before anything is written.
func TestCommandLine(t *testing.T) {
	tenant := acctest.Start(t)
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "main.tf"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"unknown flag":            {[]string{"-outt", "x"}, export.Usage, []string{"there is no flag -outt. Did you mean -out?"}},
		"flag like none":          {[]string{"-everything"}, export.Usage, []string{"there is no flag -everything. There are -cli, -except"}},
		"flag without its value":  {[]string{"-only"}, export.Usage, []string{"flag needs an argument: -only"}},
		"an argument":             {[]string{"service_provider"}, export.Usage, []string{`unexpected argument "service_provider"`, "-only"}},
		"unknown kind":            {[]string{"-only", "auth_module,servise_provider"}, export.Usage, []string{`-only: there is no kind "servise_provider". Did you mean service_provider?`}},
		"kind like none":          {[]string{"-except", "onekosmos_everything"}, export.Usage, []string{`-except: there is no kind "onekosmos_everything". There are auth_module, `}},
		"kind that no call lists": {[]string{"-only", "onekosmos_image"}, export.Usage, []string{"onekosmos_image cannot be exported: no call lists it. Import its objects by ID"}},
		"no kind is left":         {[]string{"-only", "branding", "-except", "branding"}, export.Usage, []string{"-only and -except leave no kind"}},
		"unknown CLI":             {[]string{"-cli", "terrafrom"}, export.Usage, []string{`-cli: "terrafrom" is neither terraform nor opentofu. Did you mean terraform?`}},
		"unknown outside":         {[]string{"-outside", "name"}, export.Usage, []string{"Did you mean names?"}},
		"no folder":               {[]string{"-out", ""}, export.Usage, []string{"-out names no folder"}},
		"full folder":             {[]string{"-out", full}, export.Failed, []string{"is not empty: it has main.tf", "-out", "-force, which overwrites nothing else"}},
		"a file":                  {[]string{"-out", filepath.Join(full, "main.tf")}, export.Failed, []string{"cannot be used"}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant.Local(t).ResetJournal()
			e := run(t, tenant, c.args...)
			if !acctest.Expect(c.says...).MatchString(e.stderr) || e.code != c.code {
				t.Errorf("exit code %d, want %d:\n%s", e.code, c.code, e.stderr)
			}
			if sent := tenant.Local(t).Journal(); len(sent) > 0 || e.stdout != "" {
				t.Errorf("%d requests were made, and %q was said", len(sent), e.stdout)
			}
		})
	}
	if got := files(t, full); len(got) != 1 || got["main.tf"] != "mine" {
		t.Errorf("the folder has %v", got)
	}
	help := run(t, tenant, "-h")
	if help.code != export.Whole || !strings.Contains(help.stdout, "Usage: ") {
		t.Errorf("help: %d, %s", help.code, help.stdout)
	}
}

// A tenant that does not let the export in, or is not there, is said once, and what
// it shows to everybody is not taken for all.
func TestExportWithoutATenant(t *testing.T) {
	tenant := acctest.Start(t)
	if empty := run(t, tenant); empty.code != export.Whole {
		t.Errorf("an empty tenant: exit code %d:\n%s", empty.code, empty.stderr)
	}
	t.Setenv("ONEKOSMOS_PASSWORD", "wrong")
	denied := exportAgain(t, filepath.Join(t.TempDir(), "denied"))
	if denied.code != export.Partly || strings.Count(denied.stderr, "Not exported: ") != 2 ||
		!acctest.Expect("Not exported: ", "the username or the password was refused", "Not exported: ", "The sign-in failed").MatchString(denied.stderr) {
		t.Errorf("exit code %d:\n%s", denied.code, denied.stderr)
	}
	t.Setenv("ONEKOSMOS_BASE_URL", "http://127.0.0.1:9")
	gone := exportAgain(t, filepath.Join(t.TempDir(), "gone"))
	if gone.code != export.Failed || len(gone.files) > 0 || strings.Count(gone.stderr, "Not exported: ") > 3 || !strings.Contains(gone.stderr, "nothing was written") {
		t.Errorf("exit code %d, %d files:\n%s", gone.code, len(gone.files), gone.stderr)
	}
	t.Setenv("ONEKOSMOS_BASE_URL", "")
	if unset := exportAgain(t, filepath.Join(t.TempDir(), "unset")); unset.code != export.Failed || !strings.Contains(unset.stderr, "ONEKOSMOS_BASE_URL") {
		t.Errorf("exit code %d:\n%s", unset.code, unset.stderr)
	}
}

// Kinds that fail, and objects that the schema does not take, are named; all else is
// written, and comes under management.
func TestExportOfATenantThatFails(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	if err := local.Populate(2); err != nil {
		t.Fatal(err)
	}
	whole := run(t, tenant)
	local.Inject(localtenant.Fault{Path: "/msg_gateway/fetch", Status: 403, Body: `{"message":"not for you"}`, ContentType: "application/json", Times: -1})
	odd := local.Objects("service_providers")[0]
	local.Change("service_providers", odd["_id"].(string), func(object map[string]any) { object["type"] = "wsfed" })
	e := run(t, tenant)
	gateways := strings.Count(whole.configuration(), "\nresource \"onekosmos_message_gateway\"")
	if e.code != export.Partly || gateways == 0 || e.objects() != whole.objects()-gateways-1 {
		t.Errorf("exit code %d, %d objects of %d, with %d gateways", e.code, e.objects(), whole.objects(), gateways)
	}
	if !strings.Contains(e.stdout, "2 problems") ||
		!acctest.Expect("Not exported: onekosmos_message_gateway", "403", "not for you").MatchString(e.stderr) ||
		!acctest.Expect("Not exported: onekosmos_service_provider", odd["name"].(string), odd["_id"].(string), "no configuration expresses it").MatchString(e.stderr) {
		t.Errorf("it says\n%s\n%s", e.stdout, e.stderr)
	}
	e.adopt(t, e.objects())
}

// Whatever people call their objects, each gets a name that the language takes, and
// the same one when others come.
func TestExportOfNames(t *testing.T) {
	tenant := acctest.Start(t)
	add := func(name string) {
		tenant.Local(t).Add("radius_configs", map[string]any{"name": name, "authScheme": []any{"push"}, "pushKeyword": "push"})
	}
	for _, name := range []string{"for", "null", "1st floor", "🔐", "🔑", "--", "Zürich & 日本", "日本", "e\u0301te\u0301", `${path.module} %{ if } "x" \ `, "a/b\tc\nd", strings.Repeat("long ", 100), strings.Repeat("日", 100), "data", "payroll_"} {
		add(name)
	}
	for range 300 {
		add("Payroll")
	}
	e := run(t, tenant, "-only", "radius_config")
	if e.code != export.Whole || e.objects() != 315 {
		t.Fatalf("exit code %d, %d objects:\n%s", e.code, e.objects(), e.stderr)
	}
	for _, label := range []string{"for_", "null_", "_1st_floor", "zurich_日本", "日本", "ete", "path_module_if_x", "a_b_c_d", "data_"} {
		if !strings.Contains(e.configuration(), `resource "onekosmos_radius_config" "`+label+`" {`) {
			t.Errorf("no object is called %s", label)
		}
	}
	e.adopt(t, 315)
	add("Payroll")
	add("Guests")
	again := run(t, tenant, "-only", "onekosmos_radius_config")
	before, after := addresses(e), addresses(again)
	if len(before) != 315 || len(after) != 317 {
		t.Fatalf("%d and %d addresses", len(before), len(after))
	}
	for id, address := range before {
		if after[id] != address {
			t.Errorf("%s was %s, and is %s", id, address, after[id])
		}
	}
}

var adopted = regexp.MustCompile(`to = (\S+)\n  id = "(.*)"`)

// addresses returns the addresses of an export, by import ids.
func addresses(e exported) map[string]string {
	all := map[string]string{}
	for _, found := range adopted.FindAllStringSubmatch(e.configuration(), -1) {
		all[found[2]] = found[1]
	}
	return all
}

// What an export of some kinds refers to outside of it stays an id, with a comment,
// or is found by name, as asked.
func TestExportOfSomeKinds(t *testing.T) {
	tenant := acctest.Start(t)
	if err := tenant.Local(t).Populate(2); err != nil {
		t.Fatal(err)
	}
	ids := run(t, tenant, "-only", "user_attribute,default_auth_scheme")
	text := ids.configuration()
	if ids.code != export.Whole || !strings.Contains(ids.stdout, "5 references left as IDs") || strings.Count(text, "is not part of this export.\n") != 5 ||
		!acctest.Expect("# auth_module_id: onekosmos_auth_module \"Somebody's db direct 0\" (", ") is not part of this export.", "auth_module_id =").MatchString(text) {
		t.Errorf("exit code %d:\n%s%s\n%s", ids.code, ids.stdout, ids.stderr, text)
	}
	ids.adopt(t, 5)
	names := run(t, tenant, "-except", "auth_module", "-outside", "names")
	text = names.configuration()
	if names.code != export.Whole || strings.Contains(text, "is not part") ||
		!acctest.Expect(`data "onekosmos_auth_module" "somebody_s_db_direct_0" {`, `name = "Somebody's db direct 0"`).MatchString(text) ||
		!acctest.Expect(`resource "onekosmos_user_attribute" "somebody_s_db_direct_0_department"`, "= data.onekosmos_auth_module.somebody_s_db_direct_0.id").MatchString(text) {
		t.Errorf("exit code %d:\n%s%s\n%s", names.code, names.stdout, names.stderr, text)
	}
	names.adopt(t, names.objects())
	tenant.Local(t).Change("auth_modules", tenant.Local(t).Objects("auth_modules")[1]["_id"].(string), func(o map[string]any) { o["name"] = "Somebody's db direct 1" })
	if twice := run(t, tenant, "-only", "user_attribute", "-outside", "names").configuration(); strings.Count(twice, "its name is not unique.") < 2 {
		t.Errorf("a name that two modules have:\n%s", twice)
	}
}

// An earlier export is replaced with -force, and nothing else is: neither a file of
// somebody's, nor one that was edited.
func TestExportAgain(t *testing.T) {
	tenant := acctest.Start(t)
	if err := tenant.Local(t).Populate(1); err != nil {
		t.Fatal(err)
	}
	first := run(t, tenant)
	into := []string{"-out", first.folder, "-force"}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(first.folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if plain := run(t, tenant, "-out", first.folder); plain.code != export.Failed || !strings.Contains(plain.stderr, "is not empty") {
		t.Errorf("without -force: exit code %d, %s", plain.code, plain.stderr)
	}
	if same := run(t, tenant, into...); same.code != export.Whole || !maps.Equal(same.files, first.files) {
		t.Errorf("an export onto itself: exit code %d, %s", same.code, same.stderr)
	}
	write("terraform.tfstate", "mine")
	less := run(t, tenant, append(into, "-except", "branding,document_bucket")...)
	if less.code != export.Whole || less.files["terraform.tfstate"] != "mine" || less.files["proofing.tf"] != "" || less.files["files/branding.default.logo.png"] != "" || less.files["messaging.tf"] != first.files["messaging.tf"] {
		t.Errorf("a smaller one: exit code %d, %s", less.code, less.stderr)
	}
	write("messaging.tf", first.files["messaging.tf"]+"# mine\n")
	write("branding.tf", "mine")
	for _, c := range []struct{ name, said string }{{"branding.tf", "no export has written it"}, {"messaging.tf", "was changed since it was exported"}} {
		name, said := c.name, c.said
		refused := run(t, tenant, into...)
		if refused.code != export.Failed || !acctest.Expect(name, said, "nothing was written").MatchString(refused.stderr) || refused.files["branding.tf"] != "mine" && name == "branding.tf" || refused.files["proofing.tf"] != "" {
			t.Errorf("%s: exit code %d, %s", name, refused.code, refused.stderr)
		}
		if err := os.Remove(filepath.Join(first.folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	if last := run(t, tenant, into...); last.code != export.Whole || last.files["branding.tf"] != first.files["branding.tf"] || last.files["terraform.tfstate"] != "mine" {
		t.Errorf("at last: exit code %d, %s", last.code, last.stderr)
	}
}

// A kind that a community has too many of is exported where it is named, and another
// that refers to it says what is missing.
func TestExportOfNamedKinds(t *testing.T) {
	tenant := acctest.Start(t)
	if err := tenant.Local(t).Populate(1); err != nil {
		t.Fatal(err)
	}
	whole := of
	t.Cleanup(func() { of = whole })
	of.Kinds = slices.Clone(of.Kinds)
	for i := range of.Kinds {
		of.Kinds[i].Named = of.Kinds[i].Type == "onekosmos_auth_module"
	}
	e := run(t, tenant)
	if e.code != export.Whole || strings.Contains(e.configuration(), `resource "onekosmos_auth_module"`) ||
		!strings.Contains(e.stdout, "Left out unless -only names them: onekosmos_auth_module.") || !strings.Contains(e.configuration(), "is not part of this export") {
		t.Errorf("exit code %d:\n%s%s", e.code, e.stdout, e.stderr)
	}
	if named := run(t, tenant, "-only", "auth_module"); named.code != export.Whole || named.objects() < 5 {
		t.Errorf("exit code %d, %d objects", named.code, named.objects())
	}
}

// stubborn plans another name for every RADIUS configuration that there is.
type stubborn struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}

func (s stubborn) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	answer, err := s.ProviderServer.PlanResourceChange(ctx, req)
	if req.TypeName == "onekosmos_radius_config" && err == nil && answer.PlannedState != nil {
		answer.PlannedState.MsgPack = bytes.ReplaceAll(answer.PlannedState.MsgPack, []byte("Somebody's VPN"), []byte("Somebody's VPM"))
	}
	return answer, err
}

// What a plan would change all the same is ignored, and said.
func TestExportOfWhatNoConfigurationKeeps(t *testing.T) {
	tenant := acctest.Start(t)
	if err := tenant.Local(t).Populate(1); err != nil {
		t.Fatal(err)
	}
	whole := of
	t.Cleanup(func() { of = whole })
	of.Serve = func() tfprotov6.ProviderServer {
		server := whole.Serve()
		return stubborn{server, server.(tfprotov6.ListResourceServer)}
	}
	e := run(t, tenant, "-only", "radius_config,auth_proxy_config")
	if e.code != export.Partly || e.objects() != 2 || !acctest.Expect("Exported with ignore_changes: onekosmos_radius_config", "no configuration keeps its name").MatchString(e.stderr) ||
		strings.Count(e.configuration(), "ignore_changes = [name]") != 1 {
		t.Errorf("exit code %d:\n%s%s\n%s", e.code, e.stdout, e.stderr, e.configuration())
	}
	e.adopt(t, 2)
}

// BenchmarkExport exports a tenant of some ten thousand objects.
func BenchmarkExport(b *testing.B) {
	tenant := acctest.Start(b)
	if err := tenant.Local(b).Populate(400); err != nil {
		b.Fatal(err)
	}
	for name, value := range tenant.Settings() {
		b.Setenv("ONEKOSMOS_"+strings.ToUpper(name), value)
	}
	for i := range b.N {
		tenant.Local(b).ResetJournal()
		var stdout, stderr bytes.Buffer
		if code := export.Command(b.Context(), of, []string{"-out", filepath.Join(b.TempDir(), fmt.Sprint(i))}, &stdout, &stderr); code != export.Whole {
			b.Fatalf("exit code %d:\n%s", code, stderr.String())
		}
		var objects int
		if _, err := fmt.Sscan(stdout.String(), &objects); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(objects), "objects")
		b.ReportMetric(float64(len(tenant.Local(b).Journal())), "requests")
	}
}
