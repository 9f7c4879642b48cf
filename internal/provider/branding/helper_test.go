package branding_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

const (
	brandingAddress = "onekosmos_branding.test"
	imageAddress    = "onekosmos_image.test"

	png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
	gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
	svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
)

// otherTenants are ways in which the answers of a tenant that nobody here
// wrote may differ from the reference's samples.
var otherTenants = map[string]localtenant.Modes{
	"tells more":             {UnknownFields: true, TextBooleans: true, ShuffleLists: true},
	"answers that are plain": {PlainAnswers: true, TextBooleans: true},
	"no public key":          {OmitPublicKey: true},
	"key of another service": {AnswerWithOtherKey: true, UnknownFields: true},
}

var empty = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// does wants an action of a step, and nothing left to do after it.
func does(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func newRig(t *testing.T, modes ...localtenant.Modes) (*acctest.Tenant, *rig.Rig) {
	t.Helper()
	tenant := acctest.StartLocal(t, modes...)
	settings := rig.Values{}
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	return tenant, rig.New(t, provider.New("test"), settings)
}

// write puts decoded content into a file.
func write(t *testing.T, path, content string) {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(content)
	if err == nil {
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fileWith returns the path of a new file, as HCL takes it.
func fileWith(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, content)
	return filepath.ToSlash(path)
}
