package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

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

// adopt finds the object that a create with a lost answer made. Proof is: it is
// in the list now, was not in the one before, has the natural key and all else
// that was sent, is the only one such, and no other create of this process was
// answered it or can still be.
func (c *Collection[A]) adopt(ctx context.Context, before *listing[A], want *A, lost error) (*A, error) {
	if before == nil {
		return nil, fmt.Errorf("%w. No list was read before the creation, so what is new is unknown", lost)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookUpTime)
	defer cancel()
	rivals := c.rival(want)
	var found []*A
	var failed error
	c.client.comesLate(ctx, lost, func() (done bool) {
		var now *listing[A]
		if now, failed = c.together(ctx); failed != nil {
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
		return nil, fmt.Errorf("%w. Looking up the %s with %s failed too: %w", lost, c.wire.kind, c.wire.name(want), failed)
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

// holds reports whether an object has all that was sent to make it.
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
