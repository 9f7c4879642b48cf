package provider_test

import (
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
)

// Bad input is refused before anything is sent, on an attribute and with words
// that say what to do.
func TestBadInput(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			t.Parallel()
			if len(k.Bad) == 0 {
				t.Fatal("its row has no bad input")
			}
			tenant, r := acctest.NewRig(t, nil)
			for _, bad := range k.Bad {
				config := bad.Configure(t, tenant, k)
				tenant.Local(t).ResetJournal()
				problems := r.Validate(k.Type, config).Errors()
				if problems == nil {
					_, problems = r.Plan(k.Type, nil, config)
				}
				switch {
				case problems.Errors() == nil:
					t.Errorf("%s: it is accepted", bad.Name)
				case !saysInOrder(problems.String(), bad.Says...):
					t.Errorf("%s: it does not say %q:\n%s", bad.Name, bad.Says, problems)
				case problems.Errors().Paths()[0] == "":
					t.Errorf("%s: it is on no attribute: %s", bad.Name, problems)
				}
				for _, secret := range k.SecretsIn(config) {
					if len(secret) > 1 && saysInOrder(problems.String(), secret) {
						t.Errorf("%s: the diagnostic has %q", bad.Name, secret)
					}
				}
				if sent := tenant.Local(t).Journal(); len(sent) > 0 {
					t.Errorf("%s: %d requests were made, the first %s %s", bad.Name, len(sent), sent[0].Method, sent[0].Path)
				}
			}
		})
	}
}
