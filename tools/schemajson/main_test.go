package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// newerThanSomeCLI are the parts of the format that older CLIs leave out.
var newerThanSomeCLI = []string{
	"action_schemas", "deprecation_message", "ephemeral_resource_schemas",
	"functions", "list_resource_schemas", "resource_identity_schemas",
}

// TestAccSchemaSameAsCLI asks a real CLI for the same schema: what the
// documentation is generated from must be what users' tools are told.
func TestAccSchemaSameAsCLI(t *testing.T) {
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if cli == "" {
		t.Skip("TF_ACC_TERRAFORM_PATH names no CLI")
	}

	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "terraform-provider-onekosmos"), "../..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the provider: %v\n%s", err, out)
	}
	write(t, filepath.Join(dir, "cli.tfrc"), `provider_installation {
  dev_overrides {
    "registry.terraform.io/1kosmos/onekosmos" = "`+filepath.ToSlash(dir)+`"
    "registry.opentofu.org/1kosmos/onekosmos" = "`+filepath.ToSlash(dir)+`"
  }
  direct {}
}
`)
	write(t, filepath.Join(dir, "main.tf"), `terraform {
  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}
`)
	cmd := exec.Command(cli, "providers", "schema", "-json")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"), "CHECKPOINT_DISABLE=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	fromCLI, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s providers schema: %v\n%s", cli, err, stderr.String())
	}
	var ours bytes.Buffer
	if err := run(t.Context(), &ours); err != nil {
		t.Fatal(err)
	}

	compare(t, providerName, only(t, ours.Bytes()), only(t, fromCLI))
}

// only returns the single provider of a schema file.
func only(t *testing.T, b []byte) any {
	t.Helper()
	var f struct {
		Providers map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Providers) != 1 {
		t.Fatalf("%d providers in the schema file, want 1", len(f.Providers))
	}
	for _, p := range f.Providers {
		return withoutEmpty(p)
	}
	return nil
}

// withoutEmpty drops empty texts: some CLIs print them, others do not.
func withoutEmpty(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if x == "" {
				delete(v, k)
			} else {
				v[k] = withoutEmpty(x)
			}
		}
	case []any:
		for i, x := range v {
			v[i] = withoutEmpty(x)
		}
	}
	return v
}

// compare reports every difference, except what an older CLI leaves out.
func compare(t *testing.T, at string, ours, theirs any) {
	t.Helper()
	a, ok1 := ours.(map[string]any)
	b, ok2 := theirs.(map[string]any)
	if !ok1 || !ok2 {
		if !reflect.DeepEqual(ours, theirs) {
			t.Errorf("%s: ours %v, the CLI's %v", at, ours, theirs)
		}
		return
	}
	for k, v := range b {
		if _, ok := a[k]; !ok {
			t.Errorf("%s.%s: only the CLI prints it: %v", at, k, v)
			continue
		}
		compare(t, at+"."+k, a[k], v)
	}
	for k, v := range a {
		if _, ok := b[k]; !ok && !slices.Contains(newerThanSomeCLI, k) {
			t.Errorf("%s.%s: the CLI does not print it: %v", at, k, v)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
