package acceptance

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// objects is how many the configuration has.
const objects = 50

// latency keeps several requests under way when the kill comes.
const latency = 3

// longest is the last request after which a kill may come. The whole apply makes
// some more.
const longest = 80

// rounds bounds the applies, killed ones included, until all is there.
const rounds = 6

// An apply that is killed anywhere loses nothing and doubles nothing: what the
// next one cannot know is refused with the command that imports it, and after
// these commands it ends with a tenant that has what is configured, once.
func TestAccKilledApply(t *testing.T) {
	acctest.Once(t)
	first, count := seeds(t, 2)
	for i := range uint64(count) {
		t.Run(fmt.Sprintf("seed_%d", first+i), func(t *testing.T) { killedApply(t, first+i) })
	}
}

// seeds returns the first seed of a test and how many there are: so many by
// default, ONEKOSMOS_TEST_SEEDS, or ONEKOSMOS_TEST_SEED alone.
func seeds(t *testing.T, byDefault int) (first uint64, count int) {
	t.Helper()
	first, count = 1, byDefault
	if text := os.Getenv("ONEKOSMOS_TEST_SEEDS"); text != "" {
		count = number(t, text)
	}
	if text := os.Getenv("ONEKOSMOS_TEST_SEED"); text != "" {
		first, count = uint64(number(t, text)), 1
	}
	return first, count
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func killedApply(t *testing.T, seed uint64) {
	tenant := alone(t, localtenant.Modes{LatencyMillis: latency})
	local := tenant.Local(t)
	config, err := os.ReadFile(filepath.Join("testdata", "fleet.tf"))
	if err != nil {
		t.Fatal(err)
	}
	session := local.OpenProofingSession("6070951e8dfc7f29228126aa", "dl_object")
	before := objectsOf(local)
	door := &door{tenant: local}
	server := httptest.NewServer(door)
	t.Cleanup(server.Close)
	settings := tenant.Settings()
	settings["base_url"] = server.URL
	w := newWorkspace(t, firstCLI(t), settings)
	w.write("fleet.tf", string(config))
	w.env = append(w.env, "TF_VAR_proofing_session_id="+session)

	random := rand.New(rand.NewPCG(seed, 0))
	kills := 1 + random.IntN(2)
	imported, killed := 0, 0
	for round := 1; ; round++ {
		if round > rounds {
			t.Fatalf("seed %d: not done after %d applies, the last one said\n%s", seed, rounds, w.said())
		}
		if kills > 0 {
			kills--
			after, whole := 1+random.IntN(longest), (seed+uint64(round))%2 == 0
			if w.applyKilled(door, after, whole) {
				killed++
				w.discardTornState()
				t.Logf("seed %d: killed the %s after %d requests", seed, map[bool]string{true: "CLI", false: "provider"}[whole], after)
			}
			continue
		}
		if w.run("apply", "-json", "-auto-approve", "-no-color") == 0 {
			break
		}
		imported += w.importTold()
	}
	t.Logf("seed %d: %d kills, %d objects imported", seed, killed, imported)
	if killed == 0 {
		t.Errorf("seed %d: nothing was killed", seed)
	}
	if code := w.run("plan", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Errorf("seed %d: the tenant is not what is configured:\n%s", seed, w.said())
	}
	if listed := w.run("state", "list"); listed != 0 || strings.Count(w.output.String(), "\n") != objects {
		t.Errorf("seed %d: %d objects in the state, want %d:\n%s", seed, strings.Count(w.output.String(), "\n"), objects, w.said())
	}
	made := objectsOf(local)
	for name, n := range before {
		made[name] -= n
	}
	maps.DeleteFunc(made, func(_ string, n int) bool { return n == 0 })
	if n := made["images"]; n > 1 && n <= 1+killed { // see the configuration
		made["images"] = 1
	}
	if !maps.Equal(made, fleet) {
		t.Errorf("seed %d: the tenant has more of %v, want %v", seed, made, fleet)
	}
	for i, gateway := range local.Objects("message_gateways") {
		if want := "password-of-" + strings.TrimPrefix(fmt.Sprint(gateway["name"]), "Calls "); i >= before["message_gateways"] && gateway["password"] != want {
			t.Errorf("seed %d: gateway %v has the password %v", seed, gateway["name"], gateway["password"])
		}
	}
}

// importTold imports the objects for which the last command was refused, with the
// commands that it told.
func (w *workspace) importTold() (imported int) {
	w.t.Helper()
	for _, problem := range w.errors() {
		command := regexp.MustCompile("terraform import \\S+ ([^\\s`]+)").FindStringSubmatch(problem.Detail)
		if command == nil || problem.Address == "" {
			w.t.Fatalf("an error without a command to import: %+v", problem)
		}
		if w.run("import", "-no-color", problem.Address, command[1]) != 0 {
			w.t.Fatalf("the reported command fails: %s", w.said())
		}
		imported++
	}
	return imported
}

// fleet is what the configuration makes, by the tenant's collections.
var fleet = map[string]int{
	"auth_modules": 4, "authentication_journeys": 4, "authentication_journeys_v2": 3, "buckets": 1, "images": 1,
	"message_gateways": 4, "message_templates": 3, "proofing_templates": 1, "secrets": 3, "service_providers": 16,
	"user_attributes": 6, "webauthn_vendor_metadata": 3,
}

func objectsOf(local *localtenant.Tenant) map[string]int {
	made := map[string]int{}
	for _, name := range local.Collections() {
		made[name] = len(local.Objects(name))
	}
	return made
}

// applyKilled applies and kills the provider, or the CLI and with it the
// provider, when the tenant has done the work of that many requests. It
// reports whether there were so many.
func (w *workspace) applyKilled(door *door, after int, whole bool) bool {
	w.t.Helper()
	command := w.start("apply", "-json", "-auto-approve", "-no-color", "-refresh=false")
	group := command.Process.Pid
	killed := door.closeAfter(after, func() {
		if victim := childOf(group); victim != 0 && !whole {
			_ = syscall.Kill(victim, syscall.SIGKILL)
			return
		}
		_ = syscall.Kill(-group, syscall.SIGKILL)
	})
	_ = command.Wait()
	_ = syscall.Kill(-group, syscall.SIGKILL) // a provider outlives its CLI
	return killed()
}

// childOf returns the provider that a CLI has started, 0 where the system does
// not show it.
func childOf(parent int) int {
	entries, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, entry := range entries {
		text, err := os.ReadFile(entry)
		if err != nil {
			continue // it has ended
		}
		// The name in parentheses may hold anything.
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(entry)))
			return pid
		}
	}
	return 0
}

// discardTornState removes a state of which a killed CLI wrote a part only. It
// is the CLI's to keep; without it all is still found by name.
func (w *workspace) discardTornState() {
	text := w.read("terraform.tfstate")
	if text == "" || json.Valid([]byte(text)) {
		return
	}
	w.t.Log("the CLI was killed while it wrote its state, which is lost")
	if err := os.Remove(filepath.Join(w.folder, "terraform.tfstate")); err != nil {
		w.t.Fatal(err)
	}
}

// door stands in front of a tenant and counts the requests whose work is done.
// It can be set to act after one of them, before the answer leaves.
type door struct {
	tenant http.Handler
	mu     sync.Mutex
	left   int
	act    func()
	open   bool // answers go on after it
}

// actAfter makes the door act once so many requests are done, and answer as
// before.
func (d *door) actAfter(requests int, act func()) {
	d.closeAfter(requests, act)
	d.open = true
}

// closeAfter makes the door act after that many requests from now. What it
// returns ends this, and reports whether it acted.
func (d *door) closeAfter(requests int, act func()) (acted func() bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left, d.act = requests, act
	return func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		was := d.left <= 0
		d.left, d.act = 0, nil
		return was
	}
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	d.tenant.ServeHTTP(answer, r)
	d.mu.Lock()
	if d.act != nil {
		if d.left--; d.left == 0 {
			d.act()
		}
		if d.left <= 0 && !d.open { // what is under way is answered to nobody
			d.mu.Unlock()
			panic(http.ErrAbortHandler)
		}
	}
	d.mu.Unlock()
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}
