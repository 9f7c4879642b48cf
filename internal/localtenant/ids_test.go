package localtenant_test

import (
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// New objects get ids of the form that is asked for.
func TestIDForm(t *testing.T) {
	t.Parallel()
	for form, length := range map[string]int{"": 24, "object_id": 24, "uuid": 36} {
		tenant, err := localtenant.New(localtenant.Options{Modes: localtenant.Modes{IDForm: form}})
		if err != nil {
			t.Fatal(err)
		}
		if id := tenant.Add("service_providers", map[string]any{"name": "a"}); len(id) != length {
			t.Errorf("form %q gives %s", form, id)
		}
	}
}
