package client

import (
	"context"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// snapshot answers many reads of one kind from one list. A read never sees
// older data than any write that finished before the read began: a list is
// good only for readers who came after the same writes as the list itself.
type snapshot[A any] struct {
	flights singleflight.Group
	mu      sync.Mutex
	writes  uint64 // counts the begins and the ends of writes
	taken   uint64 // writes when the kept list was begun
	begun   time.Time
	kept    *listing[A]
}

// listLifetime: others change the tenant too, so a list is not kept for a
// whole long run.
const listLifetime = 30 * time.Second

// listing is one complete answer of a list. Nobody changes it.
type listing[A any] struct {
	ordered []*A
	byID    map[string]*A
}

// write marks a write as begun and returns what marks it as ended.
func (s *snapshot[A]) write() (end func()) {
	bump := func() {
		s.mu.Lock()
		s.writes++
		s.kept = nil
		s.mu.Unlock()
	}
	bump()
	return bump
}

// get returns a list that was begun after the last write that has ended.
// Concurrent callers share one fetch.
func (s *snapshot[A]) get(ctx context.Context, fetch func(context.Context) (*listing[A], error)) (*listing[A], error) {
	s.mu.Lock()
	writes := s.writes
	s.mu.Unlock()
	known := func() (*listing[A], bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.kept, s.kept != nil && s.taken >= writes && time.Since(s.begun) < listLifetime
	}
	return share(ctx, &s.flights, strconv.FormatUint(writes, 10), known, func(ctx context.Context) (*listing[A], error) {
		begun := time.Now()
		fetched, err := fetch(ctx)
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		if s.writes == writes {
			s.kept, s.taken, s.begun = fetched, writes, begun
		}
		s.mu.Unlock()
		return fetched, nil
	})
}
