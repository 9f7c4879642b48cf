package acceptance

import (
	"encoding/json"
	"os/exec"
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
// documentation is generated from must be what users' tools get.
func TestAccSchemaSameAsCLI(t *testing.T) {
	needsCLI(t)
	w := newWorkspace(t, firstCLI(t), nil)
	w.succeeds("providers", "schema", "-json")
	ours, err := exec.Command("go", "run", "../../tools/schemajson").Output()
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "onekosmos", only(t, ours), only(t, w.output.Bytes()))
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
