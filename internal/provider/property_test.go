package provider_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// modelsOfEach is how many models are made of each kind of resource.
const modelsOfEach = 24

// Whatever a schema allows survives the way to the tenant and back: it is
// planned as given, applied as planned, read as applied, and a second plan
// changes nothing. ONEKOSMOS_TEST_SEED replays a run.
func TestGeneratedModels(t *testing.T) {
	t.Parallel()
	const usual = 1
	seed := uint64(usual)
	if given := os.Getenv("ONEKOSMOS_TEST_SEED"); given != "" {
		var err error
		if seed, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			t.Parallel()
			var models []rig.Values
			for number := range uint64(modelsOfEach) {
				tenant, configured := acctest.NewRig(t, rig.Values{"read_coalescing": false})
				model := k.Model(t, tenant, seed, number)
				wrong := rig.Violations(configured, rig.Conformance{
					Type: k.Type, Config: model, NotImported: slices.Collect(maps.Keys(k.Schema(t.Context()))),
				})
				if k.Without[kinds.Import] != "" {
					wrong = slices.DeleteFunc(wrong, func(w string) bool { return strings.HasPrefix(w, "import: ") })
				}
				if len(wrong) > 0 {
					text, _ := json.MarshalIndent(model, "", "  ")
					t.Fatalf("model %d, ONEKOSMOS_TEST_SEED=%d: %s\n%s", number, seed, strings.Join(wrong, "\n"), text)
				}
				models = append(models, model)
			}
			if seed != usual {
				return // other models than those of which it is known what they have
			}
			if missed := k.Unused(t.Context(), models); len(missed) > 0 {
				t.Errorf("no model has %q", missed)
			}
		})
	}
}
