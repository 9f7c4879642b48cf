// Package simulate plays histories: several runs with many workers each, of the
// real client against the local tenant, over a network that loses, repeats and
// delays, in a time of its own. After each history the books must balance.
package simulate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"testing/cryptotest"
	"testing/synctest"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// clientKey is the key of all clients: deriving it each time would take longer
// than a history.
var clientKey = func() string {
	pair, err := client.NewKeyPair()
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
			h.tally.told += n
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
			h.tally.objects++
			if held[k.name+" "+id] == name {
				delete(held, k.name+" "+id)
				continue
			}
			orphans[name]++
			if orphans[name] > told[name] {
				h.fault("%s %s (%s) exists, is in no state, and nothing was told of it", k.name, name, id)
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
	runtime.GC() // and not while it runs
	cryptotest.SetGlobalRandom(t, seed)
	synctest.Test(t, func(*testing.T) { h = play(seed, with) })
	return h
}

// TestHistories plays hundreds of histories, or for as long as
// ONEKOSMOS_TEST_SIMULATE says, or the one of ONEKOSMOS_TEST_SEED.
func TestHistories(t *testing.T) {
	// One goroutine runs at a time, so that a seed replays.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	with := options{lag: 0}
	if lag := os.Getenv("ONEKOSMOS_TEST_LAG"); lag != "" {
		with.lag, _ = strconv.Atoi(lag)
	}
	if text := os.Getenv("ONEKOSMOS_TEST_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal("ONEKOSMOS_TEST_SEED is no number: ", err)
		}
		h := simulate(t, seed, with)
		t.Log("\n" + h.trace())
		for _, wrong := range h.wrong {
			t.Error(wrong)
		}
		return
	}
	atLeast, end := 300, time.Now()
	first := uint64(1)
	if text := os.Getenv("ONEKOSMOS_TEST_SIMULATE"); text != "" {
		for_, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal("ONEKOSMOS_TEST_SIMULATE is no duration: ", err)
		}
		end = time.Now().Add(for_)
	}
	var sum tally
	n, unbalanced := 0, 0
	began := time.Now()
	for seed := first; n < atLeast || time.Now().Before(end); seed++ {
		h := simulate(t, seed, with)
		n++
		sum.add(h.tally)
		if len(h.wrong) > 0 {
			unbalanced++
			for _, wrong := range h.wrong {
				t.Errorf("seed %d: %s", seed, wrong)
			}
			if unbalanced == 1 && os.Getenv("ONEKOSMOS_TEST_ALL") == "" {
				t.Logf("the trace of seed %d:\n%s", seed, h.trace())
			}
			if unbalanced >= 20 && os.Getenv("ONEKOSMOS_TEST_ALL") == "" {
				break
			}
		}
	}
	t.Logf("%d histories, %d unbalanced, in %s: %+v", n, unbalanced, time.Since(began).Round(time.Second), sum)
}
