package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// lookUpTime bounds the search for an object after a lost answer, which goes
// on when the caller has given up.
const lookUpTime = 30 * time.Second

// AmbiguousError reports a lost answer to a create after which there are
// objects that it may have made, and no proof of one.
type AmbiguousError struct {
	IDs  []string // of the objects
	what string
	lost error
}

// Error tells what was found, and what became of the answer.
func (e *AmbiguousError) Error() string { return fmt.Sprintf("%s: %s", e.what, e.lost) }

// Is answers errors.Is for ErrAmbiguous.
func (e *AmbiguousError) Is(target error) bool { return target == ErrAmbiguous }

// Unwrap returns why the answer was lost.
func (e *AmbiguousError) Unwrap() error { return e.lost }

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

// adopt finds the object that a create with a lost answer made. Proof is: it is
// in the list now, was not in the one before, has the natural key and all else
// that was sent, is the only one such, and no other create of this process was
// answered it or can still be.
func (c *Collection[A]) adopt(ctx context.Context, before *listing[A], want *A, lost error) (*A, error) {
	if before == nil {
		return nil, fmt.Errorf("%w. No list was read before it, so that what is new cannot be told", lost)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookUpTime)
	defer cancel()
	rivals := c.rival(want)
	var found []*A
	var failed error
	c.client.comesLate(ctx, lost, func() (done bool) {
		var now *listing[A]
		if now, failed = c.fetchAll(ctx); failed != nil {
			return true
		}
		// Between the list and what others were answered: who is not under way now
		// has made nothing of the list, or has told so.
		rivals = rivals || c.rival(want)
		for _, one := range now.ordered {
			made, known := c.mine.Load(c.wire.id(one))
			existed := before.byID[c.wire.id(one)] != nil && made != false
			if !existed && (!known || made == false) && c.wire.twin(want, one) {
				found = append(found, one)
			}
		}
		return len(found) > 0
	})
	if failed != nil {
		return nil, fmt.Errorf("%w. Looking for the %s with %s failed too: %w", lost, c.wire.kind, c.wire.name(want), failed)
	}
	ids := make([]string, min(len(found), maxIDs))
	for i := range ids {
		ids[i] = c.wire.id(found[i])
	}
	doubt := func(why string) (*A, error) {
		return nil, &AmbiguousError{IDs: ids, lost: lost,
			what: fmt.Sprintf("since the creation began, the list shows %d more %s with %s (id %s), %s", len(found), c.wire.kind, c.wire.name(want), strings.Join(ids, ", "), why)}
	}
	deleted, _ := c.mine.Load(c.wire.id(want))
	switch {
	case len(found) == 0 && before.byID[c.wire.id(want)] != nil && deleted != false:
		return nil, fmt.Errorf("%w: %s with %s was there before: %w", ErrConflict, c.wire.kind, c.wire.name(want), lost)
	case len(found) == 0:
		return nil, fmt.Errorf("%w. A list that was read afterwards shows no new %s with %s", lost, c.wire.kind, c.wire.name(want))
	case len(found) > 1:
		return doubt("each of which it may have made")
	case rivals:
		return doubt("which another creation of this run may have made")
	}
	whole := found[0]
	if !c.wire.whole(whole) {
		var err error
		if whole, err = c.fetch(ctx, ids[0]); err != nil {
			return doubt("which could not be read: " + err.Error())
		}
	}
	if !c.holds(want, whole) {
		return doubt("which does not hold what was sent")
	}
	return whole, nil
}

// rival reports whether another create of the same may have made what is found: one
// that is under way, or has ended in doubt.
func (c *Collection[A]) rival(want *A) (is bool) {
	c.underway.Range(func(other, _ any) bool {
		is = other != want && c.wire.twin(want, other.(*A))
		return !is
	})
	return is
}

// lateness is how long a write may still be done after its answer was lost: as
// long as an attempt may take, where the service was too slow for us, or for a
// gateway. What is done already may not be shown at once.
func (c *Client) lateness(lost error) time.Duration {
	var slow errTimeout
	var failed *Error
	if errors.As(lost, &slow) || errors.As(lost, &failed) && failed.Status == http.StatusGatewayTimeout {
		return min(c.cfg.RequestTimeout, lookUpTime/2)
	}
	return time.Second
}

// comesLate looks, with growing pauses, until it is done what a lost answer leaves
// open, or can no longer be done.
func (c *Client) comesLate(ctx context.Context, lost error, done func() bool) {
	late := c.lateness(lost)
	for pause := firstWait; !done(); pause *= 2 {
		wait := min(pause, late)
		if wait <= 0 || c.sleep(ctx, wait) != nil {
			return
		}
		late -= wait
	}
}

// outlive returns a context that ends some time after ctx: what follows a write
// is finished, although the caller has given up.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(lookUpTime, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}

// holds tells whether an object has all that was sent to make it.
func (c *Collection[A]) holds(sent, found *A) bool {
	if c.wire.says != nil {
		return c.wire.says(sent, found)
	}
	read := func(a *A) (value any, err error) {
		raw, err := marshal(a)
		if err == nil {
			err = json.Unmarshal(raw, &value)
		}
		return value, err
	}
	want, err := read(sent)
	got, failed := read(found)
	return errors.Join(err, failed) == nil && contains(got, want)
}
