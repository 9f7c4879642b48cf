package client

import (
	"context"
	"errors"
	"slices"
)

// Twins returns the ids of the objects with the natural key of want that were
// there before this process made any, and are there still. A run that was killed
// between a create and its state leaves such a one, and another create would
// make it a second time: the API has no idempotency keys, and few of its names
// are unique. All creates of a process share one list.
func (c *Collection[A]) Twins(ctx context.Context, want *A) (ids []string, err error) {
	if c.wire.taken == nil {
		return nil, nil // nothing makes a second one
	}
	same := func(found *A) bool { return c.wire.taken(want, found) }
	before, err := c.witness(ctx)
	there := func() bool {
		if c.wire.joint { // there may be very many
			return before.byID[c.wire.id(want)] != nil
		}
		return slices.ContainsFunc(before.ordered, same)
	}
	if err != nil || !there() {
		return nil, err
	}
	// It may have been deleted or renamed since.
	now, err := c.list(ctx)
	if err != nil {
		return nil, c.notChecked(err)
	}
	for _, found := range now.ordered {
		id := c.wire.id(found)
		if made, _ := c.mine.Load(id); before.byID[id] == nil || made != nil || !same(found) {
			continue
		}
		if !c.wire.whole(found) { // the list may tell less of it than its key
			switch found, err = c.fetch(ctx, id); {
			case errors.Is(err, ErrNotFound):
				continue
			case err != nil:
				return nil, c.notChecked(err)
			case !same(found):
				continue
			}
		}
		ids = append(ids, id)
	}
	return ids, nil
}
