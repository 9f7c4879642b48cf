package acceptance

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// ending is how an apply of a history ends.
type ending int

const (
	undisturbed ending = iota
	interrupted
	interruptedTwice
	providerKilled
	cliKilled
	endings
)

func (e ending) String() string {
	return [...]string{"undisturbed", "interrupted", "interrupted twice", "provider killed", "CLI killed"}[e]
}

// Several applies on one tenant, some of them interrupted or killed, keep the
// books: what the tenant has is in a state, or told by the next run; no run
// makes anything twice; no state has what the tenant lacks. After one interrupt
// all is in the state.
func TestAccHistories(t *testing.T) {
	acctest.Once(t)
	first, count := seeds(t, 2)
	for i := range uint64(count) {
		t.Run(fmt.Sprintf("seed_%d", first+i), func(t *testing.T) { playHistory(t, first+i) })
	}
}

// applying is one of the workspaces.
type applying struct {
	*workspace
	door    *door
	ending  ending
	after   int           // requests, until it is disturbed
	between time.Duration // the two interrupts
	victim  int           // the provider's process, once disturbed
	code    int
}

// object is one of the tenant's: its type, and its id there.
type object struct{ kind, id string }

func playHistory(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 1))
	tenant := alone(t, localtenant.Modes{LatencyMillis: 5 + random.IntN(150)})
	local := tenant.Local(t)
	config, err := os.ReadFile(filepath.Join("testdata", "history.tf"))
	if err != nil {
		t.Fatal(err)
	}
	before := stored(local)
	all := make([]*applying, 2+random.IntN(4))
	for i := range all {
		door := &door{tenant: local}
		server := httptest.NewServer(door)
		t.Cleanup(server.Close)
		settings := tenant.Settings()
		settings["base_url"] = server.URL
		w := newWorkspace(t, firstCLI(t), settings)
		w.write("history.tf", string(config))
		w.env = append(w.env, fmt.Sprintf("TF_VAR_mark=w%d", i), "TF_VAR_number="+strconv.Itoa(i))
		all[i] = &applying{workspace: w, door: door, ending: ending(random.IntN(int(endings))), after: 5 + random.IntN(40), between: time.Duration(30+random.IntN(200)) * time.Millisecond}
	}
	if all[0].ending == undisturbed {
		all[0].ending = interrupted + ending(seed)%(endings-1)
	}
	var running sync.WaitGroup
	for _, a := range all {
		running.Go(a.apply)
	}
	running.Wait()

	// What the tenant has is in a state, or told.
	has := stored(local)
	maps.DeleteFunc(has, func(o object, _ string) bool { _, was := before[o]; return was })
	held := map[object]int{}
	told := map[*applying]string{}
	for _, a := range all {
		a.discardTornState()
		for _, o := range a.state() {
			if held[o]++; has[o] == "" {
				t.Errorf("seed %d: the state of the %s run has %v, and the tenant does not", seed, a.ending, o)
			}
		}
		if a.ending != undisturbed {
			a.run("plan", "-json", "-no-color")
			told[a] = a.said()
		}
	}
	orphans := map[ending]int{}
	for i, a := range all {
		t.Logf("seed %d: workspace %d %s, exit code %d", seed, i, a.ending, a.code)
		mark, names := fmt.Sprintf("w%d", i), map[string]int{}
		for o, name := range has {
			if !slices.Contains(strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '_' }), mark) {
				continue
			}
			if names[o.kind+name]++; names[o.kind+name] > 1 {
				t.Errorf("seed %d: the %s run made %s %q twice", seed, a.ending, o.kind, name)
			}
			if held[o] > 0 {
				continue
			}
			orphans[a.ending]++
			switch {
			case a.ending <= interrupted:
				t.Errorf("seed %d: the %s run has no %v %q in its state, which it made:\n%s", seed, a.ending, o, name, told[a])
			case !strings.Contains(told[a], o.id):
				t.Errorf("seed %d: after the %s run nobody tells of %v %q:\n%s", seed, a.ending, o, name, told[a])
			}
		}
		if a.ending == undisturbed && a.code != 0 {
			t.Errorf("seed %d: an undisturbed run ends with %d:\n%s", seed, a.code, a.said())
		}
	}
	t.Logf("seed %d: %d objects, in no state after their run and told: %v", seed, len(has), orphans)

	// In the end the tenant has what is configured, once.
	for _, a := range all {
		for round := 1; a.run("apply", "-json", "-auto-approve", "-no-color") != 0; round++ {
			if round > rounds {
				t.Fatalf("seed %d: not done after %d applies: %s", seed, rounds, a.said())
			}
			a.importTold()
		}
		if a.must(0, "plan", "-no-color", "-detailed-exitcode"); strings.Contains(a.said(), "interrupted run") {
			t.Errorf("seed %d: after all is in the state, the plan says\n%s", seed, a.said())
		}
	}
	if now := stored(local); len(now) != len(before)+len(all)*14 {
		t.Errorf("seed %d: the tenant has %d objects more, want %d for each of %d workspaces", seed, len(now)-len(before), 14, len(all))
	}
}

// stored returns the names of what a tenant has of the history's kinds.
func stored(local *localtenant.Tenant) map[object]string {
	all := map[object]string{}
	for _, kind := range []string{
		"onekosmos_service_provider", "onekosmos_auth_module", "onekosmos_user_attribute", "onekosmos_authentication_journey",
		"onekosmos_message_gateway", "onekosmos_message_template", "onekosmos_secret", "onekosmos_webauthn_vendor_metadata",
	} {
		k := kinds.Of(kind)
		for _, o := range local.Objects(k.Collection) {
			name := fmt.Sprint(o["name"])
			for _, other := range []string{"tag", "displayName", "description"} {
				if text, ok := o[other].(string); ok && o["name"] == nil {
					name = text
				}
			}
			all[object{kind, k.Stored(o)}] = name
		}
	}
	return all
}

// state returns what a workspace's state has, whose torn ends are none.
func (a *applying) state() (all []object) {
	a.t.Helper()
	var state struct {
		Resources []struct {
			Type      string
			Instances []struct{ Attributes map[string]any }
		}
	}
	if text := a.read("terraform.tfstate"); text != "" {
		if err := json.Unmarshal([]byte(text), &state); err != nil {
			a.t.Fatal(err)
		}
	}
	for _, r := range state.Resources {
		names := kinds.Of(r.Type).IdentityNames()
		for _, i := range r.Instances {
			all = append(all, object{r.Type, fmt.Sprint(i.Attributes[names[len(names)-1]])})
		}
	}
	return all
}

// apply applies and is disturbed as its ending says, then waits for the
// provider's process, which ends after its CLI.
func (a *applying) apply() {
	command := a.start("apply", "-json", "-auto-approve", "-no-color")
	group := command.Process.Pid
	send := func(to int, signal syscall.Signal) { _ = syscall.Kill(to, signal) }
	disturb := func() {
		switch a.victim = childOf(group); a.ending {
		case interrupted, interruptedTwice:
			send(-group, syscall.SIGINT) // a terminal sends it to all
			if a.ending == interruptedTwice {
				time.AfterFunc(a.between, func() { send(-group, syscall.SIGINT) })
			}
		case providerKilled:
			send(a.victim, syscall.SIGKILL)
		case cliKilled:
			send(group, syscall.SIGKILL)
		}
	}
	switch a.ending {
	case undisturbed:
	case providerKilled:
		a.door.closeAfter(a.after, disturb)
	default:
		a.door.actAfter(a.after, disturb)
	}
	_ = command.Wait()
	a.code = command.ProcessState.ExitCode()
	for range 100 {
		if ended(a.victim) {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if !ended(a.victim) {
		a.t.Errorf("10 s after the %s run the provider is still there", a.ending)
		send(a.victim, syscall.SIGKILL)
	}
	a.door.closeAfter(0, nil)
	a.door.open = false
}

// ended reports whether a process is no more, or waits for somebody to ask how it
// ended.
func ended(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(text), ") ")
	return pid == 0 || err != nil || strings.HasPrefix(after, "Z")
}
