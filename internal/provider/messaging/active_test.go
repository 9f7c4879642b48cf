package messaging

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// What a tenant spells differently is one boolean; what it leaves out stays.
func TestActive(t *testing.T) {
	yes, no := types.BoolValue(true), types.BoolValue(false)
	for _, test := range []struct {
		answered    string
		known, want types.Bool
	}{
		{"true", types.BoolUnknown(), yes}, {"Active", no, yes}, {"1", types.BoolNull(), yes},
		{"false", yes, no}, {"INACTIVE", yes, no}, {"0", types.BoolUnknown(), no},
		{"", yes, yes}, {"", types.BoolUnknown(), types.BoolNull()}, {"paused", no, no}, {"paused", types.BoolUnknown(), types.BoolNull()},
	} {
		if got := active(test.answered, test.known); !got.Equal(test.want) {
			t.Errorf("%q, known %s: %s, want %s", test.answered, test.known, got, test.want)
		}
	}
}
