// Package realcli runs the provider as users do: its own program, started by
// Terraform or OpenTofu, against a local tenant.
package realcli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
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
		build := exec.Command("go", "build", "-o", filepath.Join(program.folder, "terraform-provider-onekosmos"), "../../..")
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
	t      *testing.T
	cli    string
	folder string
	env    []string
	// Diagnostics in their readable form are on the error output, and what is
	// for machines is on the other.
	output, problems bytes.Buffer
}

// newWorkspace returns a folder with that configuration. settings are those of
// the provider, which come from the environment.
func newWorkspace(t *testing.T, settings map[string]string, config string) *workspace {
	t.Helper()
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if cli == "" {
		for _, name := range []string{"terraform", "tofu"} {
			if found, err := exec.LookPath(name); err == nil && cli == "" {
				cli = found
			}
		}
	}
	if cli == "" {
		t.Skip("needs Terraform or OpenTofu in TF_ACC_TERRAFORM_PATH or in PATH; `make test` sets it")
	}
	w := &workspace{t: t, cli: cli, folder: t.TempDir()}
	folder := build(t)
	w.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n  direct {}\n}\n",
		"registry.terraform.io/1kosmos/onekosmos", folder, "registry.opentofu.org/1kosmos/onekosmos", folder))
	w.write("main.tf", "terraform {\n  required_providers {\n    onekosmos = { source = \"1kosmos/onekosmos\" }\n  }\n}\n"+config)
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

func (w *workspace) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.t.Fatal(err)
	}
	return string(text)
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

// said is all that the last command printed.
func (w *workspace) said() string { return w.output.String() + w.problems.String() }

// diagnostic is an error that a command with -json tells.
type diagnostic struct{ Severity, Summary, Detail, Address string }

func (w *workspace) errors() (found []diagnostic) {
	for line := range strings.Lines(w.output.String()) {
		var message struct{ Diagnostic *diagnostic }
		if json.Unmarshal([]byte(line), &message) == nil && message.Diagnostic != nil && message.Diagnostic.Severity == "error" {
			found = append(found, *message.Diagnostic)
		}
	}
	return found
}
