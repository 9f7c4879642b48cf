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
	"syscall"
	"testing"
)

// program is the provider's program, built once.
var program built

type built struct {
	once   sync.Once
	folder string
	err    error
}

func (b *built) in(t *testing.T) (folder string) {
	t.Helper()
	b.once.Do(func() {
		if b.folder, b.err = os.MkdirTemp("", "onekosmos-cli-"); b.err != nil {
			return
		}
		build := exec.Command("go", "build", "-o", filepath.Join(b.folder, "terraform-provider-onekosmos"), "../..")
		if said, err := build.CombinedOutput(); err != nil {
			b.err = fmt.Errorf("%w: %s", err, said)
		}
	})
	if b.err != nil {
		t.Fatalf("build the provider: %v", b.err)
	}
	return b.folder
}

func (b *built) remove() {
	if b.folder != "" {
		os.RemoveAll(b.folder)
	}
}

// firstCLI returns the CLI that tests run, as the test framework finds it.
func firstCLI(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("needs Terraform or OpenTofu in TF_ACC_TERRAFORM_PATH or in PATH; `make test` sets it")
	return ""
}

// workspace is a folder with a configuration, and the CLI to run in it with the
// provider's own program.
type workspace struct {
	t           *testing.T
	cli, folder string
	env         []string
	// Diagnostics in their readable form are on the error output, and what is
	// for machines is on the other.
	output, problems bytes.Buffer
}

// newWorkspace returns a folder that has nothing but the provider's
// requirement. settings are the provider's, which come from the environment.
func newWorkspace(t *testing.T, cli string, settings map[string]string) *workspace {
	t.Helper()
	w := &workspace{t: t, cli: cli, folder: t.TempDir()}
	folder := program.in(t)
	w.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n  direct {}\n}\n",
		"registry.terraform.io/1kosmos/onekosmos", folder, "registry.opentofu.org/1kosmos/onekosmos", folder))
	w.write("main.tf", "terraform {\n  required_providers {\n    onekosmos = { source = \"1kosmos/onekosmos\" }\n  }\n}\n")
	// What the person at the keyboard has set must not change a result.
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "ONEKOSMOS_") {
			w.env = append(w.env, entry)
		}
	}
	w.env = append(w.env, "TF_CLI_CONFIG_FILE="+filepath.Join(w.folder, "cli.tfrc"), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"XDG_CACHE_HOME="+w.folder) // where a plan leaves its notes
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

func (w *workspace) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.t.Fatal(err)
	}
	return string(text)
}

// take removes a file and returns what it had.
func (w *workspace) take(name string) string {
	w.t.Helper()
	text := w.read(name)
	if err := os.Remove(filepath.Join(w.folder, name)); err != nil {
		w.t.Fatal(err)
	}
	return text
}

// start starts a command of the CLI, in a process group of its own.
func (w *workspace) start(args ...string) *exec.Cmd {
	w.t.Helper()
	w.output.Reset()
	w.problems.Reset()
	command := exec.Command(w.cli, args...)
	command.Dir, command.Env = w.folder, w.env
	command.Stdout, command.Stderr = &w.output, &w.problems
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		w.t.Fatal(err)
	}
	return command
}

// run runs a command to its end and returns its exit code.
func (w *workspace) run(args ...string) int {
	w.t.Helper()
	command := w.start(args...)
	var failed *exec.ExitError
	if err := command.Wait(); err != nil && !errors.As(err, &failed) {
		w.t.Fatalf("%v: %v", args, err)
	}
	return command.ProcessState.ExitCode()
}

// must runs a command that has to end with that exit code.
func (w *workspace) must(code int, args ...string) {
	w.t.Helper()
	if got := w.run(args...); got != code {
		w.t.Fatalf("%v ends with %d, want %d:\n%s", args, got, code, w.said())
	}
}

// succeeds runs a command that must end well.
func (w *workspace) succeeds(args ...string) {
	w.t.Helper()
	w.must(0, args...)
}

// said is all that the last command printed.
func (w *workspace) said() string { return w.output.String() + w.problems.String() }

// decode reads the one JSON value that the last command printed.
func (w *workspace) decode(into any) {
	w.t.Helper()
	if err := json.Unmarshal(w.output.Bytes(), into); err != nil {
		w.t.Fatalf("%v: %s", err, w.output.String())
	}
}

// messages are those of a command with -json, one a line. What is no message is
// left out.
func messages[M any](w *workspace) (all []M) {
	for line := range strings.Lines(w.output.String()) {
		var m M
		if json.Unmarshal([]byte(line), &m) == nil {
			all = append(all, m)
		}
	}
	return all
}

// diagnostic is what a command with -json has to say.
type diagnostic struct {
	Severity, Summary, Detail, Address string
	Range                              struct{ Filename string }
	Snippet                            struct{ Code string }
}

// invalid returns what "validate -json" finds wrong.
func (w *workspace) invalid() []diagnostic {
	w.t.Helper()
	w.run("validate", "-json")
	var answer struct{ Diagnostics []diagnostic }
	w.decode(&answer)
	return slices.DeleteFunc(answer.Diagnostics, func(d diagnostic) bool { return d.Severity != "error" })
}

func (w *workspace) errors() (found []diagnostic) {
	for _, message := range messages[struct{ Diagnostic *diagnostic }](w) {
		if d := message.Diagnostic; d != nil && d.Severity == "error" {
			found = append(found, *d)
		}
	}
	return found
}
