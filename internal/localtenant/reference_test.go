package localtenant

import (
	"slices"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// TestBodiesAgreeWithTheTable keeps what the code says of a body in line with
// the table of endpoints.
func TestBodiesAgreeWithTheTable(t *testing.T) {
	t.Parallel()
	contract, err := reference()
	if err != nil {
		t.Fatal(err)
	}
	// Members whose kind differs between table and text on purpose.
	known := []string{"useExistingCOT", "workflow", "transient", "aliasUsed"}
	for _, op := range slices.Concat(operations()...) {
		table, there := contract.Fields(op.Endpoint)
		if !there {
			t.Fatalf("no %s in the table", op.Endpoint)
		}
		body := op.Members()
		for _, want := range table {
			at := slices.IndexFunc(body, func(f engine.Field) bool { return f.Name == want.Name })
			switch {
			case body == nil || slices.Contains(known, want.Name):
			case at >= 0 && want.Kind == engine.Any("").Kind: // the table leaves it open
			case at < 0:
				t.Errorf("%s: %s is missing", op.Endpoint, want.Name)
			case body[at].Kind != want.Kind:
				t.Errorf("%s: %s is %s instead of %s", op.Endpoint, want.Name, body[at].Kind, want.Kind)
			}
		}
	}
}
