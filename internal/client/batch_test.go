package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// caller takes down what each call is asked for, and answers when it may.
type caller struct {
	batch[string]
	calls [][]string
	hold  chan struct{}
}

func (c *caller) send(ctx context.Context, all []*asked[string]) {
	var wants []string
	for _, a := range all {
		wants = append(wants, *a.want)
		a.made, a.err = new(*a.want+"!"), ctx.Err()
	}
	c.calls = append(c.calls, wants)
	select {
	case <-c.hold:
	case <-ctx.Done():
		for _, a := range all {
			a.err = ctx.Err()
		}
	}
}

func apart(one, other *string) bool { return (*one)[0] == (*other)[0] }

// What is asked for while a call is under way goes as one, except what must
// not be together; each caller gets what was made of its own.
func TestBatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := caller{hold: make(chan struct{})}
		var all sync.WaitGroup
		for _, want := range []string{"a", "b", "c", "b2", "d"} {
			all.Go(func() {
				if made, err := c.do(t.Context(), &want, apart, c.send); err != nil || *made != want+"!" {
					t.Errorf("%s: %v, %v", want, made, err)
				}
			})
			synctest.Wait()
		}
		close(c.hold)
		all.Wait()
		if got := fmt.Sprint(c.calls); got != "[[a] [b c d] [b2]]" {
			t.Errorf("the calls were %s", got)
		}
	})
}

// A service that refuses many at once is not asked for as many again.
func TestBatchLearnsALimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b batch[string]
		var sizes []int
		send := func(_ context.Context, all []*asked[string]) {
			time.Sleep(time.Second)
			sizes = append(sizes, len(all))
			for _, a := range all {
				if a.made = a.want; len(all) > 3 {
					a.made, a.err = nil, errAlone
				}
			}
		}
		for _, want := range [][]int{{1, 8, 4, 2, 2, 4, 2, 2}, {1, 2, 2, 2, 2}} {
			var all sync.WaitGroup
			sizes = nil
			for range 9 {
				all.Go(func() {
					if made, err := b.do(t.Context(), new("a"), func(_, _ *string) bool { return false }, send); err != nil || *made != "a" {
						t.Errorf("%v, %v", made, err)
					}
				})
				synctest.Wait()
			}
			all.Wait()
			if !slices.Equal(sizes, want) {
				t.Errorf("calls of %v, want %v", sizes, want)
			}
		}
	})
}

func TestBatchIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := caller{hold: make(chan struct{})}
		var all sync.WaitGroup
		for n := range 2*batchSize + 2 {
			all.Go(func() {
				_, _ = c.do(t.Context(), new(fmt.Sprint(n)), func(_, _ *string) bool { return false }, c.send)
			})
			synctest.Wait()
		}
		close(c.hold)
		all.Wait()
		var sizes []int
		for _, call := range c.calls {
			sizes = append(sizes, len(call))
		}
		if !slices.Equal(sizes, []int{1, batchSize, batchSize, 1}) {
			t.Errorf("calls of %v", sizes)
		}
	})
}

// Who leaves takes back what was not sent yet, and fails nobody else. A call
// goes on while one of its callers stays.
func TestBatchOfOneWhoLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := caller{hold: make(chan struct{})}
		ask := func(want string) (leave func(), ended chan error) {
			ctx, leave := context.WithCancel(t.Context())
			ended = make(chan error, 1)
			go func() {
				_, err := c.do(ctx, &want, apart, c.send)
				ended <- err
			}()
			synctest.Wait()
			return leave, ended
		}
		leaveA, a := ask("a")
		leaveB, b := ask("b")
		leaveC, gotC := ask("c")
		leaveD, d := ask("d")
		leaveB()
		if err := <-b; !errors.Is(err, context.Canceled) {
			t.Errorf("before it was sent: %v", err)
		}
		leaveA() // alone in its call
		if err := <-a; !errors.Is(err, context.Canceled) {
			t.Errorf("alone: %v", err)
		}
		synctest.Wait()
		leaveC()
		synctest.Wait()
		if len(gotC) > 0 {
			t.Error("it did not wait for what becomes of it")
		}
		c.hold <- struct{}{}
		if one, other := <-gotC, <-d; one != nil || other != nil {
			t.Errorf("%v, %v", one, other)
		}
		leaveD()
		leaveE, e := ask("e") // holds the next call up
		leaveF, f := ask("f")
		leaveG, g := ask("g")
		c.hold <- struct{}{}
		synctest.Wait()
		leaveF()
		leaveG()
		for _, ended := range []chan error{f, g} {
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("of a call that all have left: %v", err)
			}
		}
		if err := <-e; err != nil {
			t.Error(err)
		}
		leaveE()
		if got := fmt.Sprint(c.calls); got != "[[a] [c d] [e] [f g]]" {
			t.Errorf("the calls were %s", got)
		}
	})
}
