package secrets

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// A tenant may give fewer days than were asked for: a certificate that is due
// when it is made is replaced by every apply, which a warning should say.
func TestCertificateDueWhenMade(t *testing.T) {
	for early, warnings := range map[int64]int{0: 0, 6: 0, 7: 1} {
		var diags diag.Diagnostics
		m := certificateModel{EarlyRenewalDays: types.Int64Value(early)}
		made := &client.Certificate{Certificate: "x", Fingerprints: map[string]string{}, Expires: time.Now().Add(7*24*time.Hour - time.Minute)}
		flattenCertificate(t.Context(), made, &m, &diags)
		if diags.HasError() || diags.WarningsCount() != warnings || m.ReadyForRenewal.ValueBool() != (warnings > 0) {
			t.Errorf("%d days: %v", early, diags)
		}
		// One that is there is replaced by the plan, without a word.
		diags = nil
		flattenCertificate(t.Context(), &client.Certificate{}, &m, &diags)
		if len(diags) > 0 {
			t.Errorf("%d days, refreshed: %v", early, diags)
		}
	}
}
