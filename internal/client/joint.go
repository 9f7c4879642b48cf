package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// ExistsError reports that there is an object with the natural key of one that was
// to be made.
type ExistsError struct {
	ID   string // of the object, for an import
	what string
	said error
}

// Error tells what exists, and what the tenant said of it.
func (e *ExistsError) Error() string {
	if e.said == nil {
		return e.what
	}
	return fmt.Sprintf("%s: %s", e.what, e.said)
}

// Is answers errors.Is for ErrConflict.
func (e *ExistsError) Is(target error) bool { return target == ErrConflict }

// Unwrap returns what the tenant said, nil where it was not asked.
func (e *ExistsError) Unwrap() error { return e.said }

// joint makes and deletes objects of one kind, as many by one call as are asked for
// at the same time. The answers of such calls are printed nowhere: what one does not
// say clearly, a look shows. An object has its natural key as its id.
type joint[A any] struct {
	*Collection[A]
	creates, removes batch[A]
	claimed          sync.Map // ids that creates of this process ask for or have made

	// body returns what the call for some objects carries.
	createBody, removeBody func([]*A) any
	// of returns an object with that id, as far as a delete needs it.
	of func(id string) *A
	// keys are the texts that tell an object from others in an answer.
	keys func(*A) []string
	// seek reads what there is of some objects, and perhaps more.
	seek func(ctx context.Context, of []*A) ([]*A, error)
	// probes marks a kind of which one call cannot seek several. Where an answer
	// names no failure, one object of a call is looked for: with it the call is shown.
	probes bool
}

// newJoint returns the store of what goes over the wire as w says, with calls of at
// most size objects.
func newJoint[A any](c *Client, w wire[A], size int) *joint[A] {
	j := new(joint[A])
	j.creates.size, j.removes.size = size, size
	w.joint = true
	w.create = func(ctx context.Context, want *A) (*A, error) {
		return j.creates.do(ctx, want, j.alike, func(ctx context.Context, all []*asked[A]) { j.call(ctx, all, true) })
	}
	w.remove = func(ctx context.Context, id string) error {
		_, err := j.removes.do(ctx, j.of(id), j.alike, func(ctx context.Context, all []*asked[A]) { j.call(ctx, all, false) })
		return err
	}
	j.Collection = newCollection(c, w)
	return j
}

// Create makes an object like want. One that this process has made already, or is
// making, is not asked for: a tenant may take the second for a change of the first.
func (j *joint[A]) Create(ctx context.Context, want *A) (*A, error) {
	id := j.wire.id(want)
	exists := func(by string, said error) error {
		return &ExistsError{ID: id, said: said, what: fmt.Sprintf("the %s with %s exists already%s", j.wire.kind, j.wire.name(want), by)}
	}
	if _, taken := j.claimed.LoadOrStore(id, nil); taken {
		return nil, exists(": another resource of this run has it", nil)
	}
	there, err := j.there(ctx, want)
	var made *A
	switch {
	case err != nil:
		err = j.notChecked(err)
	case there:
		err = exists("", nil)
	default:
		if made, err = j.Collection.Create(ctx, want); errors.Is(err, ErrConflict) && !errors.Is(err, ErrOutcomeUnknown) {
			err = exists("", err)
		}
	}
	if made == nil {
		j.claimed.Delete(id)
	}
	return made, err
}

// there reports whether what was there before this process made any is there still: a
// tenant may take a create for a change of it.
func (j *joint[A]) there(ctx context.Context, want *A) (bool, error) {
	before, err := j.witness(ctx)
	if deleted, _ := j.mine.Load(j.wire.id(want)); err != nil || before.byID[j.wire.id(want)] == nil || deleted == false {
		return false, err
	}
	found, err := j.seek(ctx, []*A{want})
	return slices.ContainsFunc(found, func(one *A) bool { return one != nil && j.alike(want, one) }), err
}

// Delete removes the object with that id.
func (j *joint[A]) Delete(ctx context.Context, id string) error {
	err := j.Collection.Delete(ctx, id)
	if err == nil {
		j.claimed.Delete(id)
	}
	return err
}

// key tells an object from others in an answer, which may spell it otherwise.
func (j *joint[A]) key(a *A) string {
	return folded(j.keys(a)...)
}

func folded(keys ...string) string { return strings.ToLower(strings.Join(keys, "\x00")) }

func (j *joint[A]) alike(one, other *A) bool { return j.key(one) == j.key(other) }

// call makes one call, and answers all who asked. creates tells a create from a
// delete.
func (j *joint[A]) call(ctx context.Context, all []*asked[A], creates bool) {
	at, body := j.wire.deleteAt, j.removeBody
	if creates {
		at, body = j.wire.createAt, j.createBody
	}
	in := body(wanted(all))
	var raw json.RawMessage
	if err := j.client.do(ctx, at, in, &raw); err != nil {
		for _, a := range all {
			if a.err = err; declined(err) && len(all) > 1 {
				a.err = errAlone // one of them is wrong
			}
		}
	} else {
		// Whoever has given up: the call was made.
		ctx, cancel := outlive(ctx)
		defer cancel()
		refused := func(a *asked[A], words string) error {
			done := "deleted"
			if creates {
				done = "created"
			}
			return refusedInside(j.client, at, fmt.Sprintf("%s with %s was not %s", j.wire.kind, j.wire.name(a.want), done), words, in)
		}
		said := readOutcome(raw, all, j.keys)
		failed, only := errorInside(raw)
		switch whole := failed != nil && only && len(said.of) == 0; {
		case whole && len(all) > 1:
			for _, a := range all {
				a.err = errAlone
			}
		case whole: // which does not say whether it was done all the same
			if all[0].err = refused(all[0], failed.Message); !errors.Is(all[0].err, ErrConflict) {
				failed.sealed = secretsIn(in)
				all[0].err = j.client.fail(at, failed, nil)
			}
		default:
			if len(all) == 1 && said.failed > 0 && len(said.of) == 0 {
				said.of[0] = said.words
			}
			j.conclude(ctx, all, creates, said, refused)
		}
	}
	if creates {
		j.recognize(ctx, all)
	}
}

// conclude finds out what became of each of those of a call that was answered.
func (j *joint[A]) conclude(ctx context.Context, all []*asked[A], creates bool, said outcome, refused func(*asked[A], string) error) {
	look, failed := all, said.failed
	if creates { // a delete may be refused of what is gone
		look, failed = nil, failed-len(said.of)
		for i, a := range all {
			if words, named := said.of[i]; named {
				a.err = refused(a, words)
			} else {
				a.made, look = a.want, append(look, a)
			}
		}
	}
	if len(look) == 0 {
		return
	}
	if j.probes && failed == 0 && (said.done < 0 || said.done >= len(all)-len(said.of)) {
		look = look[len(look)-1:]
	}
	undone, err := j.look(ctx, look, creates, failed)
	if err == nil && len(undone) > 0 && len(look) == 1 && len(all) > 1 { // which speaks for the others
		undone, err = j.look(ctx, all, creates, failed)
	}
	for _, a := range undone {
		switch a.made = nil; {
		case err == nil && len(all) > 1:
			a.err = errAlone // and so learns what is said of it and no other
		case err == nil && failed > 0:
			a.err = refused(a, said.words)
		case creates && (err == nil || !j.wire.whole(a.want)): // the whole list may show it
			a.err = j.client.fail(j.wire.createAt, &Error{Message: "the tenant answered that it was done, and does not show it"}, err)
		case creates:
			a.made = a.want // as it was answered
		case err == nil:
			a.err = j.stillThere(j.wire.id(a.want), true)
		}
	}
}

// look waits until reads show what a call has done, except for as many as failed. It
// returns those of which they do not, or all with the error of the last read.
func (j *joint[A]) look(ctx context.Context, all []*asked[A], creates bool, failed int) (undone []*asked[A], err error) {
	for waits := j.client.waits(); ; j.client.lags.Store(true) {
		found, err := j.seek(ctx, wanted(all))
		if err != nil {
			return all, err
		}
		shown := map[string]*A{}
		for _, one := range found {
			if one != nil {
				shown[j.key(one)] = one
			}
		}
		undone = nil
		for _, a := range all {
			one := shown[j.key(a.want)]
			if creates && one != nil {
				a.made = one
			}
			if creates != (one != nil) {
				undone = append(undone, a)
			}
		}
		if len(undone) <= failed || !waits(ctx) {
			return undone, nil
		}
	}
}

// recognize finds those that were refused because they exist, and that an earlier
// call has made: one that was refused for another of its objects, or has told a
// number of failures.
func (j *joint[A]) recognize(ctx context.Context, all []*asked[A]) {
	for _, a := range all {
		if !a.again || !errors.Is(a.err, ErrConflict) {
			continue
		}
		before, err := j.witness(ctx)
		if err != nil {
			continue
		}
		mine := *a
		if undone, err := j.look(ctx, []*asked[A]{&mine}, true, 1); err == nil && undone == nil && before.byID[j.wire.id(mine.made)] == nil {
			a.made, a.err = mine.made, nil
		}
	}
}

func wanted[A any](all []*asked[A]) []*A {
	wants := make([]*A, len(all))
	for i, a := range all {
		wants[i] = a.want
	}
	return wants
}
