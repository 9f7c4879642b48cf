package acceptance

import (
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
			w := workspaceOf(t, cli, tenant, example)
			w.succeeds("apply", "-auto-approve")
			for _, declared := range declaresAction.FindAllStringSubmatch(example.Text, -1) {
				address := "action." + declared[1] + "." + declared[2]
				for range 2 {
					w.succeeds("apply", "-auto-approve", "-no-color", "-invoke="+address)
					if said := "Action " + address + " (triggered by CLI): "; !strings.Contains(w.output.String(), said) {
						t.Errorf("the output lacks %q and a message of the action's own:\n%s", said, w.said())
					}
				}
			}
		})
	}
}
