package acceptance

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// given are the kinds of which no call makes what an object belongs to. On a
// pilot somebody has to make it, and to name it in the environment.
var given = map[string]struct {
	variable, form string
	use            func(t *testing.T, tenant *acctest.Tenant, first, second string) (made, over rig.Values)
}{
	"onekosmos_broker_connection": {"ONEKOSMOS_TEST_BROKER", "MODULE_ID/UID of a broker that the test may remove", useBroker},
	"onekosmos_proofing_template": {"ONEKOSMOS_TEST_PROOFING_SESSION", "DVC_ID/SESSION_ID of an open session for a dl_object", useSession},
}

// lacksGiven returns what the environment must name for a kind and does not, or "".
func lacksGiven(k kinds.Kind) string {
	of, needs := given[k.Type]
	if !needs || ownPilot != nil || strings.Contains(os.Getenv(of.variable), "/") {
		return ""
	}
	return fmt.Sprintf("needs %s=%s", of.variable, of.form)
}

// prepare makes what the object of a life belongs to, or takes what is given.
func prepare(t *testing.T, tenant *acctest.Tenant, k kinds.Kind, life kinds.Life) kinds.Life {
	t.Helper()
	of, needs := given[k.Type]
	if !needs || ownPilot != nil {
		return life.Prepare(t, tenant)
	}
	first, second, _ := strings.Cut(os.Getenv(of.variable), "/")
	made, over := of.use(t, tenant, first, second)
	life.Minimal, life.Full = kinds.Fill(life.Minimal, made).With(over), kinds.Fill(life.Full, made).With(over)
	return life
}

func useBroker(_ *testing.T, _ *acctest.Tenant, module, uid string) (made, over rig.Values) {
	return rig.Values{"module": module, "uid": uid}, nil
}

func useSession(_ *testing.T, _ *acctest.Tenant, verification, session string) (made, over rig.Values) {
	return rig.Values{"session": session}, rig.Values{"dvc_id": verification}
}
