package secrets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// otherTenants are ways in which the answers of a tenant may differ from the
// reference's samples.
var otherTenants = map[string]localtenant.Modes{
	"everything at once":     {ShuffleLists: true, UnknownFields: true, BareCreates: true},
	"no public key":          {OmitPublicKey: true},
	"key of another service": {AnswerWithOtherKey: true},
	"answers that are plain": {PlainAnswers: true, ShuffleLists: true},
}

var (
	emptyPlan = []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
	empty     = resource.ConfigPlanChecks{PreApply: emptyPlan}
)

func acts(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: emptyPlan,
	}
}

// withEcho adds the provider that shows what an ephemeral value is.
func withEcho() map[string]func() (tfprotov6.ProviderServer, error) {
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	return factories
}

// echo hands an ephemeral value to that provider.
func echo(address string) string {
	return "provider \"echo\" {\n  data = ephemeral." + address + "\n}\nresource \"echo\" \"test\" {}\n"
}

// noViolations wants that nothing was sent that no documented client sends.
func noViolations(t *testing.T, tenant *acctest.Tenant) {
	t.Helper()
	t.Cleanup(func() {
		if v := tenant.Local(t).Violations(); v != nil {
			t.Errorf("violations: %q", v)
		}
	})
}

// notInState wants none of the texts in a state.
func notInState(secrets ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		for _, secret := range secrets {
			if strings.Contains(s.String(), secret) {
				return fmt.Errorf("the state holds %q", secret)
			}
		}
		return nil
	}
}

func newRig(t *testing.T, modes ...localtenant.Modes) (*acctest.Tenant, *rig.Rig) {
	t.Helper()
	tenant := acctest.StartLocal(t, modes...)
	return tenant, rigOf(t, tenant)
}

// rigOf returns another provider for a tenant, as the next command has one.
func rigOf(t *testing.T, tenant *acctest.Tenant) *rig.Rig {
	t.Helper()
	settings := rig.Values{"read_coalescing": false}
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	return rig.New(t, provider.New("test"), settings)
}
