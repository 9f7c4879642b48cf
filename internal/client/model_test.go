package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A schedule is one order of the steps of several actors. Every actor stops at
// each of its gates until the schedule opens it; what is between two gates runs
// alone.
type schedule struct {
	taken []branch // what was chosen, and out of how many
	depth int
	trace []string
	// astray is a run that is not the one before as far as they are the same: two
	// who were woken at once changed places. It is made again.
	astray bool

	mu    sync.Mutex
	gates []*gate
}

type branch struct{ choice, of int }

type gate struct {
	name string
	open chan struct{}
}

// choose returns one of n, each in another run.
func (s *schedule) choose(what string, n int) int {
	if s.astray {
		return 0
	}
	if s.depth == len(s.taken) {
		s.taken = append(s.taken, branch{of: n})
	}
	b := s.taken[s.depth]
	s.depth++
	if s.astray = s.astray || b.of != n; s.astray {
		return 0
	}
	if n > 1 {
		s.trace = append(s.trace, fmt.Sprintf("%s: %d of %d", what, b.choice, n))
	}
	return b.choice
}

// pass waits until the schedule lets the step happen.
func (s *schedule) pass(name string) {
	g := &gate{name, make(chan struct{})}
	s.mu.Lock()
	s.gates = append(s.gates, g)
	s.mu.Unlock()
	<-g.open
}

// run opens one gate after the other until nobody waits for one.
func (s *schedule) run() {
	for {
		synctest.Wait()
		if len(s.gates) == 0 {
			return
		}
		slices.SortFunc(s.gates, func(a, b *gate) int { return strings.Compare(a.name, b.name) })
		i := s.choose("gate", len(s.gates))
		g := s.gates[i]
		s.gates = slices.Delete(s.gates, i, i+1)
		s.trace = append(s.trace, g.name)
		close(g.open)
	}
}

func (s *schedule) again() { s.depth, s.trace, s.gates, s.astray = 0, nil, nil, false }

// next sets the choices of the next run, and reports whether there is one.
func (s *schedule) next() bool {
	for i := len(s.taken) - 1; i >= 0; i-- {
		if s.taken[i].choice+1 < s.taken[i].of {
			s.taken = s.taken[:i+1]
			s.taken[i].choice++
			s.again()
			return true
		}
	}
	return false
}

// world is what a model begins its actors in, and where they tell what is wrong.
type world struct {
	*schedule
	all   sync.WaitGroup
	ended int
	begun int
	wrong []string
}

// actor runs steps as one that the schedule steers.
func (w *world) actor(steps func()) {
	w.begun++
	w.all.Go(func() {
		steps()
		w.mu.Lock()
		w.ended++
		w.mu.Unlock()
	})
}

func (w *world) fault(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = append(w.wrong, fmt.Sprintf(format, args...))
}

// explore runs a model under every schedule there is.
func explore(t *testing.T, name string, model func(*world) (check func())) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	began, runs, astray := time.Now(), 0, 0
	s := &schedule{}
	for more := true; more; more = s.next() {
		play := func() *world {
			w := &world{schedule: s}
			synctest.Test(t, func(*testing.T) {
				check := model(w)
				w.run()
				if w.ended < w.begun {
					w.fault("%d of %d actors wait for ever", w.begun-w.ended, w.begun)
				} else {
					check()
				}
			})
			return w
		}
		w := play()
		for ; s.astray; astray++ {
			if astray > 1000 {
				t.Fatalf("%s: the runs do not repeat", name)
			}
			s.again()
			w = play()
		}
		if runs++; len(w.wrong) > 0 {
			t.Errorf("%s, run %d: %s\n  %s", name, runs, strings.Join(w.wrong, "; "), strings.Join(s.trace, "\n  "))
			return
		}
	}
	t.Logf("%s: all %d interleavings hold, in %s", name, runs, time.Since(began).Round(time.Millisecond))
}

// TestModelOfSnapshot: whatever the order of the steps, a read shows what was
// written before it began; what a write goes by does so for its own object.
func TestModelOfSnapshot(t *testing.T) {
	// R reads, G asks what a write to the object goes by, F wants a list of its
	// own; a number writes to that object.
	for _, programs := range []string{"0R|R0", "0R0|RR", "0G|1G", "0R|1R", "0F|RF", "0|R|R", "0|1|R", "0G|R|0"} {
		explore(t, programs, func(w *world) func() {
			var s snapshot[int]
			var stored, ended [2]int
			fetches := 0
			fetch := func(context.Context) (*listing[int], error) {
				fetches++
				name := fmt.Sprintf("fetch %d", fetches)
				w.pass(name + " reads")
				l := &listing[int]{byID: map[string]*int{"0": new(stored[0]), "1": new(stored[1])}}
				w.pass(name + " ends")
				return l, nil
			}
			for i, program := range strings.Split(programs, "|") {
				w.actor(func() {
					for n, step := range program {
						name := fmt.Sprintf("%c%d %c ", 'A'+i, n, step)
						w.pass(name + "begins")
						from := ended
						own := programs[0:1] // the object that G is about
						if i > 0 && strings.ContainsAny(program, "1") {
							own = "1"
						}
						var list *listing[int]
						switch step {
						case 'R':
							list, _ = s.forRead(context.Background(), fetch)
						case 'G':
							list, _ = s.forWrite(context.Background(), own, fetch)
						case 'F':
							list, _ = s.fresh(context.Background(), fetch)
						default:
							object := int(step - '0')
							end := s.write(string(step))
							w.pass(name + "is done")
							stored[object]++
							version := stored[object]
							w.pass(name + "ends")
							end()
							ended[object] = max(ended[object], version)
							continue
						}
						for object, version := range from {
							id := fmt.Sprint(object)
							if got := *list.byID[id]; got < version && (step != 'G' || id == own) {
								w.fault("%sshows version %d of %s, and %d was written", name, got, id, version)
							}
						}
					}
				})
			}
			return func() {}
		})
	}
}

// TestModelOfBatch: every caller is answered, with what was made of what it asked
// for; what a caller took back was not sent, and nothing is sent twice.
func TestModelOfBatch(t *testing.T) {
	for _, callers := range []string{"ab", "aa", "abc", "aab"} {
		for _, leaves := range []bool{false, true} {
			explore(t, fmt.Sprintf("%s, the first leaves: %t", callers, leaves), func(w *world) func() {
				var b batch[string]
				sent := map[*string]int{}
				calls := 0
				apart := func(one, other *string) bool { return *one == *other }
				send := func(_ context.Context, all []*asked[string]) {
					calls++
					name := fmt.Sprintf("call %d", calls)
					seen := map[string]bool{}
					for _, a := range all {
						if sent[a.want]++; sent[a.want] > 1 || seen[*a.want] {
							w.fault("%s is sent twice", *a.want)
						}
						seen[*a.want] = true
					}
					w.pass(name + " ends")
					for _, a := range all {
						a.made = new("made of " + *a.want)
					}
				}
				ctx, leave := context.WithCancel(context.Background())
				for i, want := range callers {
					w.actor(func() {
						name, own, mine := fmt.Sprintf("caller %d", i), context.Background(), new(string(want))
						if i == 0 {
							own = ctx
						}
						w.pass(name + " asks")
						made, err := b.do(own, mine, apart, send)
						switch {
						case err != nil && (i > 0 || !leaves || sent[mine] > 0):
							w.fault("%s: %v, and it was sent %d times", name, err, sent[mine])
						case err == nil && (made == nil || *made != "made of "+*mine || sent[mine] != 1):
							w.fault("%s: %v, and it was sent %d times", name, made, sent[mine])
						}
					})
				}
				if leaves {
					w.actor(func() { w.pass("the first leaves"); leave() })
				}
				return func() {
					leave()
					if len(b.waiting) > 0 || b.busy {
						w.fault("%d wait", len(b.waiting))
					}
				}
			})
		}
	}
}

// modelled is an object of a store that a model keeps.
type modelled struct {
	ID, Name string
	Version  int
}

// modelStore keeps objects as a service does: it may lose answers, and may answer
// reads from a moment ago.
type modelStore struct {
	*world
	past   []map[string]modelled // the last is the present
	next   int
	losses int // how many answers to writes it may lose
	stale  int // how many reads it may answer from the moment before
}

func (m *modelStore) present() map[string]modelled { return m.past[len(m.past)-1] }

// commit changes the present.
func (m *modelStore) commit(change func(map[string]modelled)) {
	now := map[string]modelled{}
	for id, o := range m.present() {
		now[id] = o
	}
	change(now)
	m.past = append(m.past, now)
}

// view is what a read sees.
func (m *modelStore) view(name string) map[string]modelled {
	m.pass(name + " reads")
	if m.stale > 0 && len(m.past) > 1 && m.choose(name+" is late", 2) == 1 {
		m.stale--
		return m.past[len(m.past)-2]
	}
	return m.present()
}

// write does a write whose answer may be lost: before it was done, or after.
func (m *modelStore) write(name string, change func(map[string]modelled)) error {
	m.pass(name + " is done")
	lost := 0
	if m.losses > 0 {
		if lost = m.choose(name+" loses", 3); lost > 0 {
			m.losses--
		}
	}
	if lost != 1 {
		m.commit(change)
	}
	m.pass(name + " ends")
	if lost > 0 {
		return fmt.Errorf("%s: %w", name, ErrOutcomeUnknown)
	}
	return nil
}

// step is where the context of an operation keeps its name.
type step struct{}

func stepOf(ctx context.Context) string { return ctx.Value(step{}).(string) }

// collection returns a collection of what m keeps, whose objects are read by id or
// from the list alone.
func (m *modelStore) collection(c *Client, byID bool) *Collection[modelled] {
	reads := 0
	name := func(what string) string { reads++; return fmt.Sprintf("%s %d", what, reads) }
	w := wire[modelled]{
		kind: "object",
		create: func(ctx context.Context, want *modelled) (*modelled, error) {
			m.next++
			made := modelled{ID: fmt.Sprint(m.next), Name: want.Name, Version: 1}
			return &made, m.write(stepOf(ctx), func(now map[string]modelled) { now[made.ID] = made })
		},
		update: func(ctx context.Context, id string, body sentBack) (*modelled, error) {
			var now modelled
			if err := json.Unmarshal(body.body, &now); err != nil {
				return nil, err
			}
			return new(modelled), m.write(stepOf(ctx), func(all map[string]modelled) { all[id] = now })
		},
		remove: func(ctx context.Context, id string) error {
			return m.write(stepOf(ctx), func(all map[string]modelled) { delete(all, id) })
		},
		id:   func(o *modelled) string { return o.ID },
		name: func(o *modelled) string { return "name " + o.Name },
		twin: func(sent, found *modelled) bool { return sent.Name == found.Name },
		list: func(context.Context) ([]*modelled, error) {
			seen := m.view(name("list"))
			list := []*modelled{}
			for i := range m.next {
				if o, there := seen[fmt.Sprint(i+1)]; there {
					list = append(list, &o)
				}
			}
			return list, nil
		},
	}
	if byID {
		w.get = func(_ context.Context, id string) (json.RawMessage, *modelled, error) {
			o, there := m.view(name("read"))[id]
			if !there {
				return nil, nil, &Error{Message: "there is no " + id, absent: true}
			}
			raw, err := marshal(o)
			return raw, &o, err
		}
	}
	return newCollection(c, w)
}

// TestModelOfCollection: with answers that are lost, and reads that are late, what
// a create is answered exists and is no other's, what was written before a read
// began is what it shows, and what was deleted stays gone.
func TestModelOfCollection(t *testing.T) {
	c, err := New(Config{BaseURL: "https://tenant.example.com", LicenseKey: "k", NoReadCoalescing: false})
	if err != nil {
		t.Fatal(err)
	}
	// C creates an object of the actor's name, in lower case one that all share;
	// R reads the actor's, U changes it, D deletes it, L lists.
	for _, model := range []struct {
		programs      string
		losses, stale int
		byID          bool
	}{
		{"c|c", 1, 0, false}, {"c|c", 1, 0, true}, {"C|C", 1, 0, false}, {"c|c", 0, 1, false},
		{"CR|L", 0, 0, false}, {"CR|C", 0, 0, true}, {"CDR|L", 0, 0, false}, {"CUR|R", 0, 0, true}, {"CD", 1, 0, false}, {"CR|C", 1, 0, false},
		{"CR", 0, 3, false}, {"CR", 0, 3, true}, {"CDL", 0, 3, false}, {"CUR", 0, 3, true}, {"CL|R", 0, 1, false}, {"CR", 1, 1, false},
		{"c|c", 2, 0, false}, {"c|c", 2, 0, true},
	} {
		if model.losses > 1 && os.Getenv("ONEKOSMOS_TEST_SIMULATE") == "" {
			continue // hundreds of thousands: for make simulate
		}
		what := fmt.Sprintf("%s, %d answers lost, %d reads late, by id: %t", model.programs, model.losses, model.stale, model.byID)
		explore(t, what, func(w *world) func() {
			m := &modelStore{world: w, past: []map[string]modelled{{}}, losses: model.losses, stale: model.stale}
			all := m.collection(c, model.byID)
			pauses := 0
			// Time does not pass in a model: what waits gives up a turn.
			c.sleep = func(context.Context, time.Duration) error {
				pauses++
				w.pass(fmt.Sprintf("pause %d", pauses))
				return nil
			}
			owner := map[string]string{} // id → actor
			for i, program := range strings.Split(model.programs, "|") {
				w.actor(func() {
					actor := fmt.Sprintf("%c", 'A'+i)
					var have *modelled
					gone := map[string]bool{}
					for n, letter := range program {
						name := fmt.Sprintf("%s%d %c", actor, n, letter)
						ctx := context.WithValue(context.Background(), step{}, name)
						w.pass(name + " begins")
						switch letter {
						case 'C', 'c':
							want := &modelled{Name: actor, Version: 1}
							if letter == 'c' {
								want.Name = "shared"
							}
							made, err := all.Create(ctx, want)
							var caveat *Caveat
							if made == nil {
								if !errors.Is(err, ErrOutcomeUnknown) {
									w.fault("%s: %v", name, err)
								}
								return
							}
							if err != nil && !errors.As(err, &caveat) {
								w.fault("%s: made, and %v", name, err)
							}
							if other := owner[made.ID]; other != "" {
								w.fault("%s: %s is given to %s and %s", name, made.ID, other, actor)
							}
							if _, there := m.present()[made.ID]; !there {
								w.fault("%s: made %s, which is not there", name, made.ID)
							}
							owner[made.ID], have = actor, made
						case 'R':
							if have == nil {
								continue
							}
							got, err := all.Get(ctx, have.ID)
							switch {
							case gone[have.ID] && !errors.Is(err, ErrNotFound):
								w.fault("%s: %s was deleted, and reads %v, %v", name, have.ID, got, err)
							case !gone[have.ID] && (err != nil || got.Version != have.Version):
								w.fault("%s: %s has version %d, and reads %v, %v", name, have.ID, have.Version, got, err)
							}
						case 'U':
							changed, err := all.Update(ctx, have.ID, &modelled{ID: have.ID, Name: have.Name, Version: have.Version + 1})
							if err != nil || changed.Version != have.Version+1 {
								w.fault("%s: changed to version %d, and reads %v, %v", name, have.Version+1, changed, err)
								return
							}
							have = changed
						case 'D':
							if err := all.Delete(ctx, have.ID); err != nil {
								if !errors.Is(err, ErrOutcomeUnknown) {
									w.fault("%s: %v", name, err)
								}
								return
							}
							if _, there := m.present()[have.ID]; there {
								w.fault("%s: deleted, and there", name)
							}
							gone[have.ID] = true
						case 'L':
							seen := map[string]bool{}
							for o, err := range all.List(ctx) {
								if err != nil {
									w.fault("%s: %v", name, err)
									return
								}
								seen[o.ID] = true
							}
							if have != nil && seen[have.ID] == gone[have.ID] {
								w.fault("%s: lists %s: %t, and it was deleted: %t", name, have.ID, seen[have.ID], gone[have.ID])
							}
						}
					}
				})
			}
			return func() {
				// Some call reported what is there and nobody's: no create without an
				// object has ended well.
				if len(m.present()) > m.next {
					w.fault("%d objects of %d creates", len(m.present()), m.next)
				}
			}
		})
	}
}
