package client

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// lister fetches lists of one object, 0, whose only content is the count of
// fetches.
type lister struct {
	snapshot[int]
	fetches atomic.Int64
	hold    chan struct{} // when set, a fetch ends when it can be received from
	err     error
}

func (l *lister) fetch(context.Context) (*listing[int], error) {
	n := int(l.fetches.Add(1))
	if l.hold != nil {
		<-l.hold
	}
	return &listing[int]{byID: map[string]*int{"": &n}}, l.err
}

// wantOf wants a list that is answered from the nth fetch.
func wantOf(t *testing.T, what string, n int, list *listing[int], err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	} else if got := *list.byID[""]; got != n {
		t.Errorf("%s: fetch %d, want %d", what, got, n)
	}
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s lister
		read := func(what string, n int) {
			t.Helper()
			list, err := s.forRead(t.Context(), s.fetch)
			wantOf(t, what, n, list, err)
		}
		write := func(what, id string, n int) {
			t.Helper()
			list, err := s.forWrite(t.Context(), id, s.fetch)
			wantOf(t, what, n, list, err)
		}
		read("the first", 1)
		read("kept", 1)
		end := s.write("a")
		write("a write to another object", "b", 1)
		read("a write has begun", 2)
		read("and goes on", 2)
		end()
		write("a write to another object has ended", "b", 2)
		write("a write to the object has ended", "a", 3)
		read("a list for a write will do for a Read", 3)
		list, err := s.fresh(t.Context(), s.fetch)
		wantOf(t, "nothing kept will do", 4, list, err)
		read("and is kept itself", 4)
		time.Sleep(listLifetime - time.Nanosecond)
		read("not too old", 4)
		write("not too old", "a", 4)
		time.Sleep(time.Nanosecond)
		read("too old", 5)
		read("young again", 5)
		time.Sleep(time.Second)
		s.outdate(time.Now().Add(-2 * time.Second))
		read("younger than what an object showed", 5)
		s.outdate(time.Now())
		write("older than that", "a", 5)
		read("older than that", 6)
	})
}

// TestSnapshotDuringAWrite: a list that was begun before a write ended is good
// for those who came before that end, and for nobody later.
func TestSnapshotDuringAWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := lister{hold: make(chan struct{})}
		var all sync.WaitGroup
		read := func(what string, n int) {
			all.Go(func() {
				list, err := s.forRead(t.Context(), s.fetch)
				wantOf(t, what, n, list, err)
			})
			synctest.Wait() // until it waits for a list
		}
		read("before", 1)
		read("before, too", 1)
		end := s.write("a")
		read("during the write", 2)
		end()
		read("after the write", 2)
		s.write("b")()
		read("after another write", 2)
		if n := s.fetches.Load(); n != 1 {
			t.Errorf("%d fetches under way, want 1", n)
		}
		s.hold <- struct{}{}
		synctest.Wait()
		s.write("c")()
		read("after the next has begun", 3)
		close(s.hold)
		all.Wait()
		if n := s.fetches.Load(); n != 3 {
			t.Errorf("%d fetches, want 3", n)
		}
	})
}

// One who gives up, the one who came first too, fails nobody else.
func TestSnapshotOfOneWhoLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := lister{hold: make(chan struct{})}
		ctx, leave := context.WithCancel(t.Context())
		left, stayed := make(chan error, 1), make(chan error, 1)
		get := func(ctx context.Context, done chan error) {
			_, err := s.forRead(ctx, s.fetch)
			done <- err
		}
		go get(ctx, left)
		synctest.Wait()
		go get(t.Context(), stayed)
		synctest.Wait()
		leave()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if _, err := s.fresh(ctx, s.fetch); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		close(s.hold)
		if err := <-stayed; err != nil {
			t.Error(err)
		}
		if _, err := s.fresh(ctx, s.fetch); !errors.Is(err, context.Canceled) || s.fetches.Load() != 1 {
			t.Errorf("one who has left starts a fetch: %v", err)
		}
	})
}

func TestSnapshotKeepsNoError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := lister{hold: make(chan struct{}), err: errors.New("oops")}
		failed := make(chan error, 3)
		for range cap(failed) {
			go func() {
				_, err := s.forRead(t.Context(), s.fetch)
				failed <- err
			}()
		}
		synctest.Wait()
		close(s.hold)
		for range cap(failed) {
			if err := <-failed; !errors.Is(err, s.err) {
				t.Error(err)
			}
		}
		s.err = nil
		list, err := s.forRead(t.Context(), s.fetch)
		wantOf(t, "after a failure", 2, list, err)
		// A younger list that fails takes nothing from the one that is kept.
		s.err = errors.New("oops")
		if _, err := s.fresh(t.Context(), s.fetch); !errors.Is(err, s.err) {
			t.Error(err)
		}
		list, err = s.forRead(t.Context(), s.fetch)
		wantOf(t, "kept", 2, list, err)
	})
}

// TestSnapshotIsLinearizable: with any number of readers and writers, a read
// tells at least the newest version of an object whose write ended before the
// read began, and what a write goes by tells that of its own object. Versions
// only grow.
func TestSnapshotIsLinearizable(t *testing.T) {
	t.Parallel()
	const seeds, objects, actors, steps = 60, 4, 12, 40
	for seed := range uint64(seeds) {
		synctest.Test(t, func(t *testing.T) {
			var s snapshot[int64]
			var stored, ended [objects]atomic.Int64 // the tenant's, and what writers were answered
			random := rand.New(rand.NewPCG(seed, 1))
			fetches := 0
			underway := atomic.Int64{}
			var draw sync.Mutex
			pause := func() {
				draw.Lock()
				d := time.Duration(random.IntN(20)) * time.Millisecond
				draw.Unlock()
				time.Sleep(d)
			}
			fetch := func(context.Context) (*listing[int64], error) {
				if underway.Add(1) > 1 {
					t.Error("two fetches at once")
				}
				defer underway.Add(-1)
				fetches++
				pause()
				l := &listing[int64]{byID: map[string]*int64{}}
				for i := range stored {
					l.byID[fmt.Sprint(i)] = new(stored[i].Load())
				}
				pause()
				if fetches%7 == 0 {
					return nil, errors.New("oops")
				}
				return l, nil
			}
			var all sync.WaitGroup
			for actor := range actors {
				all.Go(func() {
					for step := range steps {
						pause()
						i := (actor*7 + step) % objects
						id := fmt.Sprint(i)
						from := ended[i].Load()
						var list *listing[int64]
						var err error
						switch (actor + step) % 3 {
						case 0:
							list, err = s.forRead(t.Context(), fetch)
						case 1:
							list, err = s.forWrite(t.Context(), id, fetch)
						case 2:
							end := s.write(id)
							pause()
							version := stored[i].Add(1)
							pause()
							end()
							for old := ended[i].Load(); old < version && !ended[i].CompareAndSwap(old, version); old = ended[i].Load() {
							}
							continue
						}
						if err == nil && *list.byID[id] < from {
							t.Errorf("seed %d: version %d of object %s, and version %d was written before", seed, *list.byID[id], id, from)
						}
					}
				})
			}
			all.Wait()
		})
	}
}

// TestShareLooksTwice: a fetch that ended between a caller's look and its turn
// is not made again.
func TestShareLooksTwice(t *testing.T) {
	t.Parallel()
	var keys peerKeys
	looks := 0
	known := func() (string, bool) { looks++; return "known", looks == 2 }
	got, err := share(t.Context(), &keys.flights, "k", known, func(context.Context) (string, error) { return "", errors.New("fetched") })
	if got != "known" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
