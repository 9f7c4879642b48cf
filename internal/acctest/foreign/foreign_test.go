package foreign_test

import (
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/foreign"
)

func TestChanges(t *testing.T) {
	t.Parallel()
	before := foreign.State{
		"things":       {{"_id": "1", "name": "one"}, {"_id": "2", "name": "two"}},
		"buckets":      {{"_id": "3", "updatedTS": "then", "isEnabled": false}},
		"auth_schemes": {{"_id": "4", "modules": []any{map[string]any{"_id": "a", "id": "m"}}}},
	}
	for name, c := range map[string]struct {
		after         foreign.State
		touched, left int
	}{
		"the same": {before, 0, 0},
		"what the tenant itself changes": {foreign.State{
			"things":       {{"_id": "2", "name": "two"}, {"_id": "1", "name": "one"}},
			"buckets":      {{"_id": "3", "updatedTS": "now", "isEnabled": false}},
			"auth_schemes": {{"_id": "4", "modules": []any{map[string]any{"_id": "b", "id": "m"}}}},
			"images":       {{"_id": "5"}}, "auth_sessions": {{"_id": "6"}}, "webauthn_vendor_metadata": {{"_id": "7", "disabled": true}},
		}, 0, 0},
		"changed, gone and left": {foreign.State{
			"things":       {{"_id": "1", "name": "uno"}, {"_id": "8"}},
			"buckets":      {{"_id": "3", "isEnabled": true}},
			"auth_schemes": {{"_id": "4", "modules": []any{}}}, "webauthn_vendor_metadata": {{"_id": "7", "disabled": false}},
		}, 4, 2},
	} {
		if touched := foreign.Touched(before, c.after); len(touched) != c.touched {
			t.Errorf("%s: touched %q", name, touched)
		}
		if left := foreign.Left(before, c.after); len(left) != c.left {
			t.Errorf("%s: left %q", name, left)
		}
	}
}
