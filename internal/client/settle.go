package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// written is the last write of this process to one object.
type written[A any] struct {
	ended time.Time
	gone  bool // it was deleted
	was   *A   // what a read told before a change; nil after a create
	is    *A   // what was answered, where that is the whole object
	older []*A // what was there before that, and may still be shown
}

// wrote notes a write that is done.
func (c *Collection[A]) wrote(id string, w written[A]) {
	w.ended = time.Now()
	c.recent.Store(id, &w)
}

// behind reports whether a read of an object, nil where there is none, that was
// asked for at some time shows what was before the last write to it. What a tenant
// has shown once it does not take back, unless it was seen to lag.
func (c *Collection[A]) behind(id string, found *A, asked time.Time) (behind bool) {
	last, ok := c.recent.Load(id)
	if !ok {
		return false
	}
	w := last.(*written[A])
	old := func(one *A) bool { return one != nil && sameObject(one, found) }
	switch {
	case found != nil && !c.wire.whole(found) && w.was != nil:
		return false // a part does not show a change
	case asked.Sub(w.ended) > settleTime:
	case w.gone:
		behind = found != nil
	default:
		behind = found == nil || old(w.was) || slices.ContainsFunc(w.older, old)
	}
	if behind {
		c.client.lags.Store(true)
	} else if !w.gone && !c.client.lags.Load() && c.recent.CompareAndDelete(id, last) {
		c.snapshot.outdate(asked) // an older list is compared with nothing anymore
	}
	return behind
}

// errContradiction: the read of an object and the list do not agree on whether it
// is there.
var errContradiction = errors.New("lists it")

// settled repeats a read of an object, with growing pauses, until it shows the
// last write to it and does not contradict itself. After settleTime what is read
// is believed; of a caller who gave up before, nothing is known. A tenant that has
// kept an old value for so long, and never caught up, drops changes: it is not
// waited for in full again.
func (c *Collection[A]) settled(ctx context.Context, id string, read func() (*A, error)) (*A, error) {
	waits := c.client.waits()
	for pauses := 0; ; pauses++ {
		asked := time.Now()
		found, err := read()
		again := errors.Is(err, errContradiction) || (err == nil || errors.Is(err, ErrNotFound)) && c.behind(id, found, asked)
		old := again && err == nil && found != nil && !c.deleted(id)
		switch {
		case !again:
			if pauses > 0 {
				c.client.catchesUp.Store(true)
			}
			return found, err
		case old && pauses >= briefly && c.client.drops.Load() && !c.client.catchesUp.Load():
			return found, err
		case waits(ctx):
			continue
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case old:
			c.client.drops.Store(true)
		}
		return found, err
	}
}

// deleted reports whether the last write of this process to an object was a delete.
func (c *Collection[A]) deleted(id string) bool {
	last, ok := c.recent.Load(id)
	return ok && last.(*written[A]).gone
}

// briefly is after how many pauses a tenant that drops changes is believed: after
// 1.75 s.
const briefly = 3

// settledList repeats a list until it shows every write of this process.
func (c *Collection[A]) settledList(ctx context.Context, listed *listing[A], err error) (*listing[A], error) {
	for waits := c.client.waits(); err == nil && c.listBehind(listed) && waits(ctx); {
		listed, err = c.fresh(ctx)
	}
	if err == nil && ctx.Err() != nil && c.listBehind(listed) {
		return nil, ctx.Err()
	}
	return listed, err
}

func (c *Collection[A]) listBehind(listed *listing[A]) (behind bool) {
	c.recent.Range(func(id, _ any) bool {
		behind = c.behind(id.(string), listed.byID[id.(string)], listed.asked)
		return !behind
	})
	return behind
}

// vanishes waits until the tenant no longer shows an object that was deleted. All
// who delete at the same time share the lists.
func (c *Collection[A]) vanishes(ctx context.Context, id string) error {
	c.wrote(id, written[A]{gone: true})
	if c.client.cfg.NoReadCoalescing || c.wire.unlisted || c.wire.get != nil && !c.affords() {
		_, err := c.fetch(ctx, id)
		return c.stillThere(id, err == nil)
	}
	listed, err := c.snapshot.forWrite(ctx, id, c.listAround)
	found, _ := c.settled(ctx, id, func() (*A, error) {
		if listed == nil {
			listed, err = c.fresh(ctx)
		}
		if err != nil { // it was answered that it is gone, and nothing tells otherwise
			return nil, nil
		}
		found := listed.byID[id]
		listed = nil
		return found, nil
	})
	return c.stillThere(id, found != nil)
}

func (c *Collection[A]) stillThere(id string, is bool) error {
	if !is {
		return nil
	}
	return fmt.Errorf("the tenant answered that the %s with id %s is deleted, and still shows it", c.wire.kind, id)
}

// justDeleted reports whether this process has deleted an object that may still
// stand in the way of another.
func (c *Collection[A]) justDeleted() (lately bool) {
	c.recent.Range(func(_, last any) bool {
		w := last.(*written[A])
		lately = w.gone && time.Since(w.ended) <= settleTime
		return !lately
	})
	return lately
}

// shown waits until the tenant shows an object that was just made, and returns it
// as the tenant keeps it. What is found on the way is a Caveat: the object is made
// in any case.
func (c *Collection[A]) shown(ctx context.Context, before *listing[A], want, made *A) (*A, error) {
	id := c.wire.id(made)
	c.mine.Store(id, true)
	var w written[A]
	if c.wire.whole(made) {
		w.is = made
	}
	if c.wrote(id, w); (before == nil || c.wire.joint) && c.wire.whole(made) {
		return made, nil // no list can be read, or need be
	}
	listed := c.lookAround(ctx, before)
	if listed != nil && c.wire.whole(made) && !c.behind(id, listed.byID[id], listed.asked) {
		return made, c.doubled(ctx, before, listed, want, id)
	}
	whole, err := c.fetch(ctx, id)
	switch {
	case err != nil:
		return made, &Caveat{fmt.Errorf("the %s was created with id %s and could not be read back: %w", c.wire.kind, id, err)}
	case c.wire.whole(made):
		whole = made
	}
	return whole, c.doubled(ctx, before, listed, want, id)
}

// listedPerWrite is how many listed objects one create or delete may cost, so that
// many of one kind do not cost the square of their number.
const listedPerWrite = 50

// affords reports whether one more list after a write is in proportion.
func (c *Collection[A]) affords() bool {
	allowed := listedPerWrite * c.writes.Add(1)
	return c.around.Load() <= 3*c.size.Load()+allowed
}

// listAround returns a list that was read after a write.
func (c *Collection[A]) listAround(ctx context.Context) (*listing[A], error) {
	listed, err := c.fetchAll(ctx)
	if err == nil {
		c.size.Store(int64(len(listed.ordered)))
		c.around.Add(int64(len(listed.ordered)))
	}
	return listed, err
}

// lookAround returns a list that was read after a create, nil where it would cost too
// much. All who create at the same time share it.
func (c *Collection[A]) lookAround(ctx context.Context, before *listing[A]) *listing[A] {
	if before == nil || c.client.cfg.NoReadCoalescing || !c.affords() {
		return nil
	}
	listed, err := c.sight.fresh(ctx, c.listAround)
	if err != nil {
		return nil
	}
	return listed
}

// doubled returns a Caveat where somebody else has made an object like want at the
// same time: no service refuses that.
func (c *Collection[A]) doubled(ctx context.Context, before, listed *listing[A], want *A, id string) error {
	if listed == nil {
		return nil
	}
	var others []string
	for _, found := range listed.ordered {
		other := c.wire.id(found)
		if _, known := c.mine.Load(other); known || other == id || before.byID[other] != nil || !c.wire.twin(want, found) {
			continue
		}
		if !c.wire.whole(found) {
			if whole, err := c.fetch(ctx, other); err != nil || !c.wire.twin(want, whole) {
				continue
			}
		}
		others = append(others, other)
	}
	if len(others) == 0 || c.rival(want) { // which may be answered one of them yet
		return nil
	}
	return &Caveat{fmt.Errorf("%w: besides the %s with id %s, which this run has made, there is now another with the same %s, which it has not: id %s",
		ErrDoubled, c.wire.kind, id, c.wire.name(want), strings.Join(others, ", "))}
}

// changed returns what became of changing was to sent: what was answered, or where
// that is not the whole object, what a read tells.
func (c *Collection[A]) changed(ctx context.Context, id string, was, sent, answered *A) (*A, error) {
	whole := c.wire.id(answered) == id && c.wire.whole(answered)
	w := written[A]{was: was}
	if whole {
		w.is = answered
	}
	if last, ok := c.recent.Load(id); ok {
		before := last.(*written[A])
		w.older = append(slices.Clone(before.older), before.was, before.is)
	}
	// A later read may look like one before.
	same := func(one *A) bool { return one == nil || !shows(one, sent) || whole && sameObject(one, answered) }
	if w.older = slices.DeleteFunc(w.older, same); same(was) {
		w.was = nil
	}
	c.wrote(id, w)
	if whole {
		return answered, nil
	}
	ctx, cancel := outlive(ctx)
	defer cancel()
	return c.fetch(ctx, id)
}

// renewed repeats a read while it shows what was there before a write that changes it.
func renewed[A any](ctx context.Context, c *Client, was, sent *A, read func(context.Context) (*A, error)) (*A, error) {
	return until(ctx, c, sent, read, func(found *A) bool { return !shows(was, sent) || !sameObject(found, was) })
}

// until repeats a read, with growing pauses, until it shows what was sent, and returns
// errUnchanged with what never does. Where nothing can be read it is what was sent that
// comes with the error. It goes on although the caller has given up.
func until[A any](ctx context.Context, c *Client, sent *A, read func(context.Context) (*A, error), shows func(*A) bool) (*A, error) {
	ctx, cancel := outlive(ctx)
	defer cancel()
	for waits := c.waits(); ; {
		found, err := read(ctx)
		switch {
		case err != nil:
			return sent, fmt.Errorf("the tenant accepted the values, which could not be read back: %w", err)
		case shows(found):
			return found, nil
		case !waits(ctx):
			return found, errUnchanged
		}
	}
}

// errUnchanged: the service took a write, and does not show it.
var errUnchanged = errors.New("the tenant accepted the request and did not do it")

// sameObject reports whether two reads tell the same.
func sameObject[A any](a, b *A) bool {
	one, err := marshal(a)
	other, failed := marshal(b)
	return errors.Join(err, failed) == nil && slices.Equal(one, other)
}

// shows reports whether a read can tell sent from was: by a member that was has
// too. A secret, which no read tells, is none.
func shows[A any](was, sent *A) bool {
	var before, after any
	for _, of := range []struct {
		object *A
		into   *any
	}{{was, &before}, {sent, &after}} {
		text, err := marshal(of.object)
		if err != nil || json.Unmarshal(text, of.into) != nil {
			return false
		}
	}
	return differs(before, after)
}

// rival reports whether another create of the same may have made what is found:
// one that is under way, or has ended in doubt.
func (c *Collection[A]) rival(want *A) (is bool) {
	c.underway.Range(func(other, _ any) bool {
		is = other != want && c.wire.twin(want, other.(*A))
		return !is
	})
	return is
}
