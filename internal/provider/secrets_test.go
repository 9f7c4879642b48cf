package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// Every secret input of every kind has a canary in the acceptance test that looks
// for leaks: what has none proves nothing.
func TestEverySecretHasACanary(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile(filepath.Join("..", "acceptance", "testdata", "canaries.tf"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?ms)^(\w+) "(\w+)"[^\n]*(?:\}$|\{$.*?^\})`).FindAllStringSubmatch(string(config), -1)
	given := func(block, name, attribute string) bool {
		sets := regexp.MustCompile(`(?m)\b` + attribute + `\s*=`)
		for _, b := range blocks {
			if b[1] == block && b[2] == name && sets.MatchString(b[0]) {
				return true
			}
		}
		return false
	}
	all := protocolSchemas(t)
	secrets := 0
	check := func(block, name string, s *tfprotov6.Schema) {
		for _, attribute := range secretInputs("", s.Block.Attributes) {
			secrets++
			if !given(block, name, attribute[strings.LastIndexByte(attribute, '.')+1:]) {
				t.Errorf("%s %s: %s is in no block", block, name, attribute)
			}
		}
	}
	check("provider", "onekosmos", all.Provider)
	for name, s := range all.ResourceSchemas {
		check("resource", name, s)
	}
	for name, s := range all.EphemeralResourceSchemas {
		check("ephemeral", name, s)
	}
	for name, s := range all.DataSourceSchemas {
		check("data", name, s)
	}
	if secrets < 20 {
		t.Errorf("only %d secrets found in the schemas", secrets)
	}
}

// The generic tests follow the secrets that a row names.
func TestRowsNameTheirSecrets(t *testing.T) {
	t.Parallel()
	all := protocolSchemas(t)
	for _, kind := range kinds.All() {
		secrets := secretInputs("", all.ResourceSchemas[kind.Type].Block.Attributes)
		if slices.Sort(secrets); !slices.Equal(secrets, slices.Sorted(slices.Values(kind.Secrets))) {
			t.Errorf("%s: the secrets are %q, its row has %q", kind.Type, secrets, kind.Secrets)
		}
	}
}

func protocolSchemas(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	all, err := providerserver.NewProtocol6(provider.New("test")())().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// secretInputs returns the paths of what one can configure and must not show.
func secretInputs(at string, attributes []*tfprotov6.SchemaAttribute) (found []string) {
	for _, a := range attributes {
		path := at + a.Name
		switch input := a.Required || a.Optional; {
		case input && (a.Sensitive || a.WriteOnly):
			found = append(found, path)
		case a.NestedType != nil:
			found = append(found, secretInputs(path+".", a.NestedType.Attributes)...)
		}
	}
	return found
}
