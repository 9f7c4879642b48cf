package client

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
)

// snapshot answers many reads of one kind from one list. A read never sees
// older data than any write that finished before the read began: a list is
// good only for readers who came after the same writes as the list itself.
//
// One list is fetched at a time. Whoever needs a younger one than that waits
// and shares the next with all who came meanwhile, so that a burst of writes
// costs no list for each.
type snapshot[A any] struct {
	mu      sync.Mutex
	now     uint64            // counts the begins and the ends of writes, and what demands a list of its own
	wrote   uint64            // now, when a write last began or ended
	wroteTo map[string]uint64 // the same of each object
	flight  *flight[A]        // under way
	kept    *flight[A]        // the youngest that succeeded
}

// flight is one fetch of the list.
type flight[A any] struct {
	at    uint64 // the snapshot's now, when it was begun
	begun time.Time
	took  time.Duration
	done  chan struct{} // closed when the two below are there
	list  *listing[A]
	err   error
}

// listLifetime: others change the tenant too, so a list is not kept for a
// whole long run. One that takes long is kept ten times as long as it took: whoever
// reads many objects would otherwise read it anew for each few of them.
const listLifetime = 30 * time.Second

// listing is one complete answer of a list. Nobody changes it.
type listing[A any] struct {
	ordered []*A
	byID    map[string]*A
	asked   time.Time // when it was begun
}

// write marks a write to an object as begun and returns what marks it as
// ended. id is "" for one that does not exist yet.
func (s *snapshot[A]) write(id string) (end func()) {
	mark := func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.now++
		s.wrote = s.now
		if s.wroteTo == nil {
			s.wroteTo = map[string]uint64{}
		}
		s.wroteTo[id] = s.now
	}
	mark()
	return mark
}

// outdate makes lists that were begun before a time too old for a Read.
func (s *snapshot[A]) outdate(before time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range []*flight[A]{s.kept, s.flight} {
		if f != nil && f.begun.Before(before) {
			s.now++
			s.wrote = s.now
		}
	}
}

// forRead returns a list for a Read: one that was begun after every write that
// has ended.
func (s *snapshot[A]) forRead(ctx context.Context, fetch func(context.Context) (*listing[A], error)) (*listing[A], error) {
	s.mu.Lock()
	after := s.wrote
	s.mu.Unlock()
	return s.get(ctx, after, fetch)
}

// forWrite returns a list that tells what a write to one object has to go by:
// one that was begun after every write to that object that has ended. Writes to
// others do not make it old.
func (s *snapshot[A]) forWrite(ctx context.Context, id string, fetch func(context.Context) (*listing[A], error)) (*listing[A], error) {
	s.mu.Lock()
	after := s.wroteTo[id]
	s.mu.Unlock()
	return s.get(ctx, after, fetch)
}

// fresh returns a list that is begun after the call.
func (s *snapshot[A]) fresh(ctx context.Context, fetch func(context.Context) (*listing[A], error)) (*listing[A], error) {
	s.mu.Lock()
	s.now++
	after := s.now
	s.mu.Unlock()
	return s.get(ctx, after, fetch)
}

// get returns a list that was begun at that count or later. A fetch that fails
// fails for all who share it, and is not kept. It outlives the caller that
// started it, so that one caller giving up fails nobody else.
func (s *snapshot[A]) get(ctx context.Context, after uint64, fetch func(context.Context) (*listing[A], error)) (*listing[A], error) {
	for {
		f, err := s.board(ctx, after, fetch)
		if err != nil {
			return nil, err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if f.at >= after {
			return f.list, f.err
		}
	}
}

// board returns the kept list where it will do, or else the fetch under way,
// which it starts where there is none.
func (s *snapshot[A]) board(ctx context.Context, after uint64, fetch func(context.Context) (*listing[A], error)) (*flight[A], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept != nil && s.kept.at >= after && time.Since(s.kept.begun) < max(listLifetime, 10*s.kept.took) {
		return s.kept, nil
	}
	if s.flight != nil {
		return s.flight, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f := &flight[A]{at: s.now, begun: time.Now(), done: make(chan struct{})}
	s.flight = f
	go func() {
		f.list, f.err = fetch(context.WithoutCancel(ctx))
		f.took = time.Since(f.begun)
		s.mu.Lock()
		s.flight = nil
		if f.err == nil {
			s.kept = f
		}
		s.mu.Unlock()
		close(f.done)
	}()
	return f, nil
}

// firstList is the list of one kind as it was before this process made any
// object of it.
type firstList[A any] struct {
	flights singleflight.Group
	kept    atomic.Pointer[listing[A]]
}

func (f *firstList[A]) get(ctx context.Context, fetch func(context.Context) (*listing[A], error)) (*listing[A], error) {
	known := func() (*listing[A], bool) { l := f.kept.Load(); return l, l != nil }
	return share(ctx, &f.flights, "", known, func(ctx context.Context) (*listing[A], error) {
		listed, err := fetch(ctx)
		if err == nil {
			f.kept.Store(listed)
		}
		return listed, err
	})
}
