package acceptance

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/foreign"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// ours begins the names of all that these tests make on the pilot, and sweepers
// take away what has such a name.
const ours = "tfacc-"

// strangers is how many foreign objects of every kind the local pilot has.
const strangers = 2

// ownPilot is the pilot where the environment describes none.
var ownPilot *localtenant.Tenant

func TestMain(m *testing.M) { resource.TestMain(suite{m}) }

// suite is all tests, with the pilot around them.
type suite struct{ *testing.M }

// Run runs the tests, and holds the local pilot against what it was before.
func (s suite) Run() int {
	defer program.remove()
	if os.Getenv("TF_ACC") == "" || os.Getenv("ONEKOSMOS_BASE_URL") != "" {
		return s.M.Run()
	}
	before, stop, err := servePilot()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop()
	code := s.M.Run()
	after, err := foreign.Parse([]byte(ownPilot.State()))
	problems := foreign.Changes(before, after)
	if problems = append(problems, ownPilot.Violations()...); err != nil || problems != nil {
		fmt.Fprintf(os.Stderr, "FAIL: the pilot is not as it was: %v\n%s\n", err, strings.Join(problems, "\n"))
		return max(code, 1)
	}
	return code
}

// servePilot starts the local pilot and describes it in the environment.
func servePilot() (before foreign.State, stop func(), err error) {
	if ownPilot, err = localtenant.New(localtenant.Options{}); err != nil {
		return nil, nil, err
	}
	if err := ownPilot.Populate(strangers); err != nil {
		return nil, nil, err
	}
	server, err := ownPilot.Listen("127.0.0.1:0", nil)
	if err != nil {
		return nil, nil, err
	}
	for name, value := range map[string]string{
		"BASE_URL": server.URL, "USERNAME": ownPilot.Username(), "PASSWORD": ownPilot.Password(), "LICENSE_KEY": ownPilot.License(),
	} {
		if err := os.Setenv("ONEKOSMOS_"+name, value); err != nil {
			return nil, nil, err
		}
	}
	before, err = foreign.Parse([]byte(ownPilot.State()))
	return before, server.Close, err
}

// pilot returns the pilot for one test, with a prefix of the test's own.
func pilot(t *testing.T) *acctest.Tenant {
	t.Helper()
	needsCLI(t)
	return acctest.Pilot(t, ownPilot, ours+strings.ToLower(rand.Text()[:6])+"-")
}

// alone returns a local tenant of the test's own.
func alone(t *testing.T, modes ...localtenant.Modes) *acctest.Tenant {
	t.Helper()
	needsCLI(t)
	return acctest.Start(t, modes...)
}

// configure puts the configuration of the provider for a tenant of the test's
// own in front of a test's. What the environment says is of the pilot.
func configure(tenant *acctest.Tenant, config string) string {
	return tenant.Config(config, `community_name = "default"`, `tenant_id = ""`, `community_id = ""`, `private_key = ""`, `ca_certificate = ""`)
}

func needsCLI(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs a CLI and TF_ACC=1; `make test` sets it")
	}
}
