package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// wire says how one kind of object goes over the wire.
type wire[A any] struct {
	kind string // in words: "service provider"

	// The calls. Without getAt and get an object is read from the list.
	createAt, getAt, updateAt, deleteAt, listAt endpoint

	// What differs from a plain call of these endpoints; newCollection fills in
	// the rest.

	// create makes an object like want and returns it with its id.
	create func(ctx context.Context, want *A) (*A, error)
	// get reads one object, with all that the service says of it.
	get func(ctx context.Context, id string) (json.RawMessage, *A, error)
	// part reads a part of the list that has the object with that id, where there
	// is no get and the list can be asked for one.
	part func(ctx context.Context, id string) ([]*A, error)
	// update sends a changed object and returns what was answered.
	update func(ctx context.Context, id string, body sentBack) (*A, error)
	// remove deletes an object.
	remove func(ctx context.Context, id string) error
	// deleteBody returns what a delete carries, where the reference prints a body:
	// then the path does not have the id.
	deleteBody func(id string) any
	// list reads all objects.
	list func(context.Context) ([]*A, error)

	// id returns the id that the service gave.
	id func(*A) string
	// name says in words which object is meant, for messages.
	name func(*A) string
	// whole tells whether a listed or created object holds what a read by id
	// gives. Where it does not, it is read by id. nil: always.
	whole func(*A) bool
	// twin tells whether found has the natural key of sent.
	twin func(sent, found *A) bool
	// taken tells whether found is one that a create of sent would double. nil:
	// twin.
	taken func(sent, found *A) bool
	// says tells whether found has all that a create sends, where comparing
	// what the two send does not tell it.
	says func(sent, found *A) bool
	// raw returns all that the list says of an object, where the list is all there
	// is. nil: what A has.
	raw func(*A) json.RawMessage
	// fixed marks a kind of which no call changes anything: an update sends nothing.
	fixed bool
	// rules say how an update lays the wanted object over the present one.
	rules overlayRules
}

// newCollection returns the collection of what goes over the wire as w says.
func newCollection[A any](c *Client, w wire[A]) *Collection[A] {
	all := &Collection[A]{client: c, wire: w}
	plain := &all.wire
	if plain.create == nil {
		plain.create = func(ctx context.Context, want *A) (*A, error) { return all.post(ctx, w.createAt, want) }
	}
	if plain.get == nil && w.getAt.path != "" {
		plain.get = func(ctx context.Context, id string) (json.RawMessage, *A, error) {
			var raw json.RawMessage
			if err := c.do(ctx, w.getAt, nil, &raw, id); err != nil {
				return nil, nil, err
			}
			return all.decoded(raw, id)
		}
	}
	if plain.update == nil {
		plain.update = func(ctx context.Context, id string, body sentBack) (*A, error) {
			changed := new(A)
			return changed, c.do(ctx, w.updateAt, body, changed, id)
		}
	}
	if plain.remove == nil {
		plain.remove = func(ctx context.Context, id string) error {
			if w.deleteBody != nil {
				return c.do(ctx, w.deleteAt, w.deleteBody(id), nil, params(w.deleteAt, id)...)
			}
			return c.do(ctx, w.deleteAt, nil, nil, id)
		}
	}
	if plain.list == nil {
		plain.list = func(ctx context.Context) (list []*A, err error) {
			var in any
			if w.listAt.method != http.MethodGet {
				in = struct{}{}
			}
			err = c.do(ctx, w.listAt, in, (*sequence[A])(&list))
			return list, err
		}
	}
	if plain.whole == nil {
		plain.whole = func(*A) bool { return true }
	}
	if plain.taken == nil {
		plain.taken = w.twin
	}
	return all
}

// params returns the id where the path has a place for it.
func params(e endpoint, id string) []string {
	if e.hasPlaceholder() {
		return []string{id}
	}
	return nil
}

// post makes an object by a call of its own, whose answer must name its id.
func (c *Collection[A]) post(ctx context.Context, at endpoint, body any, params ...string) (*A, error) {
	made := new(A)
	err := c.client.do(ctx, at, body, made, params...)
	if err == nil && c.wire.id(made) == "" {
		err = c.client.fail(at, &Error{Message: "the answer names no id"}, nil)
	}
	return made, err
}

// decoded returns an answer with the object that it must be.
func (c *Collection[A]) decoded(raw json.RawMessage, id string) (json.RawMessage, *A, error) {
	found := new(A)
	// An empty or a null answer is no proof of absence: taking it for one
	// would create the object a second time.
	if err := json.Unmarshal(raw, found); err != nil || c.wire.id(found) != id {
		return nil, nil, c.client.fail(c.wire.getAt, &Error{Message: fmt.Sprintf("the answer is not the %s with id %s", c.wire.kind, id)}, err)
	}
	return raw, found, nil
}
