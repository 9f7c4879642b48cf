package acceptance

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// Every kind lives on a tenant that others use too: made, changed, imported,
// put back after somebody has changed it, and destroyed. What else can become
// of an object is tested in process.
func TestAccLife(t *testing.T) {
	acctest.Once(t)
	for _, k := range kinds.All() {
		for _, life := range k.Lives {
			t.Run(strings.TrimSuffix(k.Type+"/"+life.Name, "/"), func(t *testing.T) {
				tenant := pilot(t)
				if needsLicense(k, life) && os.Getenv("ONEKOSMOS_LICENSE_KEY") == "" {
					t.Skip("needs ONEKOSMOS_LICENSE_KEY")
				}
				if !k.One {
					t.Parallel()
				} else if cannot := putBack(t, k, tenant.Client()); cannot != "" { // no other test sets the same meanwhile
					t.Logf("on a tenant of its own: %s", cannot)
					tenant = alone(t)
				}
				live(t, tenant, k, prepare(t, tenant, k, life))
			})
		}
	}
}

// takes are attributes that take something away from other objects.
var takes = map[string]string{"onekosmos_message_template": "is_default"}

func live(t *testing.T, tenant *acctest.Tenant, k kinds.Kind, life kinds.Life) {
	t.Helper()
	ctx, address := t.Context(), k.Type+".test"
	config := func(values rig.Values) string {
		values = ownNames(k, tenant, values)
		delete(values, takes[k.Type])
		if tenant.Name("") == "" {
			return configure(tenant, k.HCL("test", values))
		}
		return tenant.Config(k.HCL("test", values))
	}
	identity := rig.Values{}
	steps := []resource.TestStep{
		{Config: config(life.Minimal)},
		{Config: config(life.Full), ConfigPlanChecks: acts(address, plancheck.ResourceActionUpdate), Check: func(s *terraform.State) error {
			for name, value := range s.RootModule().Resources[address].Primary.Attributes {
				identity[name] = value
			}
			return nil
		}},
	}
	if k.Without[kinds.Import] == "" {
		names := k.IdentityNames()
		steps = append(steps, resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: names[len(names)-1],
			ImportStateIdFunc:       func(*terraform.State) (string, error) { return k.ID(identity), nil },
			ImportStateVerifyIgnore: k.NotImported,
		})
	}
	if k.Without[kinds.Drift] == "" {
		steps = append(steps, resource.TestStep{
			PreConfig: func() {
				if err := k.Outside(ctx, tenant.Client(), identity); err != nil {
					t.Fatalf("change it outside of Terraform: %v", err)
				}
			},
			Config: config(life.Full), ConfigPlanChecks: acts(address, plancheck.ResourceActionUpdate),
		})
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(), Steps: steps,
		CheckDestroy: func(*terraform.State) error { return gone(k, tenant.Client(), identity) },
	})
}

func acts(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

// gone wants that nobody can change an object any more, where destroying one
// takes it away.
func gone(k kinds.Kind, c *client.Client, identity rig.Values) error {
	if k.One || k.Leaves != nil || k.Outside == nil {
		return nil
	}
	switch err := k.Outside(context.Background(), c, identity); {
	case err == nil:
		return fmt.Errorf("%s is still there", k.ID(identity))
	case !errors.Is(err, client.ErrNotFound):
		return err
	}
	return nil
}

// needsLicense tells whether a life is of what only a license reaches.
func needsLicense(k kinds.Kind, life kinds.Life) bool {
	return k.Type == "onekosmos_document_bucket" || k.Type == "onekosmos_proofing_template" || life.Minimal["all_communities"] == true
}

// ownNames gives natural keys values of the test's own.
func ownNames(k kinds.Kind, tenant *acctest.Tenant, values rig.Values) rig.Values {
	values = values.With(nil)
	for _, path := range k.Names {
		values = rename(values, strings.Split(path, "."), func(text string) string { return ownName(tenant, path, text) })
	}
	return values
}

func rename(values rig.Values, path []string, name func(string) string) rig.Values {
	switch value := values[path[0]].(type) {
	case string:
		return values.With(rig.Values{path[0]: name(value)})
	case rig.Values:
		return values.With(rig.Values{path[0]: rename(value, path[1:], name)})
	}
	return values
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// ownName follows the rules that some names have: UUIDs, URIs, and tags without
// hyphens.
func ownName(tenant *acctest.Tenant, attribute, text string) string {
	switch prefix := tenant.Name(""); {
	case uuid.MatchString(text):
		h := sha256.Sum256([]byte(prefix + strings.ToLower(text)))
		return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
	case strings.Contains(text, "://"):
		return text + "/" + strings.TrimSuffix(prefix, "-")
	case strings.HasPrefix(text, "urn:"):
		return text + ":" + strings.TrimSuffix(prefix, "-")
	case attribute == "tag":
		return strings.ReplaceAll(tenant.Name(text), "-", "_")
	}
	return tenant.Name(text)
}
