package client

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
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
	// twin tells whether found is what a create of sent would have made.
	twin func(sent, found *A) bool
	// rules say how an update lays the wanted object over the present one.
	rules overlayRules

	snapshot snapshot[A]
	creates  batch[A] // where one call makes many
	first    firstList[A]
	made     sync.Map    // ids that creates of this process were answered
	underway sync.Map    // *A: what creates of this process are asking for → when they began to
	noParts  atomic.Bool // set when the service refuses readPart
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
	c.begin(want)
	defer c.underway.Delete(want)
	end := c.snapshot.write(c.id(want))
	made, err := send(ctx)
	end()
	if errors.Is(err, ErrOutcomeUnknown) {
		began, _ := c.underway.Load(want)
		made, err = c.adopt(ctx, want, began.(time.Time), err)
	}
	if err != nil {
		return nil, err
	}
	c.made.Store(c.id(made), nil)
	if c.whole(made) {
		return made, nil
	}
	whole, err := c.fetch(ctx, c.id(made))
	if err != nil {
		return made, fmt.Errorf("the %s was created with id %s and could not be read back: %w", c.kind, c.id(made), err)
	}
	return whole, nil
}

// begin marks a create as under way, from now on: nothing that is older can
// come of it.
func (c *Collection[A]) begin(want *A) { c.underway.Store(want, time.Now()) }

// idNoise is what an id and a Date of whole seconds leave open of a time.
const idNoise = 2 * time.Second

// lookUpTime bounds the search for an object after a lost answer, which goes
// on when the caller has given up.
const lookUpTime = 30 * time.Second

// adopt finds the object that a create with a lost answer made. Proof is: the
// natural key is the same, its id says that it was made after the create
// began, no other create of this process was answered it or can still be, and
// there is one.
func (c *Collection[A]) adopt(ctx context.Context, want *A, began time.Time, lost error) (*A, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookUpTime)
	defer cancel()
	listed, err := c.fetchAll(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w. Looking for it failed too: %w", lost, err)
	}
	// An id that the caller made is nobody else's.
	if found := listed.byID[c.id(want)]; found != nil {
		return found, nil
	}
	// The list's answer told the tenant's clock, if nothing did before.
	since := began.Add(c.client.clock.skew() - idNoise)
	// Another create of the same may have made what is found. It is looked for
	// before what others were answered: it tells that before it ends.
	rivals := false
	c.underway.Range(func(other, _ any) bool {
		rivals = other != want && c.twin(want, other.(*A))
		return !rivals
	})
	var ours, unproved []*A
	for _, found := range listed.ordered {
		if _, other := c.made.Load(c.id(found)); other || !c.twin(want, found) {
			continue
		}
		switch at, ok := objectIDTime(c.id(found)); {
		case ok && at.Before(since): // it was there before
		case ok && !rivals:
			ours = append(ours, found)
		default:
			unproved = append(unproved, found)
		}
	}
	switch {
	case len(ours) == 1 && len(unproved) == 0:
		return ours[0], nil
	case len(ours)+len(unproved) == 0:
		return nil, fmt.Errorf("%w. No %s with %s exists that it could have made", lost, c.kind, c.name(want))
	}
	ids := make([]string, 0, len(ours)+len(unproved))
	for _, found := range append(ours, unproved...) {
		ids = append(ids, c.id(found))
	}
	return nil, fmt.Errorf("%w: %s with %s, id %s: %w", ErrAmbiguous, c.kind, c.name(want), strings.Join(ids, ", "), lost)
}

// objectIDTime reads the creation time that the first four bytes of a MongoDB
// ObjectId hold. The reference calls ids those of MongoDB objects.
func objectIDTime(id string) (time.Time, bool) {
	raw, err := hex.DecodeString(id)
	if err != nil || len(raw) != 12 {
		return time.Time{}, false
	}
	return time.Unix(int64(uint32(raw[0])<<24|uint32(raw[1])<<16|uint32(raw[2])<<8|uint32(raw[3])), 0), true
}

// Get returns the object with that id, or ErrNotFound. Unless read coalescing
// is off it is answered from one list that all reads share; an object that the
// list lacks, or does not hold whole, is read by id.
func (c *Collection[A]) Get(ctx context.Context, id string) (*A, error) {
	if !c.client.cfg.NoReadCoalescing {
		listed, err := c.list(ctx)
		if err != nil {
			return nil, err
		}
		found, there := listed.byID[id]
		if c.getAt.path == "" || there && c.whole(found) {
			return c.listed(listed, id)
		}
		if !there { // the list and the read by id must agree that it is gone
			_, found, err := c.fetchRaw(ctx, id)
			return found, err
		}
	}
	return c.fetch(ctx, id)
}

// listed returns the object with that id of a complete list.
func (c *Collection[A]) listed(l *listing[A], id string) (*A, error) {
	if found, ok := l.byID[id]; ok {
		return found, nil
	}
	return nil, &Error{Call: c.listAt.String(), Message: fmt.Sprintf("the list has no %s with id %s", c.kind, id), absent: true}
}

// fetch reads one object by its id.
func (c *Collection[A]) fetch(ctx context.Context, id string) (*A, error) {
	if c.getAt.path == "" {
		return c.find(ctx, id)
	}
	_, found, err := c.fetchRaw(ctx, id)
	return found, c.confirm(ctx, id, err)
}

// find reads one object from the list. A part of the list proves nothing of
// what is not in it: only the whole list does.
func (c *Collection[A]) find(ctx context.Context, id string) (*A, error) {
	var refused error
	if c.readPart != nil && !c.noParts.Load() {
		part, err := c.readPart(ctx, id)
		if err != nil && (!errors.Is(err, ErrRefused) || errors.Is(err, ErrThrottled)) {
			return nil, err
		}
		for _, found := range part {
			if found != nil && c.id(found) == id {
				return found, nil
			}
		}
		refused = err
	}
	listed, err := c.fresh(ctx)
	if err != nil {
		return nil, err
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
	if errors.Is(err, ErrNotFound) && !c.client.cfg.NoReadCoalescing {
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

// confirm holds an answer that there is no such object against the list. A
// service that does not know the path answers the same 404, and a wrong base
// URL must not make every object look deleted.
func (c *Collection[A]) confirm(ctx context.Context, id string, gone error) error {
	if !errors.Is(gone, ErrNotFound) {
		return gone
	}
	switch listed, err := c.fresh(ctx); {
	case err != nil && !errors.Is(err, ErrNotFound):
		return fmt.Errorf("the service answers that there is no %s with id %s, and the list does not confirm it: %w", c.kind, id, err)
	case err == nil && listed.byID[id] != nil:
		return fmt.Errorf("the service answers that there is no %s with id %s, and lists it", c.kind, id)
	}
	return gone
}

// fetchRaw reads one object by its id, with all that the service says of it.
func (c *Collection[A]) fetchRaw(ctx context.Context, id string) (json.RawMessage, *A, error) {
	if c.readOne != nil {
		return c.readOne(ctx, id)
	}
	var raw json.RawMessage
	if err := c.client.do(ctx, c.getAt, nil, &raw, id); err != nil {
		return nil, nil, err
	}
	return c.decoded(raw, id)
}

// decoded returns an answer with the object that it must be.
func (c *Collection[A]) decoded(raw json.RawMessage, id string) (json.RawMessage, *A, error) {
	found := new(A)
	// An empty or a null answer is no proof of absence: taking it for one
	// would create the object a second time.
	if err := json.Unmarshal(raw, found); err != nil || c.id(found) != id {
		return nil, nil, c.client.fail(c.getAt, &Error{Message: fmt.Sprintf("the answer is not the %s with id %s", c.kind, id)}, err)
	}
	return raw, found, nil
}

// fetchAll reads the whole list.
func (c *Collection[A]) fetchAll(ctx context.Context) (*listing[A], error) {
	read := c.readAll
	if read == nil {
		read = c.readList
	}
	all, err := read(ctx)
	if err != nil {
		return nil, err
	}
	if all == nil {
		return nil, c.client.fail(c.listAt, &Error{Message: "the answer is no list"}, nil)
	}
	l := &listing[A]{ordered: all, byID: make(map[string]*A, len(all))}
	for i, a := range all {
		if a == nil || c.id(a) == "" {
			return nil, c.client.fail(c.listAt, &Error{Message: fmt.Sprintf("element %d of the list has no id", i)}, nil)
		}
		l.byID[c.id(a)] = a
	}
	return l, nil
}

// readList calls listAt, whose answer is the list.
func (c *Collection[A]) readList(ctx context.Context) (all []*A, err error) {
	var in any
	if c.listAt.method != http.MethodGet {
		in = struct{}{}
	}
	err = c.client.do(ctx, c.listAt, in, &all)
	return all, err
}

// List yields every object, in the order of the service. After an error it
// ends; a list that was cut short is never taken for the whole.
func (c *Collection[A]) List(ctx context.Context) iter.Seq2[*A, error] {
	return func(yield func(*A, error) bool) {
		listed, err := c.list(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, a := range listed.ordered {
			if !c.whole(a) {
				_, a, err = c.fetchRaw(ctx, c.id(a))
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

// Update changes the object with that id to want and returns it as the service
// keeps it. Members that want does not have keep their value. ErrNotFound when
// there is no such object.
func (c *Collection[A]) Update(ctx context.Context, id string, want *A) (*A, error) {
	return c.change(ctx, id, want)
}

// change lays any part of the object over what the service has.
func (c *Collection[A]) change(ctx context.Context, id string, part any) (*A, error) {
	return c.changeBy(ctx, id, part, func(ctx context.Context, body json.RawMessage) (*A, error) {
		changed := new(A)
		err := c.client.do(ctx, c.updateAt, body, changed, id)
		return changed, err
	})
}

// changeBy is change by a call of send, which returns what was answered.
func (c *Collection[A]) changeBy(ctx context.Context, id string, part any, send func(context.Context, json.RawMessage) (*A, error)) (*A, error) {
	current, found, err := c.fetchRaw(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.changeFrom(ctx, id, current, found, part, send)
}

// changeFrom is changeBy for an object that was just read.
func (c *Collection[A]) changeFrom(ctx context.Context, id string, current json.RawMessage, found *A, part any, send func(context.Context, json.RawMessage) (*A, error)) (*A, error) {
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
	end := c.snapshot.write(id)
	changed, err := send(ctx, body)
	end()
	if err != nil {
		return nil, err
	}
	if c.id(changed) == id && c.whole(changed) {
		return changed, nil
	}
	return c.fetch(ctx, id)
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
	if errors.Is(err, ErrOutcomeUnknown) {
		switch _, readErr := c.fetch(ctx, id); {
		case errors.Is(readErr, ErrNotFound):
			return nil
		case readErr == nil:
			return remove()
		}
	}
	return err
}
