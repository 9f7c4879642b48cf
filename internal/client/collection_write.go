package client

import (
	"context"
	"encoding/json"
	"errors"
)

// Create makes an object of want and returns it as the service keeps it. When
// the answer is lost it looks for the object and takes it when it is proved to
// be the one; otherwise the error says what is known (ErrOutcomeUnknown,
// ErrAmbiguous). An object together with an error was made, and could not be
// read back whole.
func (c *Collection[A]) Create(ctx context.Context, want *A) (*A, error) {
	return c.createBy(ctx, want, c.wire.create)
}

// createBy makes an object like want by a call of its own.
func (c *Collection[A]) createBy(ctx context.Context, want *A, send func(context.Context, *A) (*A, error)) (*A, error) {
	before, err := c.witness(ctx)
	if err != nil {
		return nil, err
	}
	return c.createAfter(ctx, before, want, send)
}

// createAfter is createBy after a list that was read before; nil where none can
// be.
func (c *Collection[A]) createAfter(ctx context.Context, before *listing[A], want *A, send func(context.Context, *A) (*A, error)) (*A, error) {
	c.underway.Store(want, nil)
	made, err := c.sendCreate(ctx, want, send)
	ctx, cancel := outlive(ctx)
	defer cancel()
	if errors.Is(err, ErrOutcomeUnknown) {
		made, err = c.adopt(ctx, before, want, err)
		c.snapshot.write(c.wire.id(want))() // it may have been done long after it was sent
	}
	if !errors.Is(err, ErrOutcomeUnknown) { // else its object may come yet
		defer c.underway.Delete(want)
	}
	if err != nil {
		return nil, err
	}
	return c.shown(ctx, before, want, made)
}

// sendCreate sends a create. What stands in its way may be what this process has
// deleted just now, as a replacement does.
func (c *Collection[A]) sendCreate(ctx context.Context, want *A, send func(context.Context, *A) (*A, error)) (*A, error) {
	defer c.snapshot.write(c.wire.id(want))()
	for waits := c.client.waits(); ; {
		made, err := send(ctx, want)
		if !errors.Is(err, ErrConflict) || !c.justDeleted() || !waits(ctx) {
			return made, err
		}
	}
}

// Update changes the object with that id to want and returns it as the service
// keeps it. Members that want does not have keep their value. ErrNotFound when
// there is no such object.
func (c *Collection[A]) Update(ctx context.Context, id string, want *A) (*A, error) {
	if c.wire.fixed {
		return c.Get(ctx, id)
	}
	return c.change(ctx, id, want)
}

// change lays any part of the object over what the service has.
func (c *Collection[A]) change(ctx context.Context, id string, part any) (*A, error) {
	current, found, err := c.fetchRaw(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.changeFrom(ctx, id, current, found, part)
}

// changeFrom is change for an object that was just read.
func (c *Collection[A]) changeFrom(ctx context.Context, id string, current json.RawMessage, found *A, part any) (*A, error) {
	// An answer may spell a value otherwise than a request must (a URI for an
	// algorithm's name), so what is known goes back in the form of requests.
	body := current
	for _, layer := range []any{found, part} {
		wanted, err := marshal(layer)
		if err != nil {
			return nil, err
		}
		if body, err = c.wire.rules.overlay(body, wanted); err != nil {
			return nil, err
		}
	}
	back, err := sendBack(body, part)
	if err != nil {
		return nil, err
	}
	sent := new(A)
	if err := json.Unmarshal(body, sent); err != nil {
		sent = found
	}
	return c.sendChange(ctx, id, found, sent, func(ctx context.Context) (*A, error) { return c.wire.update(ctx, id, back) })
}

// sendChange sends a change from found to sent, and returns what came of it.
func (c *Collection[A]) sendChange(ctx context.Context, id string, found, sent *A, send func(context.Context) (*A, error)) (*A, error) {
	end := c.snapshot.write(id)
	changed, err := send(ctx)
	end()
	if err != nil {
		return nil, err
	}
	return c.changed(ctx, id, found, sent, changed)
}

// Delete removes the object with that id; one that is gone already is no
// error. After a lost answer it looks, and deletes again only what is there.
func (c *Collection[A]) Delete(ctx context.Context, id string) error {
	remove := func() error {
		defer c.snapshot.write(id)()
		err := c.wire.remove(ctx, id)
		switch {
		case errors.Is(err, ErrNotFound):
			if err = c.confirm(ctx, id, err); errors.Is(err, ErrNotFound) {
				return nil
			}
		case errors.Is(err, ErrRefused) && !errors.Is(err, ErrUnauthorized) && !errors.Is(err, ErrThrottled): // not every service has a 404 for it
			if _, readErr := c.fetch(ctx, id); errors.Is(readErr, ErrNotFound) {
				return nil
			}
		}
		return err
	}
	err := remove()
	ctx, cancel := outlive(ctx)
	defer cancel()
	if errors.Is(err, ErrOutcomeUnknown) && !errors.Is(err, errAccepted) {
		var readErr error
		c.client.comesLate(ctx, err, func() bool {
			_, readErr = c.fetch(ctx, id)
			return readErr != nil
		})
		c.snapshot.write(id)() // it may have been done long after it was sent
		switch {
		case errors.Is(readErr, ErrNotFound):
			err = nil
		case readErr == nil:
			err = remove()
		}
	}
	if err != nil && !errors.Is(err, errAccepted) {
		return err
	}
	c.mine.Store(id, false) // who gives ids can give this one again
	if (c.wire.unlisted || c.wire.joint) && err == nil {
		c.wrote(id, written[A]{gone: true})
		return nil
	}
	return c.vanishes(ctx, id)
}
