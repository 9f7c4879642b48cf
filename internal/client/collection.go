package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
)

// Collection stores one kind of object that a service keeps under ids of its
// own making. All methods are safe for concurrent use. What they return is
// shared: callers read it and change nothing.
type Collection[A any] struct {
	client *Client
	wire   wire[A]

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
	noParts  atomic.Bool  // set when the service refuses a part of the list
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
		err = c.client.fail(at, &Error{Message: "the answer contains no id"}, nil)
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
