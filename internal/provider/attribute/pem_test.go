package attribute

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A certificate from a file of another system is the same, and what is around
// it is not sent.
func TestPEM(t *testing.T) {
	t.Parallel()
	const unix = "-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\n-----END CERTIFICATE-----"
	pem := func(text string) PEM { return PEM{StringValue: types.StringValue(text)} }
	for name, test := range map[string][2]string{
		"Windows": {"\ufeff-----BEGIN CERTIFICATE-----\r\nAAAA\r\nBBBB\r\n-----END CERTIFICATE-----\r\n", unix + "\n"},
		"blanks":  {"\n  " + unix + "\n\n", unix + "\n"},
		"bare":    {unix, unix},
	} {
		if !pem(test[0]).Same(pem(unix)) {
			t.Errorf("%s: another certificate", name)
		}
		if sent := SendPEM(pem(test[0]), nil); sent == nil || *sent != test[1] {
			t.Errorf("%s: sent as %q", name, *sent)
		}
	}
	if !pem("AAAABBBB").Same(pem(unix)) || pem("AAAA").Same(pem(unix)) {
		t.Error("what a certificate says is what is inside")
	}
	state := pem(unix)
	if cleared := SendPEM(PEM{StringValue: types.StringNull()}, &state); cleared == nil || *cleared != "" {
		t.Error("a certificate that is no longer given is not cleared")
	}
}
