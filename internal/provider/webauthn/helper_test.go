package webauthn_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// otherTenants are ways in which the answers of a tenant that nobody here
// wrote may differ from the reference's samples.
var otherTenants = map[string]localtenant.Modes{
	"everything at once":     {ShuffleLists: true, UnknownFields: true, TextBooleans: true, BareCreates: true},
	"key of another service": {AnswerWithOtherKey: true, OmitPublicKey: true},
	"answers that are plain": {PlainAnswers: true, ShuffleLists: true},
}

func acts(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

var empty = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// signIn puts the provider's configuration in front of a test's own.
type signIn func(*acctest.Tenant, string) string

func asAdministrator(tenant *acctest.Tenant, config string) string { return tenant.Config(config) }

// asLicensee signs nobody in.
func asLicensee(tenant *acctest.Tenant, config string) string {
	settings := tenant.Settings()
	return fmt.Sprintf("provider \"onekosmos\" {\n  base_url    = %q\n  license_key = %q\n}\n", settings["base_url"], settings["license_key"]) + config
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

func newRig(t *testing.T, further rig.Values, modes ...localtenant.Modes) (*acctest.Tenant, *rig.Rig) {
	t.Helper()
	tenant := acctest.StartLocal(t, modes...)
	settings := further.With(nil)
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	return tenant, rig.New(t, provider.New("test"), settings)
}
