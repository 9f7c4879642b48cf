package client

import (
	"context"
	"errors"
	"testing"
)

func TestSnapshot(t *testing.T) {
	t.Parallel()
	var s snapshot[int]
	fetches := 0
	get := func() *listing[int] {
		t.Helper()
		got, err := s.get(t.Context(), func(context.Context) (*listing[int], error) {
			fetches++
			return &listing[int]{}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := func(what string, n int) {
		t.Helper()
		if get(); fetches != n {
			t.Errorf("%s: %d fetches, want %d", what, fetches, n)
		}
	}
	want("the first", 1)
	want("kept", 1)
	end := s.write()
	want("a write has begun", 2)
	want("and goes on", 2)
	end()
	want("a write has ended", 3)
	want("kept again", 3)
	s.begun = s.begun.Add(-listLifetime)
	want("too old", 4)
	want("young again", 4)
}

// TestSnapshotDuringAWrite: a list that was begun before a write ended is good
// for those who came before that end, and for nobody later.
func TestSnapshotDuringAWrite(t *testing.T) {
	t.Parallel()
	var s snapshot[int]
	old, young := &listing[int]{}, &listing[int]{}
	begun, gate := make(chan struct{}), make(chan struct{})
	first := make(chan *listing[int], 1)
	go func() {
		got, _ := s.get(t.Context(), func(context.Context) (*listing[int], error) {
			close(begun)
			<-gate
			return old, nil
		})
		first <- got
	}()
	<-begun
	s.write()()
	for range 2 {
		got, err := s.get(t.Context(), func(context.Context) (*listing[int], error) { return young, nil })
		if got != young || err != nil {
			t.Errorf("a list from before the write, %v", err)
		}
	}
	close(gate)
	if got := <-first; got != old && got != young {
		t.Error("another list")
	}
	got, err := s.get(t.Context(), func(context.Context) (*listing[int], error) { return nil, errors.New("fetched again") })
	if got != young || err != nil {
		t.Errorf("the old list replaced the young one, %v", err)
	}
}

func TestSnapshotKeepsNoError(t *testing.T) {
	t.Parallel()
	var s snapshot[int]
	oops := errors.New("oops")
	if _, err := s.get(t.Context(), func(context.Context) (*listing[int], error) { return nil, oops }); !errors.Is(err, oops) {
		t.Error(err)
	}
	if got, err := s.get(t.Context(), func(context.Context) (*listing[int], error) { return &listing[int]{}, nil }); got == nil || err != nil {
		t.Error(err)
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
