package simulate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// entry is an object in a state: of one address of one configuration.
type entry struct {
	kind      *kind
	id, value string
	maybe     []string // values that a write of unknown outcome may have left
	maybeGone bool     // a delete of unknown outcome
}

// state is what a tool keeps of the objects that it manages, and what it
// learned of those that it does not.
type state struct {
	mu      sync.Mutex
	entries map[string]*entry // by address, which is the object's name too
	told    map[string]int    // address → creates that may have made an object, or have
	late    map[string]bool   // addresses of which a delete may be done late
	deleted map[string]*kind  // ids
	creates map[string]int    // address → all creates
}

func newState() *state {
	return &state{entries: map[string]*entry{}, told: map[string]int{}, late: map[string]bool{}, deleted: map[string]*kind{}, creates: map[string]int{}}
}

// history is one run of the simulation.
type history struct {
	seed    uint64
	random  *rand.Rand
	network *network
	tenant  *localtenant.Tenant
	module  string
	given   map[string]bool // ids of what was there before
	config  client.Config
	states  []*state
	kinds   []*kind
	began   time.Time

	mu     sync.Mutex
	events []event
	wrong  []string
	tally  tally
}

type event struct {
	at     time.Duration
	format string
	args   []any
}

// tally counts what happened, so that one can see that something did.
type tally struct {
	Histories, Unbalanced                                         int
	Operations, Failed, Unknown, Objects, Told, Imported, Stopped int
	Longest                                                       time.Duration // from a stop to the end of its run
}

func (t *tally) add(o tally) {
	t.Histories += o.Histories
	t.Unbalanced += o.Unbalanced
	t.Operations += o.Operations
	t.Failed += o.Failed
	t.Unknown += o.Unknown
	t.Objects += o.Objects
	t.Told += o.Told
	t.Imported += o.Imported
	t.Stopped += o.Stopped
	t.Longest = max(t.Longest, o.Longest)
}

func (h *history) log(format string, args ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, event{time.Since(h.began), format, args})
}

// fault notes what must not be.
func (h *history) fault(format string, args ...any) {
	h.log("WRONG: "+format, args...)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wrong = append(h.wrong, fmt.Sprintf(format, args...))
}

func (h *history) count(add func(*tally)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	add(&h.tally)
}

func (h *history) trace() string {
	var b strings.Builder
	for _, e := range h.events {
		fmt.Fprintf(&b, "%12.6f  %s\n", e.at.Seconds(), fmt.Sprintf(e.format, e.args...))
	}
	return b.String()
}

// weather is how the network of a history behaves.
var weathers = []struct {
	name    string
	weights [fates]int
}{
	{"calm", [fates]int{served: 1}},
	{"slow", [fates]int{served: 80, sluggish: 15, unreached: 3, limited: 4, twice: 3}},
	{"lossy", [fates]int{served: 80, sluggish: 3, unreached: 2, limited: 2, twice: 2, lost: 4, unanswered: 6}},
	{"late", [fates]int{served: 80, sluggish: 5, late: 8, overtaken: 4, swallowed: 2, unavailable: 1}},
	{"storm", [fates]int{served: 50, sluggish: 5, unreached: 4, limited: 5, twice: 5, lost: 5, unanswered: 8, swallowed: 4, late: 8, overtaken: 4, unavailable: 4}},
}

// options weigh what a history has.
type options struct {
	lag    int // of 100 histories, how many with reads that are late
	copies int // of 100 of those, how many with reads of several copies
}

// What options are where the environment does not say.
const defaultLag, defaultCopies = 25, 0

// play plays the history of a seed inside a bubble and returns it with its books.
func play(seed uint64, with options) *history {
	r := rand.New(rand.NewPCG(seed, 0))
	pick := func(list ...time.Duration) time.Duration { return list[r.IntN(len(list))] }
	h := &history{seed: seed, random: r, began: time.Now()}
	tenant, err := localtenant.New(localtenant.Options{DNS: []string{"tenant.example.com"}, Modes: localtenant.Modes{
		BareCreates: r.IntN(2) == 0, PartialLists: r.IntN(3) == 0, ShuffleLists: r.IntN(3) == 0, OptionalSecrets: r.IntN(2) == 0,
	}})
	if err != nil {
		h.fault("the tenant: %v", err)
		return h
	}
	weather := weathers[r.IntN(len(weathers))]
	h.tenant = tenant
	h.network = &network{
		tenant: tenant, seed: seed, weights: weather.weights, log: h.log,
		latency: pick(time.Millisecond, 20*time.Millisecond, 500*time.Millisecond), timeout: pick(2*time.Second, 5*time.Second, 20*time.Second),
		made: map[string][]string{}, counts: map[string]uint64{},
	}
	if lag := r.IntN(100) < with.lag; lag {
		h.network.lag, h.network.copies = pick(time.Second, 3*time.Second, 8*time.Second), r.IntN(100) < with.copies
	}
	h.config = client.Config{
		BaseURL: "https://tenant.example.com", Username: tenant.Username(), Password: tenant.Password(), LicenseKey: tenant.License(), PrivateKey: clientKey,
		RequestTimeout: h.network.timeout, NoReadCoalescing: r.IntN(8) == 0, Transport: h.network,
	}
	h.log("seed %d: %s, up to %s each way, timeout %s, lag %s (copies: %t), coalescing %t, %+v",
		seed, weather.name, h.network.latency, h.network.timeout, h.network.lag, h.network.copies, !h.config.NoReadCoalescing, tenant.Modes())
	h.module = tenant.Add("auth_modules", map[string]any{"type": "db", "subtype": "datastore", "method": "authn", "name": "users", "enabled": true, "mode": "direct", "config": map[string]any{}})
	h.network.remember("the beginning")
	h.given = map[string]bool{}
	for _, ids := range h.network.made {
		h.given[ids[0]] = true
	}

	// Few kinds, so that much happens to each.
	for range 1 + r.IntN(3) {
		h.kinds = append(h.kinds, kinds[r.IntN(len(kinds))])
	}

	runs, atOnce := 1+r.IntN(2)+r.IntN(2), r.IntN(2) == 0
	if atOnce {
		for range runs {
			h.states = append(h.states, newState())
		}
	} else {
		h.states = append(h.states, newState())
	}
	var all sync.WaitGroup
	for i := range runs {
		run := h.newRun(i, h.states[i%len(h.states)])
		if atOnce {
			all.Go(run.apply)
			continue
		}
		run.apply()
		// What another run has just written, nobody can know.
		time.Sleep(h.network.lag + upTo(r, time.Minute))
	}
	all.Wait()
	h.network.pending.Wait()
	time.Sleep(5 * time.Minute)
	synctest.Wait()
	h.balance()
	return h
}

// run is one run of a tool, with a client of its own.
type run struct {
	*history
	index   int
	client  *client.Client
	state   *state
	workers int
	seeds   []uint64
	stop    time.Duration // 0: it is not stopped
}

func (h *history) newRun(index int, s *state) *run {
	r := &run{history: h, index: index, state: s, workers: 2 + min(h.random.IntN(9), h.random.IntN(9))}
	for range r.workers {
		r.seeds = append(r.seeds, h.random.Uint64())
	}
	if h.random.IntN(3) == 0 {
		r.stop = 1 + upTo(h.random, 4*(h.network.latency+50*time.Millisecond)*8)
	}
	return r
}

// apply lets all workers work at once, until the run is stopped.
func (r *run) apply() {
	c, err := client.New(r.config)
	if err != nil {
		r.fault("the client: %v", err)
		return
	}
	r.client = c
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stopped time.Time
	if r.stop > 0 {
		r.count(func(t *tally) { t.Stopped++ })
		timer := time.AfterFunc(r.stop, func() {
			r.log("run %d: STOPPED", r.index)
			stopped = time.Now()
			cancel()
		})
		defer timer.Stop()
	}
	var all sync.WaitGroup
	for w := range r.workers {
		all.Go(func() { r.work(ctx, w) })
	}
	all.Wait()
	if ctx.Err() != nil {
		took := time.Since(stopped)
		r.count(func(t *tally) { t.Longest = max(t.Longest, took) })
		if took > 2*time.Minute {
			r.fault("run %d ended %s after it was stopped", r.index, took)
		}
	}
}

// work is what one worker does, to addresses of its own.
func (r *run) work(ctx context.Context, index int) {
	random := rand.New(rand.NewPCG(r.seeds[index], 1))
	frozen := map[string]bool{}
	for step := range 2 + random.IntN(5) {
		// No two workers begin in one instant: who was first would be left to chance.
		pause := 20 * time.Millisecond
		if random.IntN(20) == 0 {
			pause = 40 * time.Second // longer than a kept read is believed
		}
		time.Sleep(upTo(random, pause))
		// Sequential runs share a state, so that the address does not name the run.
		owner := 0
		if len(r.states) > 1 {
			owner = r.index
		}
		number := random.IntN(2)
		k := r.kinds[(index+number*(1+owner))%len(r.kinds)]
		address := fmt.Sprintf("r%dw%dn%d", owner, index, number)
		if ctx.Err() != nil {
			return
		}
		if frozen[address] {
			continue
		}
		what := fmt.Sprintf("%d/%s/%d", r.index, address, step)
		ctx := context.WithValue(ctx, operationKey{}, what)
		action, value := random.IntN(10), fmt.Sprintf("v%dx%d", r.index, step)
		e := r.state.of(address)
		began := time.Now()
		var err error
		switch {
		case e == nil:
			err = r.create(ctx, what, k, address, value)
		case action < 3:
			err = r.read(ctx, what, address, e)
		case action < 4:
			err = r.list(ctx, what, e.kind)
		case action < 8 && !e.kind.fixed:
			err = r.update(ctx, what, address, value, e)
		default:
			err = r.remove(ctx, what, address, e)
		}
		r.count(func(t *tally) {
			t.Operations++
			if err != nil {
				t.Failed++
			}
		})
		if took := time.Since(began); took > 20*time.Minute {
			r.fault("%s took %s", what, took)
		}
		// A tool that saw a failure does no more to that address.
		frozen[address] = err != nil
	}
}

func (s *state) of(address string) *entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entries[address]
}

func inDoubt(err error) bool {
	return errors.Is(err, client.ErrOutcomeUnknown) || errors.Is(err, client.ErrAmbiguous)
}

// doubted notes what is in doubt, and whether it may be.
func (r *run) doubted(what, address string, err error) {
	r.count(func(t *tally) { t.Unknown++ })
	r.network.mu.Lock()
	doubtful := r.network.doubtful
	r.network.mu.Unlock()
	if !doubtful {
		r.fault("%s: nothing was lost, and the outcome is unknown: %v", what, err)
	}
}

func (r *run) open(k *kind) store { return k.open(r.client, r.module) }

// create does what a resource's Create does: it looks for the object, and makes
// it where there is none.
func (r *run) create(ctx context.Context, what string, k *kind, address, value string) error {
	r.log("%s: create %s = %q", what, k.name, value)
	s := r.open(k)
	r.state.mu.Lock()
	told := r.state.told[address]
	r.state.mu.Unlock()
	ids, err := s.twins(ctx, address)
	if err != nil {
		r.log("%s: %v", what, err)
		return err
	}
	if len(ids) > 0 {
		r.log("%s: exists already: %v", what, ids)
		if told == 0 {
			r.fault("%s: %s %s exists already, and nothing reported it", what, k.name, address)
		}
		// Whoever knows of it imports it.
		r.count(func(t *tally) { t.Imported++ })
		got, err := s.get(ctx, ids[0])
		if err != nil {
			r.log("%s: import: %v", what, err)
			return err
		}
		r.state.mu.Lock()
		defer r.state.mu.Unlock()
		r.state.told[address] = max(0, told-1)
		r.state.entries[address] = &entry{kind: k, id: ids[0], value: got}
		return errors.New("imported")
	}
	r.state.mu.Lock()
	r.state.creates[address]++
	r.state.mu.Unlock()
	id, got, err := s.create(ctx, address, value)
	r.log("%s: created %q = %q, %v", what, id, got, err)
	r.state.mu.Lock()
	defer r.state.mu.Unlock()
	switch {
	case id != "":
		// An id that is a name is given again, and what deletes late deletes the next.
		e := &entry{kind: k, id: id, value: value, maybeGone: id == address && r.state.late[address]}
		if err != nil {
			e.maybe = []string{value, got}
		} else if got != value && !k.fixed {
			r.fault("%s: made with %q, and the answer is %q", what, value, got)
		}
		r.state.entries[address] = e
	case inDoubt(err):
		r.doubted(what, address, err)
		r.state.told[address]++
		var ambiguous *client.AmbiguousError
		says := []string{address}
		if errors.As(err, &ambiguous) {
			says = append(says, ambiguous.IDs...)
		}
		for _, word := range says {
			if !strings.Contains(err.Error(), word) {
				r.fault("%s: the error does not name %s: %v", what, word, err)
			}
		}
	case err == nil:
		r.fault("%s: created, and it has no id", what)
	}
	return err
}

// consistent reports whether what is there can be what the state says.
func (e *entry) consistent(value string) bool {
	if e.kind.fixed || value == e.value {
		return true
	}
	for _, m := range e.maybe {
		if m == value {
			return true
		}
	}
	return false
}

// read refreshes an address.
func (r *run) read(ctx context.Context, what, address string, e *entry) error {
	got, err := r.open(e.kind).get(ctx, e.id)
	r.log("%s: read %s %s = %q, %v", what, e.kind.name, e.id, got, err)
	r.state.mu.Lock()
	defer r.state.mu.Unlock()
	switch {
	case errors.Is(err, client.ErrNotFound):
		if !e.maybeGone {
			r.fault("%s: %s %s is believed gone", what, e.kind.name, address)
		}
		delete(r.state.entries, address)
	case err == nil && !e.consistent(got):
		r.fault("%s: %s %s reads %q, and %q was written (%q perhaps)", what, e.kind.name, address, got, e.value, e.maybe)
	case err == nil && len(e.maybe) == 0:
		e.value = got
	}
	return err
}

// list looks for the addresses that no worker changes meanwhile: those of this
// worker.
func (r *run) list(ctx context.Context, what string, k *kind) error {
	worker, _, _ := strings.Cut(strings.Split(what, "/")[1], "n")
	known := map[string]*entry{}
	gone := map[string]bool{}
	r.state.mu.Lock()
	for address, e := range r.state.entries {
		if e.kind == k && strings.HasPrefix(address, worker+"n") && !e.maybeGone {
			known[address] = e
		}
	}
	for id, of := range r.state.deleted {
		if of == k {
			gone[id] = true
		}
	}
	r.state.mu.Unlock()
	all, err := r.open(k).list(ctx)
	r.log("%s: list %s: %v, %v", what, k.name, all, err)
	if err != nil {
		return err
	}
	for address, e := range known {
		switch got, there := all[e.id]; {
		case !there:
			r.fault("%s: the list of %ss lacks %s (%s)", what, k.name, address, e.id)
		case !e.consistent(got):
			r.fault("%s: the list of %ss has %q for %s, and %q was written (%q perhaps)", what, k.name, got, address, e.value, e.maybe)
		}
	}
	for id := range all {
		if gone[id] && k.name != "secret" { // whose tag may be given again
			r.fault("%s: the list of %ss has %s, which was deleted", what, k.name, id)
		}
	}
	return nil
}

func (r *run) update(ctx context.Context, what, address, value string, e *entry) error {
	r.log("%s: update %s %s = %q", what, e.kind.name, e.id, value)
	got, err := r.open(e.kind).update(ctx, e.id, address, value)
	r.log("%s: updated %q, %v", what, got, err)
	r.state.mu.Lock()
	defer r.state.mu.Unlock()
	switch {
	case err == nil:
		e.value = value
		if got != value {
			r.fault("%s: %s %s was changed to %q, and the answer is %q", what, e.kind.name, address, value, got)
		}
	case errors.Is(err, client.ErrNotFound) && !e.maybeGone:
		r.fault("%s: %s %s is believed gone: %v", what, e.kind.name, address, err)
	default:
		e.maybe = append(e.maybe, value)
		if inDoubt(err) {
			r.doubted(what, address, err)
		}
	}
	return err
}

func (r *run) remove(ctx context.Context, what, address string, e *entry) error {
	r.log("%s: delete %s %s", what, e.kind.name, e.id)
	began := time.Now()
	err := r.open(e.kind).remove(ctx, e.id)
	r.log("%s: deleted, %v", what, err)
	r.state.mu.Lock()
	defer r.state.mu.Unlock()
	r.state.late[address] = r.state.late[address] || time.Since(began) >= r.network.timeout || r.network.weights[overtaken] > 0
	if err != nil {
		e.maybeGone = true
		if inDoubt(err) {
			r.doubted(what, address, err)
		}
		return err
	}
	r.state.deleted[e.id] = e.kind
	delete(r.state.entries, address)
	return nil
}
