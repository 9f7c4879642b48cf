package client

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
)

// batch makes one call of what several callers ask for at the same time. While
// a call is under way the next gathers: nobody waits for others to come.
type batch[A any] struct {
	mu      sync.Mutex
	waiting []*asked[A]
	busy    bool
	size    int // bounds what one call is to do; 0 is batchSize
}

// asked is what one caller asks for.
type asked[A any] struct {
	ctx   context.Context
	want  *A
	again bool          // it was part of a call that did not answer it
	done  chan struct{} // closed when the two below are there
	made  *A
	err   error
}

// batchSize bounds what one call is to do: no reference names a limit.
const batchSize = 50

// errAlone answers a part of a call that was refused, whole or for that part, so
// that nobody knows whose a refusal is. It is asked for again, with fewer others.
var errAlone = errors.New("to be asked for alone")

// do returns what send made of want. send gets what was asked for until it
// begins, apart from those that must not be together, and answers all of it: with
// errAlone only where there are others. A caller who leaves
// before that takes back what was asked for; afterwards it waits, for only the
// answer tells what became of it. A call of which all callers have left is
// given up.
func (b *batch[A]) do(ctx context.Context, want *A, apart func(one, other *A) bool, send func(context.Context, []*asked[A])) (*A, error) {
	mine := &asked[A]{ctx: ctx, want: want, done: make(chan struct{})}
	b.mu.Lock()
	b.waiting = append(b.waiting, mine)
	if !b.busy {
		b.busy = true
		go b.run(apart, send)
	}
	b.mu.Unlock()
	select {
	case <-mine.done:
	case <-ctx.Done():
		if b.takeBack(mine) {
			return nil, ctx.Err()
		}
		<-mine.done
	}
	return mine.made, mine.err
}

func (b *batch[A]) takeBack(mine *asked[A]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := len(b.waiting)
	b.waiting = slices.DeleteFunc(b.waiting, func(a *asked[A]) bool { return a == mine })
	return len(b.waiting) < before
}

// run makes calls until nothing is asked for.
func (b *batch[A]) run(apart func(one, other *A) bool, send func(context.Context, []*asked[A])) {
	for {
		next := b.next(apart)
		if next == nil {
			return
		}
		b.sendAll(next, send)
		for _, a := range next {
			close(a.done)
		}
	}
}

// sendAll makes one call, and further ones for what that leaves to be asked for
// alone: two with half of it each where all was refused, so that one that is wrong
// among many costs few calls. Where none is wrong, the service has a limit, which the
// calls after it keep.
func (b *batch[A]) sendAll(all []*asked[A], send func(context.Context, []*asked[A])) {
	ctx, end := together(all)
	send(ctx, all)
	end()
	if len(all) == 1 {
		return
	}
	var left []*asked[A]
	for _, a := range all {
		if errors.Is(a.err, errAlone) {
			a.err, a.again = nil, true
			left = append(left, a)
		}
	}
	size := 1
	if len(left) == len(all) {
		size = (len(all) + 1) / 2
	}
	for part := range slices.Chunk(left, size) {
		b.sendAll(part, send)
	}
	if size > 1 && !slices.ContainsFunc(all, func(a *asked[A]) bool { return a.err != nil }) {
		b.learn(size) // none of them is wrong: they were too many
	}
}

// learn makes size the most that one call does from now on.
func (b *batch[A]) learn(size int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.size = min(size, cmp.Or(b.size, batchSize))
}

// next takes what goes into the next call. Those that must not be together are
// left for the one after it.
func (b *batch[A]) next(apart func(one, other *A) bool) (taken []*asked[A]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var left []*asked[A]
	for _, a := range b.waiting {
		if len(taken) == cmp.Or(b.size, batchSize) || slices.ContainsFunc(taken, func(t *asked[A]) bool { return apart(t.want, a.want) }) {
			left = append(left, a)
		} else {
			taken = append(taken, a)
		}
	}
	b.waiting, b.busy = left, taken != nil
	return taken
}

// together returns a context that ends when those of all callers have ended.
func together[A any](all []*asked[A]) (context.Context, func()) {
	if len(all) == 1 {
		return all[0].ctx, func() {}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(all[0].ctx))
	left := new(atomic.Int64)
	stops := make([]func() bool, len(all))
	for i, a := range all {
		stops[i] = context.AfterFunc(a.ctx, func() {
			if left.Add(1) == int64(len(all)) {
				cancel()
			}
		})
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel()
	}
}
