package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// cli is a Terraform or an OpenTofu.
type cli struct{ path, name, version string }

var versionLine = regexp.MustCompile(`^(Terraform|OpenTofu) v(\S+)`)

func findCLI(ctx context.Context, path string) (cli, error) {
	command := exec.CommandContext(ctx, path, "version")
	command.Env = clean()
	said, err := command.Output()
	if err != nil {
		return cli{}, fmt.Errorf("%s version: %w", path, err)
	}
	found := versionLine.FindSubmatch(said)
	if found == nil {
		return cli{}, fmt.Errorf("%s is no Terraform or OpenTofu", path)
	}
	return cli{path, string(found[1]), string(found[2])}, nil
}

// host is where a CLI looks for a provider whose source names none.
func (c cli) host() string {
	if c.name == "OpenTofu" {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// clean is the environment without what the person at the keyboard has set.
func clean() (kept []string) {
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "ONEKOSMOS_") && !strings.HasPrefix(entry, "GOGC=") && !strings.HasPrefix(entry, "GOMEMLIMIT=") {
			kept = append(kept, entry)
		}
	}
	return append(kept, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
}

// workspace is a folder with a configuration and its state.
type workspace struct {
	folder   string
	provider string // the program, "" for none
	env      []string
}

const stateFile = "terraform.tfstate"

// newWorkspace writes a configuration that runs with the provider's program.
func newWorkspace(folder string, f fleet, provider string, env []string) (*workspace, error) {
	w := &workspace{folder: folder, provider: provider, env: append(clean(), env...)}
	settings, head := "provider_installation {\n  direct {}\n}\n", ""
	if provider != "" {
		settings = fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n  direct {}\n}\n",
			"registry.terraform.io/1kosmos/onekosmos", filepath.Dir(provider), "registry.opentofu.org/1kosmos/onekosmos", filepath.Dir(provider))
		head = "terraform {\n  required_providers {\n    onekosmos = { source = \"1kosmos/onekosmos\" }\n  }\n}\n\n"
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	w.env = append(w.env, "TF_CLI_CONFIG_FILE="+filepath.Join(folder, "cli.tfrc"))
	return w, errors.Join(
		os.WriteFile(filepath.Join(folder, "cli.tfrc"), []byte(settings), 0o600),
		os.WriteFile(filepath.Join(folder, "main.tf"), []byte(head+f.source()), 0o600))
}

// measure is what one run of a CLI took.
type measure struct {
	wall     time.Duration
	memory   peaks
	requests counts
}

// arguments are what a step is to a CLI. A plan must find nothing to do.
func arguments(step string) []string {
	if step == plan {
		return []string{"plan", "-no-color", "-input=false", "-detailed-exitcode"}
	}
	return []string{step, "-no-color", "-input=false", "-auto-approve"}
}

// run runs one step to its end, or to that of ctx, and leaves no process.
func (w *workspace) run(ctx context.Context, c cli, step string, env ...string) (m measure, err error) {
	var output tail
	command := exec.CommandContext(ctx, c.path, arguments(step)...)
	command.Dir, command.Env = w.folder, append(w.env, env...)
	command.Stdout, command.Stderr = &output, &output
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.WaitDelay = 5 * time.Second
	began := time.Now()
	if err := command.Start(); err != nil {
		return m, err
	}
	done, watched := make(chan struct{}), make(chan peaks)
	go func() { watched <- watch(command.Process.Pid, w.provider, done) }()
	err = command.Wait()
	m.wall = time.Since(began)
	close(done)
	m.memory = <-watched
	_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // a provider outlives its CLI
	switch {
	case ctx.Err() != nil:
		return m, ctx.Err()
	case err != nil:
		return m, fmt.Errorf("%s %s: %w\n%s", c.name, step, err, output.kept)
	}
	return m, nil
}

// adopt takes another workspace's state over, for a CLI that looks for the
// provider elsewhere.
func (w *workspace) adopt(from *workspace, by, other cli) error {
	text, err := os.ReadFile(filepath.Join(from.folder, stateFile))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.folder, stateFile), readdress(text, by, other), 0o600)
}

// readdress makes a state of one CLI that of another.
func readdress(state []byte, by, other cli) []byte {
	state = bytes.ReplaceAll(state, []byte("provider["+`\"`+by.host()+"/"), []byte("provider["+`\"`+other.host()+"/"))
	return bytes.Replace(state, []byte(`"terraform_version": "`+by.version+`"`), []byte(`"terraform_version": "`+other.version+`"`), 1)
}

// tail keeps the last of what is written, for messages.
type tail struct{ kept []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	if most := 2 << 10; len(t.kept) > 2*most {
		t.kept = append(t.kept[:0], t.kept[len(t.kept)-most:]...)
	}
	return len(p), nil
}
