package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
)

// Twins returns the uid of the user of the same name, which a module has once.
func (s Users) Twins(ctx context.Context, want *User) ([]string, error) {
	found, err := s.lookUp(ctx, want.Username, othersOnly)
	switch {
	case errors.Is(err, ErrNotFound):
		s.absent.Store(strings.ToLower(want.Username), true)
		return nil, nil
	case err != nil:
		return nil, s.all.notChecked(err)
	}
	if made, _ := s.all.mine.Load(found.ID); made != nil {
		return nil, nil
	}
	return []string{found.ID}, nil
}

// Create makes a user. The service answers counts alone, so that the user is looked
// for by name, which is its own: of one who was not there when Twins looked and is
// after a lost answer, only this create can be the cause, or somebody who took the
// same name in between.
//
// One who is there is ErrConflict, also where it is disabled, which is what Delete
// leaves: whoever enables such a user again enables the devices and the keys of the
// person who had the name.
func (s Users) Create(ctx context.Context, want *User) (*User, error) {
	c := s.all.client
	end := s.all.snapshot.write("")
	err := s.put(ctx, want)
	end()
	lost := errors.Is(err, ErrOutcomeUnknown)
	if err != nil && !lost {
		return nil, err
	}
	ctx, cancel := outlive(ctx)
	defer cancel()
	var found *User
	var readErr error
	look := func() bool {
		found, readErr = s.find(ctx, want.Username)
		return !errors.Is(readErr, ErrNotFound)
	}
	if lost {
		c.comesLate(ctx, err, look)
	} else {
		for waits := c.waits(); !look() && waits(ctx); {
		}
	}
	_, wasAbsent := s.absent.LoadAndDelete(strings.ToLower(want.Username))
	switch {
	case readErr != nil && lost:
		return nil, fmt.Errorf("%w. Looking for the user %s: %w", err, quote(want.Username), cmp.Or(readErr, ErrNotFound))
	case readErr != nil:
		return nil, fmt.Errorf("the tenant accepted the creation of the user %s, and does not show the user: %s: %w", quote(want.Username), readErr, ErrOutcomeUnknown)
	case lost && !wasAbsent:
		return nil, &AmbiguousError{IDs: []string{found.ID}, lost: err, what: fmt.Sprintf("there is a user %s (id %s), which may have been there before", quote(want.Username), found.ID)}
	}
	s.all.mine.Store(found.ID, true)
	s.all.wrote(found.ID, written[User]{is: found})
	s.Knows(found.ID, found.Username)
	return found, nil
}

// put sends a create. A failure comes inside a success, in counts and errors[].errmsg.
func (s *userStore) put(ctx context.Context, want *User) error {
	body := want.sent()
	body["moduleId"] = s.moduleID
	state(body, want.Disabled != nil && bool(*want.Disabled))
	var out struct {
		Created text
		Failed  text
		Errors  []json.RawMessage
	}
	var raw json.RawMessage
	if err := s.all.client.do(ctx, createUser, body, &raw); err != nil {
		return err
	}
	if len(raw) > 0 {
		if err := understood(raw, &out); err != nil {
			return s.all.client.fail(createUser, &Error{Message: "the answer does not have the documented form: " + shapeOnly(err)}, err)
		}
	}
	if failed, _ := errorInside(raw); failed != nil && out.Created == "" && out.Failed == "" { // in the tenant's own words
		return s.all.client.fail(createUser, failed, nil)
	}
	// The sample prints counts as texts with a comma.
	none := func(count text) bool { return strings.Trim(string(count), ", ") == "0" }
	if out.Created == "" && out.Failed == "" && len(out.Errors) > 0 { // not the documented form: whether it was done, it leaves open
		return s.all.client.fail(createUser, &Error{Message: "the answer holds errors, and no counts"}, nil)
	}
	if failed := strings.Trim(string(out.Failed), ", "); len(out.Errors) > 0 || failed != "" && failed != "0" || none(out.Created) {
		return refusedInside(s.all.client, createUser, "user "+quote(want.Username)+" was not created", saidIn(out.Errors...), nil)
	}
	return nil
}

// Update changes a user. What is as it is wanted is not sent, and a role goes with the
// one before it.
func (s Users) Update(ctx context.Context, uid string, want *User) (*User, error) {
	was, err := s.all.fetch(ctx, uid)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, was, want)
}

// change is Update of a user that was just read.
func (s Users) change(ctx context.Context, was, want *User) (*User, error) {
	c, uid := s.all.client, was.ID
	body, before := map[string]any{}, map[string]any{}
	want.details(body)
	was.details(before)
	maps.DeleteFunc(body, func(name string, value any) bool { return reflect.DeepEqual(value, before[name]) })
	if want.Disabled != nil && (was.Disabled == nil || *was.Disabled != *want.Disabled) {
		state(body, bool(*want.Disabled))
	}
	known := cmp.Or(want.WasRole, was.Role)
	newRole := want.Role != "" && want.Role != known
	if len(body) == 0 && !newRole {
		return was, nil
	}
	named := func(body map[string]any) map[string]any {
		maps.Copy(body, map[string]any{"moduleId": s.moduleID, "username": was.Username, "uid": uid})
		return body
	}
	sent := *was
	sent.overlay(want)
	return s.all.sendChange(ctx, uid, was, &sent, func(ctx context.Context) (*User, error) {
		changed := new(User)
		if len(body) > 0 {
			if err := s.confirmed(ctx, uid, c.do(ctx, updateUser, named(body), (*oneUser)(changed))); err != nil {
				return nil, err
			}
		}
		if !newRole {
			return changed, nil
		}
		// The old role is as the tenant spells it, or else as it was sent before.
		change := func(old string) error {
			return s.confirmed(ctx, uid, c.do(ctx, updateUserRole, named(map[string]any{"oldRole": old, "newRole": want.Role}), nil))
		}
		err := change(cmp.Or(was.Role, known))
		if isWrong(err) && was.Role != "" && was.Role != known {
			err = change(known)
		}
		return new(User), err // which is read back
	})
}

// confirmed holds a 404 to a write against a read: it may speak of the module.
func (s *userStore) confirmed(ctx context.Context, uid string, err error) error {
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if _, readErr := s.read(ctx, uid); errors.Is(readErr, ErrNotFound) {
		return readErr
	}
	return fmt.Errorf("the service answers that there is no user with id %s, and %w", uid, errContradiction)
}

// overlay lays over a user what an update says.
func (u *User) overlay(want *User) {
	for _, text := range []struct{ of, to *string }{{&u.FirstName, &want.FirstName}, {&u.LastName, &want.LastName}, {&u.Email, &want.Email}, {&u.Role, &want.Role}} {
		*text.of = cmp.Or(*text.to, *text.of)
	}
	for _, text := range []struct{ of, to **string }{{&u.MiddleName, &want.MiddleName}, {&u.SecondaryEmail, &want.SecondaryEmail}, {&u.Phone, &want.Phone}} {
		*text.of = cmp.Or(*text.to, *text.of)
	}
	for _, flag := range []struct{ of, to **Bool }{{&u.EmailVerified, &want.EmailVerified}, {&u.SecondaryVerified, &want.SecondaryVerified}, {&u.PhoneVerified, &want.PhoneVerified}, {&u.Disabled, &want.Disabled}} {
		*flag.of = cmp.Or(*flag.to, *flag.of)
	}
}

// Delete disables the user and answers ErrStays: no call takes it away. One that is
// gone is no error.
func (s Users) Delete(ctx context.Context, uid string) error {
	disabled := func(u *User) bool { return u.Disabled != nil && bool(*u.Disabled) }
	found, err := s.all.fetch(ctx, uid)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	case disabled(found):
		return fmt.Errorf("%w. The user was already disabled", ErrStays)
	}
	changed, err := s.change(ctx, found, &User{Disabled: new(Bool(true))})
	ctx, cancel := outlive(ctx)
	defer cancel()
	if errors.Is(err, ErrOutcomeUnknown) {
		var readErr error
		s.all.client.comesLate(ctx, err, func() bool {
			changed, readErr = s.read(ctx, uid)
			return readErr != nil || disabled(changed)
		})
		switch {
		case errors.Is(readErr, ErrNotFound):
			err = readErr
		case readErr == nil && disabled(changed):
			err = nil
		case readErr == nil: // doing it twice does no more than once
			changed, err = s.change(ctx, changed, &User{Disabled: new(Bool(true))})
		}
	}
	s.all.mine.Delete(uid) // one who is created again is in the way
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	case changed.Disabled != nil && !bool(*changed.Disabled):
		return fmt.Errorf("the tenant answered that the user with id %s is disabled, and still shows it enabled", uid)
	}
	return fmt.Errorf("%w, so the user was disabled. Import it to manage it again", ErrStays)
}
