// Package simulate plays histories: several runs with many workers each, of the
// real client against the local tenant, over a network that loses, repeats and
// delays, in a time of its own. After each history the books must balance.
package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/cryptotest"
	"testing/synctest"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// clientKey is the key of all clients: deriving it each time would take longer
// than a history.
var clientKey = func() string {
	pair, err := seal.NewKeyPair()
	if err != nil {
		panic(err)
	}
	return pair.PrivateKey()
}()

// balance compares what the tenant has with what the states say.
func (h *history) balance() {
	held := map[string]string{} // kind and id → address
	told, creates := map[string]int{}, map[string]int{}
	c, err := client.New(h.config)
	if err != nil {
		h.fault("the client: %v", err)
		return
	}
	ctx := context.WithValue(context.Background(), operationKey{}, "calm")
	for _, s := range h.states {
		for address, n := range s.told {
			told[address] += n
			h.tally.Told += n
		}
		for address, n := range s.creates {
			creates[address] += n
		}
		for _, address := range slices.Sorted(maps.Keys(s.entries)) {
			e := s.entries[address]
			key := e.kind.name + " " + e.id
			if other := held[key]; other != "" {
				h.fault("%s is in the state twice, as %s and as %s", key, other, address)
			}
			held[key] = address
			got, err := e.kind.open(c, h.module).get(ctx, e.id)
			switch {
			case errors.Is(err, client.ErrNotFound) && e.maybeGone:
				delete(held, key)
			case err != nil:
				h.fault("%s: %s is in the state and cannot be read: %v", address, key, err)
			case !e.consistent(got):
				h.fault("%s: %s is %q, and %q was written (%q perhaps): an update is lost", address, key, got, e.value, e.maybe)
			}
		}
	}
	orphans := map[string]int{}
	for _, k := range kinds {
		for _, object := range h.tenant.Objects(k.collection) {
			id, name, _ := k.tells(object)
			if h.given[text(object, "_id")] {
				continue
			}
			h.tally.Objects++
			if held[k.name+" "+id] == name {
				delete(held, k.name+" "+id)
				continue
			}
			orphans[name]++
			if orphans[name] > told[name] {
				h.fault("%s %s (%s) exists, is in no state, and nothing reported it", k.name, name, id)
			}
			for _, s := range h.states {
				if s.deleted[id] == k && k.name != "secret" {
					h.fault("%s %s (%s) was deleted, and is there", k.name, name, id)
				}
			}
		}
		for key, ids := range h.network.made {
			var name string
			if _, err := fmt.Sscanf(key, k.name+" %s", &name); err == nil && !h.given[ids[0]] && len(ids) > creates[name] {
				h.fault("%s was made %d times, and asked for %d times", key, len(ids), creates[name])
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(held)) {
		h.fault("%s is in the state as %s, and does not exist", key, held[key])
	}
}

// simulate plays one history.
func simulate(t *testing.T, seed uint64, with options) (h *history) {
	t.Helper()
	// One goroutine runs at a time and no garbage is collected meanwhile, so that a
	// seed replays.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	cryptotest.SetGlobalRandom(t, seed)
	synctest.Test(t, func(*testing.T) { h = play(seed, with) })
	return h
}

// What the environment asks for. A gate reads only names that begin like these.
const (
	timeEnv   = "ONEKOSMOS_TEST_SIMULATE" // how long to go on
	seedEnv   = "ONEKOSMOS_TEST_SEED"     // the one history to play, with its trace
	lagEnv    = "ONEKOSMOS_TEST_LAG"      // of 100 histories, how many read late
	copiesEnv = "ONEKOSMOS_TEST_COPIES"   // of 100 of those, how many read several copies
	shardEnv  = "ONEKOSMOS_TEST_SHARD"    // "1/2": every second seed, from the first on
)

// TestHistories plays hundreds of histories, or for as long as the environment
// asks, or the one that it names.
func TestHistories(t *testing.T) {
	with := options{number(t, lagEnv, defaultLag), number(t, copiesEnv, defaultCopies)}
	if os.Getenv(seedEnv) != "" {
		h := simulate(t, uint64(number(t, seedEnv, 0)), with)
		t.Logf("\n%s", h.trace())
		for _, wrong := range h.wrong {
			t.Error(wrong)
		}
		return
	}
	var sum tally
	if text := os.Getenv(timeEnv); text != "" && os.Getenv(shardEnv) == "" {
		sum = shards(t, runtime.NumCPU())
	} else {
		sum = several(t, text, with)
	}
	t.Logf("%d histories, %d unbalanced: %d operations (%d failed, %d of them in doubt), %d objects at the end, %d creates reported as in doubt, %d imports, %d runs stopped, which took %s at most",
		sum.Histories, sum.Unbalanced, sum.Operations, sum.Failed, sum.Unknown, sum.Objects, sum.Told, sum.Imported, sum.Stopped, sum.Longest.Round(time.Second))
	if sum.Operations == 0 || sum.Unknown == 0 || sum.Stopped == 0 || sum.Told == 0 {
		t.Error("nothing went wrong in any of them")
	}
}

func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		t.Fatalf("%s is %q, and must be a number", name, text)
	}
	return n
}

// foundBefore are seeds beyond those that every run plays, whose books did not balance.
func foundBefore() []uint64 {
	return []uint64{
		10889, // a list older than the read that showed a new object
		15186, // an update that the list did not know the object of
	}
}

// several plays histories one after the other.
func several(t *testing.T, how string, with options) (sum tally) {
	t.Helper()
	seed, step, atLeast := 1, 1, 300
	if text := os.Getenv(shardEnv); text != "" {
		if n, err := fmt.Sscanf(text, "%d/%d", &seed, &step); n != 2 {
			t.Fatalf("%s: %v", shardEnv, err)
		}
		defer func() {
			line, err := json.Marshal(sum)
			fmt.Println(summary+string(line), err)
		}()
	}
	end := time.Now()
	if how != "" {
		d, err := time.ParseDuration(how)
		if err != nil {
			t.Fatalf("%s: %v", timeEnv, err)
		}
		atLeast, end = 1, end.Add(d)
	}
	one := func(seed uint64) {
		h := simulate(t, seed, with)
		sum.add(h.tally)
		if sum.Histories++; len(h.wrong) == 0 {
			return
		}
		for _, wrong := range h.wrong {
			t.Errorf("seed %d: %s", seed, wrong)
		}
		if sum.Unbalanced++; sum.Unbalanced == 1 {
			again := simulate(t, seed, with)
			t.Logf("seed %d replays: %t. %s=%d prints what happens in it:\n%s", seed, slices.Equal(again.wrong, h.wrong), seedEnv, seed, h.trace())
		}
	}
	for _, seed := range foundBefore() {
		one(seed)
	}
	for ; sum.Histories < atLeast || time.Now().Before(end); seed += step {
		one(uint64(seed))
	}
	return sum
}

const summary = "SUMMARY "

// shards plays histories in processes of their own: a process plays one at a time,
// with one goroutine at a time.
func shards(t *testing.T, n int) (sum tally) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	said := make([]bytes.Buffer, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			cmd := exec.Command(program, "-test.run=^TestHistories$", "-test.v", "-test.timeout=0")
			cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d/%d", shardEnv, i+1, n))
			cmd.Stdout, cmd.Stderr = &said[i], &said[i]
			if cmd.Run() != nil {
				t.Fail()
			}
		})
	}
	all.Wait()
	for i := range said {
		_, line, _ := strings.Cut(said[i].String(), summary)
		var part tally
		if err := json.NewDecoder(strings.NewReader(line)).Decode(&part); err != nil {
			t.Error("a part did not report what it has played: ", err)
		}
		if sum.add(part); part.Unbalanced > 0 || err != nil {
			t.Log(said[i].String())
		}
	}
	return sum
}

// TestReplay: the trace of a seed is the same each time.
func TestReplay(t *testing.T) {
	same := 0
	const seeds = 10
	for seed := range uint64(seeds) {
		first, second := simulate(t, seed, options{lag: 50, copies: 50}), simulate(t, seed, options{lag: 50, copies: 50})
		if first.trace() == second.trace() {
			same++
		}
	}
	// Where the machine is busy, two goroutines may change places.
	if same < seeds/2 {
		t.Errorf("%d of %d seeds replay", same, seeds)
	}
	t.Logf("%d of %d seeds replay", same, seeds)
}
