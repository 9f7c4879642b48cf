package client

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
)

// Collection stores one kind of object that a service keeps under ids of its
// own making. All methods are safe for concurrent use. What they return is
// shared: callers read it and change nothing.
type Collection[A any] struct {
	client *Client
	kind   string // in words: "service provider"

	// Without getAt an object is read from the list.
	createAt, getAt, updateAt, deleteAt, listAt endpoint
	// readPart reads a part of the list that has the object with that id, where
	// the list can be asked for one and getAt is not there.
	readPart func(ctx context.Context, id string) ([]*A, error)
	// readAll reads the list where listAt wants a body or a query, or answers
	// more than the list.
	readAll func(context.Context) ([]*A, error)
	// readOne reads one object, with all that the service says of it, where
	// getAt wants a body, or answers more than the object.
	readOne func(ctx context.Context, id string) (json.RawMessage, *A, error)
	// deleteBody is what a delete carries, where the reference prints a body.
	deleteBody any

	// id returns the id that the service gave.
	id func(*A) string
	// name says in words which object is meant, for messages.
	name func(*A) string
	// whole tells whether a listed or created object holds what a read by id
	// gives. Where it does not, it is read by id.
	whole func(*A) bool
	// twin tells whether found has the natural key of sent.
	twin func(sent, found *A) bool
	// says tells whether found has all that a create sends, where comparing
	// what the two send does not tell it.
	says func(sent, found *A) bool
	// rules say how an update lays the wanted object over the present one.
	rules overlayRules

	snapshot snapshot[A]
	creates  batch[A]    // where one call makes many
	sight    snapshot[A] // lists that are read after creates
	first    firstList[A]
	recent   sync.Map     // ids → written: the last write of this process
	writes   atomic.Int64 // creates and deletes
	around   atomic.Int64 // objects that were listed after them
	size     atomic.Int64 // objects in the last such list
	mine     sync.Map     // ids → true where a create of this process was answered it, false once it is deleted
	underway sync.Map     // *A: what creates of this process are asking for, or may yet have made
	emptied  atomic.Bool  // a list that lacked an object was read a second time
	vanished atomic.Int64 // objects that were looked for in an empty list
	noParts  atomic.Bool  // set when the service refuses readPart
}

// Create makes an object of want and returns it as the service keeps it. When
// the answer is lost it looks for the object and takes it when it is proved to
// be the one; otherwise the error says what is known (ErrOutcomeUnknown,
// ErrAmbiguous). An object together with an error was made, and could not be
// read back whole.
func (c *Collection[A]) Create(ctx context.Context, want *A) (*A, error) {
	return c.createWith(ctx, c.createAt, want, want)
}

// createWith sends body to an endpoint of its own to make an object like want.
func (c *Collection[A]) createWith(ctx context.Context, at endpoint, body any, want *A, params ...string) (*A, error) {
	return c.createBy(ctx, want, func(ctx context.Context) (*A, error) {
		made := new(A)
		err := c.client.do(ctx, at, body, made, params...)
		if err == nil && c.id(made) == "" {
			err = c.client.fail(at, &Error{Message: "the answer names no id"}, nil)
		}
		return made, err
	})
}

// createBy makes an object like want by a call of send, which returns it with
// its id.
func (c *Collection[A]) createBy(ctx context.Context, want *A, send func(context.Context) (*A, error)) (*A, error) {
	before, err := c.witness(ctx)
	if err != nil {
		return nil, err
	}
	return c.createAfter(ctx, before, want, send)
}

// createAfter is createBy after a list that was read before; nil where none can
// be.
func (c *Collection[A]) createAfter(ctx context.Context, before *listing[A], want *A, send func(context.Context) (*A, error)) (*A, error) {
	c.underway.Store(want, nil)
	made, err := c.sendCreate(ctx, want, send)
	ctx, cancel := outlive(ctx)
	defer cancel()
	if errors.Is(err, ErrOutcomeUnknown) {
		made, err = c.adopt(ctx, before, want, err)
		c.snapshot.write(c.id(want))() // it may have been done long after it was sent
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
func (c *Collection[A]) sendCreate(ctx context.Context, want *A, send func(context.Context) (*A, error)) (*A, error) {
	defer c.snapshot.write(c.id(want))()
	for waits := c.client.waits(); ; {
		made, err := send(ctx)
		if !errors.Is(err, ErrConflict) || !c.justDeleted() || !waits(ctx) {
			return made, err
		}
	}
}

// Update changes the object with that id to want and returns it as the service
// keeps it. Members that want does not have keep their value. ErrNotFound when
// there is no such object.
func (c *Collection[A]) Update(ctx context.Context, id string, want *A) (*A, error) {
	return c.change(ctx, id, want)
}

// change lays any part of the object over what the service has.
func (c *Collection[A]) change(ctx context.Context, id string, part any) (*A, error) {
	return c.changeBy(ctx, id, part, func(ctx context.Context, body sentBack) (*A, error) {
		changed := new(A)
		err := c.client.do(ctx, c.updateAt, body, changed, id)
		return changed, err
	})
}

// changeBy is change by a call of send, which returns what was answered.
func (c *Collection[A]) changeBy(ctx context.Context, id string, part any, send func(context.Context, sentBack) (*A, error)) (*A, error) {
	current, found, err := c.fetchRaw(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.changeFrom(ctx, id, current, found, part, send)
}

// changeFrom is changeBy for an object that was just read.
func (c *Collection[A]) changeFrom(ctx context.Context, id string, current json.RawMessage, found *A, part any, send func(context.Context, sentBack) (*A, error)) (*A, error) {
	// An answer may spell a value otherwise than a request must (a URI for an
	// algorithm's name), so what is known goes back in the form of requests.
	body := current
	for _, layer := range []any{found, part} {
		wanted, err := marshal(layer)
		if err != nil {
			return nil, err
		}
		if body, err = c.rules.overlay(body, wanted); err != nil {
			return nil, err
		}
	}
	back, err := sendBack(body, part)
	if err != nil {
		return nil, err
	}
	end := c.snapshot.write(id)
	changed, err := send(ctx, back)
	end()
	if err != nil {
		return nil, err
	}
	sent := new(A)
	if err := json.Unmarshal(body, sent); err != nil {
		sent = found
	}
	return c.changed(ctx, id, found, sent, changed)
}

// Delete removes the object with that id; one that is gone already is no
// error. After a lost answer it looks, and deletes again only what is there.
func (c *Collection[A]) Delete(ctx context.Context, id string) error {
	return c.deleteBy(ctx, id, func(ctx context.Context) error {
		return c.client.do(ctx, c.deleteAt, c.deleteBody, nil, id)
	})
}

// deleteBy is Delete by a call of send.
func (c *Collection[A]) deleteBy(ctx context.Context, id string, send func(context.Context) error) error {
	remove := func() error {
		defer c.snapshot.write(id)()
		err := send(ctx)
		if errors.Is(err, ErrNotFound) {
			if err = c.confirm(ctx, id, err); errors.Is(err, ErrNotFound) {
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
	return c.vanishes(ctx, id)
}
