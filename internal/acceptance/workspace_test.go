package acceptance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// program is the folder with the provider's program, built once.
var program struct {
	sync.Once
	folder string
	err    error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if program.folder != "" {
		os.RemoveAll(program.folder)
	}
	os.Exit(code)
}

func build(t *testing.T) string {
	t.Helper()
	program.Do(func() {
		if program.folder, program.err = os.MkdirTemp("", "onekosmos-cli-"); program.err != nil {
			return
		}
		build := exec.Command("go", "build", "-o", filepath.Join(program.folder, "terraform-provider-onekosmos"), "../..")
		if said, err := build.CombinedOutput(); err != nil {
			program.err = fmt.Errorf("%w: %s", err, said)
		}
	})
	if program.err != nil {
		t.Fatalf("build the provider: %v", program.err)
	}
	return program.folder
}

// workspace is a folder with a configuration, and the CLI to run in it.
type workspace struct {
	t                *testing.T
	cli, folder      string
	env              []string
	output, problems bytes.Buffer
}

// newWorkspace returns a folder that has nothing but the provider's
// requirement. settings are the provider's, which come from the environment.
func newWorkspace(t *testing.T, cli string, settings map[string]string) *workspace {
	t.Helper()
	w := &workspace{t: t, cli: cli, folder: t.TempDir()}
	w.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"registry.terraform.io/1kosmos/onekosmos\" = %q\n  }\n  direct {}\n}\n", build(t)))
	w.write("main.tf", "terraform {\n  required_providers {\n    onekosmos = { source = \"1kosmos/onekosmos\" }\n  }\n}\n")
	// What the person at the keyboard has set must not change a result.
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "ONEKOSMOS_") {
			w.env = append(w.env, entry)
		}
	}
	w.env = append(w.env, "TF_CLI_CONFIG_FILE="+filepath.Join(w.folder, "cli.tfrc"), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	for name, value := range settings {
		w.env = append(w.env, "ONEKOSMOS_"+strings.ToUpper(name)+"="+value)
	}
	return w
}

func (w *workspace) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// take removes a file and returns what it had.
func (w *workspace) take(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder, name))
	if err == nil {
		err = os.Remove(filepath.Join(w.folder, name))
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// run runs a command of the CLI to its end and returns its exit code.
func (w *workspace) run(args ...string) int {
	w.t.Helper()
	w.output.Reset()
	w.problems.Reset()
	command := exec.CommandContext(w.t.Context(), w.cli, args...)
	command.Dir, command.Env = w.folder, w.env
	command.Stdout, command.Stderr = &w.output, &w.problems
	var failed *exec.ExitError
	if err := command.Run(); err != nil && !errors.As(err, &failed) {
		w.t.Fatalf("%v: %v", args, err)
	}
	return command.ProcessState.ExitCode()
}

// succeeds runs a command that must end well.
func (w *workspace) succeeds(args ...string) {
	w.t.Helper()
	if code := w.run(args...); code != 0 {
		w.t.Fatalf("%v ends with %d:\n%s%s", args, code, w.output.String(), w.problems.String())
	}
}

// messages are those of a command with -json, one a line.
func messages[M any](w *workspace) (all []M) {
	w.t.Helper()
	for line := range strings.Lines(w.output.String()) {
		var m M
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			w.t.Fatalf("%v: %s", err, line)
		}
		all = append(all, m)
	}
	return all
}

// diagnostic is what a command with -json has to say.
type diagnostic struct {
	Severity, Summary, Detail string
	Range                     struct{ Filename string }
	Snippet                   struct{ Code string }
}

// invalid returns what "validate -json" finds wrong.
func (w *workspace) invalid() []diagnostic {
	w.t.Helper()
	w.run("validate", "-json")
	var answer struct{ Diagnostics []diagnostic }
	if err := json.Unmarshal(w.output.Bytes(), &answer); err != nil {
		w.t.Fatalf("%v: %s", err, w.output.String())
	}
	return slices.DeleteFunc(answer.Diagnostics, func(d diagnostic) bool { return d.Severity != "error" })
}
