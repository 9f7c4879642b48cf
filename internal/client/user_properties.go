package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync/atomic"
)

// UserProperty is what Terraform manages of the numbers and aliases of one user: API
// reference, Admin API, group User Properties. Members that are nil stay as they are.
type UserProperty struct {
	UserID   string
	Username string // of an answer
	UserProperties
}

// UserPropertyStore stores the properties of users of one auth module. A user always
// has them, so that creating sets them, and deleting puts back what was there.
type UserPropertyStore struct {
	users  Users
	userID string
}

// UserProperties returns the store of the properties of a user.
func (c *Client) UserProperties(moduleID, userID string) UserPropertyStore {
	return UserPropertyStore{c.Users(moduleID), userID}
}

var (
	checkAlias           = endpoint{method: "POST", path: "/user_properties/check_unique/alias", needs: withToken, community: true, reads: true}
	updateUserProperties = endpoint{method: "POST", path: "/user_properties/update", needs: withToken, community: true, about: true}
)

// AliasIsFree reports whether no user of the community has an alias: POST
// /user_properties/check_unique/alias.
func (c *Client) AliasIsFree(ctx context.Context, alias string) (bool, error) {
	var out struct {
		IsUnique *Bool `json:"isUnique"`
	}
	err := c.do(ctx, checkAlias, map[string]string{"alias": alias}, &out)
	if err == nil && out.IsUnique == nil {
		err = c.fail(checkAlias, &Error{Message: "the answer does not say whether the alias is unique"}, nil)
	}
	return err == nil && bool(*out.IsUnique), err
}

// Get returns the properties of the user with that uid, or ErrNotFound. Lists show
// none: each user is read.
func (s UserPropertyStore) Get(ctx context.Context, uid string) (*UserProperty, error) {
	found, err := s.users.all.fetch(ctx, uid)
	if err != nil {
		return nil, err
	}
	s.users.Knows(uid, found.Username)
	return &UserProperty{uid, found.Username, found.Properties}, nil
}

// Create sets the properties.
func (s UserPropertyStore) Create(ctx context.Context, want *UserProperty) (*UserProperty, error) {
	return s.Update(ctx, want.UserID, want)
}

// Update sets the properties, and reads them back. Where an alias that is left out
// stays, it is sent as "": the reference does not say how one is removed.
func (s UserPropertyStore) Update(ctx context.Context, uid string, want *UserProperty) (*UserProperty, error) {
	was, err := s.Get(ctx, uid)
	if err != nil {
		return nil, err
	}
	empties := shared(s.users.all.client, "aliases", func(*Client) *atomic.Bool { return new(atomic.Bool) })
	for {
		blank := empties.Load()
		if err := s.set(ctx, was, want.UserProperties, blank); err != nil {
			return nil, err
		}
		now, err := renewed(ctx, s.users.all.client, was, &UserProperty{uid, was.Username, want.or(was.UserProperties)}, func(ctx context.Context) (*UserProperty, error) { return s.Get(ctx, uid) })
		if err != nil && !errors.Is(err, errUnchanged) {
			return &UserProperty{uid, was.Username, want.UserProperties}, &Caveat{err}
		}
		left := func(name string) bool { _, wanted := want.Aliases[name]; return !wanted }
		if want.Aliases == nil || blank || !slices.ContainsFunc(slices.Collect(maps.Keys(now.Aliases)), left) {
			now.UserProperties = now.or(want.UserProperties)
			return now, nil
		}
		empties.Store(true)
	}
}

// set sends what differs from what is there.
func (s UserPropertyStore) set(ctx context.Context, was *UserProperty, want UserProperties, blank bool) error {
	c := s.users.all.client
	body := map[string]any{"user": map[string]string{"username": was.Username, "uid": was.UserID, "authModuleId": s.users.moduleID}}
	if want.Mobiles != nil {
		body["mobiles"] = want.Mobiles
	}
	if want.Landlines != nil {
		body["landlines"] = want.Landlines
	}
	if want.Aliases != nil {
		aliases := maps.Clone(want.Aliases)
		for name := range was.Aliases {
			if _, kept := aliases[name]; blank && !kept {
				aliases[name] = ""
			}
		}
		body["aliases"] = aliases
	}
	defer s.users.all.snapshot.write(was.UserID)()
	err := c.do(ctx, updateUserProperties, body, nil)
	if errors.Is(err, ErrOutcomeUnknown) { // setting the same twice does no more than once
		err = c.do(ctx, updateUserProperties, body, nil)
	}
	if err = s.users.confirmed(ctx, was.UserID, err); isWrong(err) && names(err, "alias") && names(err, "unique", "exist", "taken", "use", "duplicate") {
		return fmt.Errorf("%w: %w", ErrConflict, err)
	}
	return err
}

// Delete leaves the properties to Restore.
func (s UserPropertyStore) Delete(context.Context, string) error { return nil }

// Snapshot returns the properties that the user has, as JSON.
func (s UserPropertyStore) Snapshot(ctx context.Context) ([]byte, error) {
	found, err := s.Get(ctx, s.userID)
	if err != nil {
		return nil, err
	}
	return marshal(found.UserProperties)
}

// Restore puts back what Snapshot returned. A user who is gone has nothing to put back.
func (s UserPropertyStore) Restore(ctx context.Context, snapshot []byte) error {
	var before struct {
		Mobiles, Landlines []string
		Aliases            map[string]string
	}
	if err := json.Unmarshal(snapshot, &before); err != nil {
		return err
	}
	_, err := s.Update(ctx, s.userID, &UserProperty{UserID: s.userID, UserProperties: UserProperties(before)})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// List yields the properties of the store's user.
func (s UserPropertyStore) List(ctx context.Context) iter.Seq2[*UserProperty, error] {
	return func(yield func(*UserProperty, error) bool) { yield(s.Get(ctx, s.userID)) }
}
