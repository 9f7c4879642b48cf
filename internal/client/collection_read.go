package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Get returns the object with that id, or ErrNotFound. Unless read coalescing
// is off it is answered from one list that all reads share; an object that the
// list lacks, or does not hold whole, is read by id.
func (c *Collection[A]) Get(ctx context.Context, id string) (*A, error) {
	found, asked, err := c.get(ctx, id)
	if (err == nil || errors.Is(err, ErrNotFound)) && c.behind(id, found, asked) {
		return c.fetch(ctx, id)
	}
	return found, err
}

// get is Get, whatever was written since, and tells when it was asked for.
func (c *Collection[A]) get(ctx context.Context, id string) (found *A, asked time.Time, err error) {
	if c.client.cfg.NoReadCoalescing {
		asked = time.Now()
		found, err = c.fetch(ctx, id)
		return found, asked, err
	}
	listed, err := c.list(ctx)
	if err != nil {
		return nil, asked, err
	}
	if listed.byID[id] == nil && c.wire.get == nil {
		// Nothing else tells that it is gone: one answer is not believed.
		if listed, err = c.twice(ctx, listed); err != nil {
			return nil, asked, err
		}
	}
	found, there := listed.byID[id]
	asked = time.Now()
	switch {
	case c.wire.get == nil || there && c.wire.whole(found):
		asked = listed.asked
		found, err = c.listed(listed, id)
	case there:
		found, err = c.fetch(ctx, id)
	default: // the list and the read by id must agree that it is gone
		found, err = c.settled(ctx, id, func() (*A, error) {
			_, found, err := c.wire.get(ctx, id)
			return found, err
		})
	}
	if len(listed.ordered) == 0 {
		err = c.none(err)
	}
	return found, asked, err
}

// twice returns a list that was read after listed, until there has been one.
func (c *Collection[A]) twice(ctx context.Context, listed *listing[A]) (*listing[A], error) {
	if c.emptied.Load() {
		return listed, nil
	}
	again, err := c.fresh(ctx)
	if err == nil {
		c.emptied.Store(true)
	}
	return again, err
}

// none says so where this is not the first object that an empty list lacks: all
// of a kind rarely go at once.
func (c *Collection[A]) none(gone error) error {
	if !errors.Is(gone, ErrNotFound) {
		return gone
	}
	if n := c.vanished.Add(1); n > 1 {
		return fmt.Errorf("%w, and this run has looked for %d so far: %w", ErrEmptied, n, gone)
	}
	return gone
}

// listed returns the object with that id of a complete list.
func (c *Collection[A]) listed(l *listing[A], id string) (*A, error) {
	if found, ok := l.byID[id]; ok {
		return found, nil
	}
	return nil, &Error{Call: c.wire.listAt.String(), Message: fmt.Sprintf("the list has no %s with id %s", c.wire.kind, id), absent: true}
}

// fetch reads one object by its id, until the tenant shows the last write to it.
func (c *Collection[A]) fetch(ctx context.Context, id string) (*A, error) {
	return c.settled(ctx, id, func() (*A, error) { return c.ask(ctx, id) })
}

func (c *Collection[A]) ask(ctx context.Context, id string) (*A, error) {
	if c.wire.get == nil {
		return c.find(ctx, id)
	}
	_, found, err := c.wire.get(ctx, id)
	return found, c.confirm(ctx, id, err)
}

// find reads one object from the list. A part of the list proves nothing of
// what is not in it: only the whole list does.
func (c *Collection[A]) find(ctx context.Context, id string) (*A, error) {
	var refused error
	if c.wire.part != nil && !c.noParts.Load() {
		part, err := c.wire.part(ctx, id)
		if err != nil && (!errors.Is(err, ErrRefused) || errors.Is(err, ErrThrottled)) {
			return nil, err
		}
		for _, found := range part {
			if found != nil && c.wire.id(found) == id {
				return found, nil
			}
		}
		refused = err
	}
	listed, err := c.fresh(ctx)
	if err != nil {
		return nil, err
	}
	if listed.byID[id] == nil { // nothing else tells that it is gone: one answer is not believed
		if listed, err = c.twice(ctx, listed); err != nil {
			return nil, err
		}
	}
	if refused != nil { // it takes the same call without asking for a part
		c.noParts.Store(true)
	}
	return c.listed(listed, id)
}

// known returns an object, or ErrNotFound, for a write to go by. It may come of
// a list that is older than writes to other objects, so that it is for kinds
// whose writes change the object that they name and no other, and send nothing
// back of what others than this process may have changed: of that it knows as
// much as a Read.
func (c *Collection[A]) known(ctx context.Context, id string) (*A, error) {
	if c.client.cfg.NoReadCoalescing {
		return c.fetch(ctx, id)
	}
	listed, err := c.snapshot.forWrite(ctx, id, c.fetchAll)
	if err != nil {
		return nil, err
	}
	return c.listed(listed, id)
}

// present is known for an object that is to be there: one that the list lacks
// may have come since.
func (c *Collection[A]) present(ctx context.Context, id string) (*A, error) {
	found, err := c.known(ctx, id)
	if (errors.Is(err, ErrNotFound) || err == nil && c.behind(id, found, time.Time{})) && !c.client.cfg.NoReadCoalescing {
		return c.fetch(ctx, id)
	}
	return found, err
}

// list returns a list for a Read.
func (c *Collection[A]) list(ctx context.Context) (*listing[A], error) {
	if c.client.cfg.NoReadCoalescing {
		return c.fetchAll(ctx)
	}
	return c.snapshot.forRead(ctx, c.fetchAll)
}

// fresh returns a list that is begun after the call.
func (c *Collection[A]) fresh(ctx context.Context) (*listing[A], error) {
	if c.client.cfg.NoReadCoalescing {
		return c.fetchAll(ctx)
	}
	return c.snapshot.fresh(ctx, c.fetchAll)
}

// together returns a list that is begun after the call, which all who ask at the
// same time share where many do.
func (c *Collection[A]) together(ctx context.Context) (*listing[A], error) {
	if !c.wire.joint || c.client.cfg.NoReadCoalescing {
		return c.fetchAll(ctx)
	}
	return c.sight.fresh(ctx, c.fetchAll)
}

// confirm holds an answer that there is no such object against the list. A
// service that does not know the path answers the same 404, and a wrong base
// URL must not make every object look deleted.
func (c *Collection[A]) confirm(ctx context.Context, id string, gone error) error {
	if !errors.Is(gone, ErrNotFound) {
		return gone
	}
	switch listed, err := c.fresh(ctx); {
	case err != nil && !errors.Is(err, ErrNotFound):
		return fmt.Errorf("the service answers that there is no %s with id %s, and the list does not confirm it: %w", c.wire.kind, id, err)
	case err == nil && listed.byID[id] != nil:
		return fmt.Errorf("the service answers that there is no %s with id %s, and %w", c.wire.kind, id, errContradiction)
	}
	return gone
}

// fetchRaw reads one object by its id, with all that the service says of it, until
// the tenant shows the last write to it.
func (c *Collection[A]) fetchRaw(ctx context.Context, id string) (raw json.RawMessage, _ *A, _ error) {
	if c.wire.get == nil {
		found, err := c.fetch(ctx, id)
		switch {
		case err != nil:
			return nil, nil, err
		case c.wire.raw != nil:
			return c.wire.raw(found), found, nil
		}
		raw, err := marshal(found)
		return raw, found, err
	}
	found, err := c.settled(ctx, id, func() (found *A, err error) {
		raw, found, err = c.wire.get(ctx, id)
		return found, c.confirm(ctx, id, err)
	})
	return raw, found, err
}

// fetchAll reads the whole list.
func (c *Collection[A]) fetchAll(ctx context.Context) (*listing[A], error) {
	asked := time.Now()
	all, err := c.wire.list(ctx)
	if err != nil {
		return nil, err
	}
	if all == nil {
		return nil, c.client.fail(c.wire.listAt, &Error{Message: "the answer is not a list"}, nil)
	}
	l := &listing[A]{ordered: all, byID: make(map[string]*A, len(all)), asked: asked}
	for i, a := range all {
		if a == nil || c.wire.id(a) == "" {
			return nil, c.client.fail(c.wire.listAt, &Error{Message: fmt.Sprintf("element %d of the list has no id", i)}, nil)
		}
		l.byID[c.wire.id(a)] = a
	}
	return l, nil
}

// List yields every object, in the order of the service. After an error it
// ends; a list that was cut short is never taken for the whole.
func (c *Collection[A]) List(ctx context.Context) iter.Seq2[*A, error] {
	return func(yield func(*A, error) bool) {
		listed, err := c.list(ctx)
		if listed, err = c.settledList(ctx, listed, err); err != nil {
			yield(nil, err)
			return
		}
		for _, a := range listed.ordered {
			if !c.wire.whole(a) {
				_, a, err = c.fetchRaw(ctx, c.wire.id(a))
				if errors.Is(err, ErrNotFound) {
					continue // deleted since the list was made
				}
			}
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// witness returns the list that a create is held against when its answer is
// lost. It was read before this process made any object of the kind, so that
// neither the form of an id nor a clock matters: what is new since then, and
// nobody else's of this run, was made by the create.
func (c *Collection[A]) witness(ctx context.Context) (*listing[A], error) {
	before, err := c.first.get(ctx, c.list)
	switch {
	case errors.Is(err, ErrNotFound): // the parent is not there, which the create says better
		return &listing[A]{}, nil
	case err != nil:
		return nil, c.notChecked(err)
	}
	return before, nil
}

// notChecked says what a failed read was for.
func (c *Collection[A]) notChecked(err error) error {
	return fmt.Errorf("could not check whether the %s already exists; nothing was created: %w", c.wire.kind, err)
}
