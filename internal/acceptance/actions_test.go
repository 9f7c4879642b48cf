package acceptance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/examples"
)

var declaresAction = regexp.MustCompile(`(?m)^action "(\w+)" "(\w+)"`)

// TestAccActions applies the example of every action, and invokes it by hand, twice:
// `terraform apply -invoke`. Each time it says what it did.
func TestAccActions(t *testing.T) {
	cli := os.Getenv("ONEKOSMOS_TEST_QUERY_CLI")
	if cli == "" {
		t.Skip("needs a Terraform from 1.14 on in ONEKOSMOS_TEST_QUERY_CLI; scripts/cli.sh query finds one")
	}
	for _, example := range examples.All(t, filepath.Join("..", "..", "examples")) {
		if !example.Invokes() {
			continue
		}
		t.Run(example.Name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			w := newWorkspace(t, cli, tenant.Settings())
			w.write("example.tf", example.Text)
			variables, err := json.Marshal(example.Variables(tenant.Local(t)))
			if err != nil {
				t.Fatal(err)
			}
			w.write("example.auto.tfvars.json", string(variables))
			w.succeeds("apply", "-auto-approve")
			for _, declared := range declaresAction.FindAllStringSubmatch(example.Text, -1) {
				address := "action." + declared[1] + "." + declared[2]
				for range 2 {
					w.succeeds("apply", "-auto-approve", "-no-color", "-invoke="+address)
					if said := w.output.String(); !strings.Contains(said, address) {
						t.Errorf("%s: %s", address, said)
					}
				}
			}
		})
	}
}
