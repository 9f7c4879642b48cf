package client

import (
	"context"
	"encoding/json"
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
	// deleteBody returns what a delete carries, where the reference prints a body.
	deleteBody func(id string) any
	// list reads all objects.
	list func(context.Context) ([]*A, error)

	// id returns the id that the service gave.
	id func(*A) string
	// name says in words which object is meant, for messages.
	name func(*A) string
	// whole reports whether a listed or created object holds what a read by id
	// gives. Where it does not, it is read by id. nil: always.
	whole func(*A) bool
	// twin reports whether found has the natural key of sent.
	twin func(sent, found *A) bool
	// taken reports whether found is one that a create of sent would double. nil:
	// twin.
	taken func(sent, found *A) bool
	// says reports whether found has all that a create sends, where comparing
	// what the two send does not show it.
	says func(sent, found *A) bool
	// raw returns all that the list says of an object, where the list is all there
	// is. nil: what A has.
	raw func(*A) json.RawMessage
	// unlisted marks a kind of which no list shows anything: reads by id alone do.
	unlisted bool
	// joint marks a kind whose id is its natural key, and whose creates and removes
	// go together and look themselves what came of them: see joint.
	joint bool
	// fixed marks a kind of which no call changes anything: an update sends nothing.
	fixed bool
	// rules say how an update lays the wanted object over the present one.
	rules overlayRules
}
