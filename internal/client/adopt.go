package client

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

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
