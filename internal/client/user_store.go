package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Users stores the users of one auth module. Its methods are those of a Collection,
// without the whole list that a Collection reads around every create: a module may
// have a hundred thousand users.
//
// A user is read by name, or out of the list that all reads share, whichever costs
// less. Five users of a configuration are five profiles, although the module has a
// thousand pages of others; three hundred users of a module of four hundred are four
// pages. How many will be read nobody knows in advance, so that profiles are read
// until there were as many as the list has pages, and the list from then on: no run
// makes more than about twice the requests of the better way, and a list is in memory
// only where the configuration has a share of its users.
type Users struct{ *userStore }

type userStore struct {
	all      *Collection[User] // of which no list is read: what it knows of writes
	moduleID string
	names    sync.Map     // uid → username
	absent   sync.Map     // usernames that this process has looked for in vain
	reads    atomic.Int64 // users that were asked for
	pages    atomic.Int64 // of the list, or as many as it has at least; 0 before it was looked at
	plain    atomic.Bool  // set when the service refuses to be asked for attributes
	bare     atomic.Bool  // set when a profile shows no more than the list
}

// Users returns the store of the users of an auth module.
func (c *Client) Users(moduleID string) Users {
	return Users{shared(c, moduleID, func(c *Client) *userStore { return newUsers(c, moduleID) })}
}

var (
	createUser     = endpoint{method: "PUT", path: "/users/create", needs: withToken, refuses: true}
	fetchUsers     = endpoint{method: "POST", path: "/users/fetch", needs: withToken, community: true, reads: true, about: true}
	findUsers      = endpoint{method: "POST", path: "/users/find", community: true, reads: true}
	fetchProfile   = endpoint{method: "POST", path: "/users/user/detailProfile/fetch", needs: withToken, community: true, reads: true, about: true}
	updateUser     = endpoint{method: "PATCH", path: "/users/user/update", needs: withToken, community: true, about: true}
	updateUserRole = endpoint{method: "PATCH", path: "/users/user/role/update", needs: withToken, community: true, about: true}
)

const userKind = "user"

func newUsers(c *Client, moduleID string) *userStore {
	s := &userStore{moduleID: moduleID}
	s.all = newCollection(c, wire[User]{
		kind: userKind, createAt: createUser, updateAt: updateUser, getAt: fetchProfile, listAt: fetchUsers,
		list:     func(context.Context) ([]*User, error) { return []*User{}, nil }, // asks nothing
		unlisted: true,
		get: func(ctx context.Context, uid string) (json.RawMessage, *User, error) {
			found, err := s.read(ctx, uid)
			return nil, found, err
		},
		id: func(u *User) string { return u.ID },
		// A list may leave out what an administrator has to ask for.
		whole: func(u *User) bool {
			return u.Role != "" && u.Status != "" && u.Email != "" && u.FirstName != "" && u.EmailVerified != nil
		},
		name: func(u *User) string { return "username " + quote(u.Username) },
		twin: func(sent, found *User) bool { return sameUsername(sent.Username, found.Username) },
	})
	return s
}

// sameUsername reports whether a module can have only one of two users. The reference
// does not say whether case matters: directories ignore it.
func sameUsername(a, b string) bool { return strings.EqualFold(a, b) || SameName(a, b) }

// Knows tells the store the username that goes with a uid, so that the user is asked
// for by both.
func (s Users) Knows(uid, username string) Users {
	if uid != "" && username != "" {
		s.names.Store(uid, username)
	}
	return s
}

func (s *userStore) nameOf(uid string) string {
	name, _ := s.names.Load(uid)
	known, _ := name.(string)
	return known
}

// Get returns the user with that uid, or ErrNotFound.
func (s Users) Get(ctx context.Context, uid string) (*User, error) {
	listed, err := s.listFor(ctx, uid)
	if err != nil {
		return nil, err
	}
	if listed != nil {
		found := listed.byID[uid]
		if found != nil && s.whole(found) && !s.all.behind(uid, found, listed.asked) {
			s.Knows(uid, found.Username)
			return found, nil
		}
	}
	return s.all.fetch(ctx, uid)
}

// whole reports whether no profile shows more of a listed user.
func (s *userStore) whole(u *User) bool { return s.bare.Load() || s.all.wire.whole(u) }

// listFor returns the list for a read of one user, nil where reading that one alone
// costs less.
func (s *userStore) listFor(ctx context.Context, uid string) (*listing[User], error) {
	c := s.all.client
	if c.cfg.NoReadCoalescing || s.reads.Add(1) < s.pages.Load() {
		return nil, nil
	}
	listed, err := s.all.snapshot.forWrite(ctx, uid, s.fetchAll)
	switch {
	case errors.Is(err, errManyUsers):
		return nil, nil
	case declined(err) || errors.Is(err, ErrForbidden): // who may read one user may not read all
		s.pages.Store(math.MaxInt64)
		return nil, nil
	}
	return listed, err
}

// read reads one user by a call of its own.
func (s *userStore) read(ctx context.Context, uid string) (*User, error) {
	name := s.nameOf(uid)
	found, err := s.profile(ctx, map[string]string{"uid": uid, "username": name})
	switch {
	case err == nil && found.ID == uid:
		return found, nil
	case err == nil && name != "" && sameUsername(found.Username, name):
		return nil, s.noUser(fmt.Sprintf("the user %s has the id %s now, instead of %s", quote(name), found.ID, uid))
	case err == nil:
		return nil, s.all.client.fail(fetchProfile, &Error{Message: "the answer is not the user with id " + uid}, nil)
	}
	return s.search(ctx, name, func(u *User) bool { return u.ID == uid }, err)
}

// Current returns the user of that name as it is now, or ErrNotFound: out of no list.
func (s Users) Current(ctx context.Context, username string) (*User, error) {
	return s.find(ctx, username)
}

// Find returns the user of that name, or ErrNotFound.
func (s Users) Find(ctx context.Context, username string) (*User, error) {
	return s.lookUp(ctx, username, "")
}

// othersOnly is for reads that creates of this process do not concern.
const othersOnly = "others"

// lookUp is Find in a list that is younger than the last write to a uid; "" is for
// creates.
func (s Users) lookUp(ctx context.Context, username, after string) (*User, error) {
	match := func(u *User) bool { return sameUsername(u.Username, username) }
	listed, err := s.listFor(ctx, after)
	if err != nil {
		return nil, err
	}
	if listed != nil {
		i := slices.IndexFunc(listed.ordered, match)
		if i < 0 {
			return nil, s.noUser("the list has no user " + quote(username))
		}
		if found := listed.ordered[i]; s.whole(found) && !s.all.behind(found.ID, found, listed.asked) {
			return found, nil
		}
	}
	return s.find(ctx, username)
}

// find is Find by a call of its own.
func (s *userStore) find(ctx context.Context, username string) (*User, error) {
	found, err := s.profile(ctx, map[string]string{"username": username})
	switch {
	case err == nil && sameUsername(found.Username, username):
		return found, nil
	case err == nil:
		return nil, s.all.client.fail(fetchProfile, &Error{Message: "the answer is not the user " + quote(username)}, nil)
	}
	return s.search(ctx, username, func(u *User) bool { return sameUsername(u.Username, username) }, err)
}

// profile asks for the profile of the user that named says, with all that Terraform
// manages: the sample of the answer lacks some of it, and the call can be asked for
// more.
func (s *userStore) profile(ctx context.Context, named map[string]string) (*User, error) {
	maps.DeleteFunc(named, func(_, value string) bool { return value == "" })
	body := map[string]any{"moduleId": s.moduleID, "user": named}
	found := new(User)
	err := s.asking(body, func() error { return s.all.client.do(ctx, fetchProfile, body, (*oneUser)(found)) })
	if err == nil && (found.ID == "" || found.Username == "") {
		err = s.all.client.fail(fetchProfile, &Error{Message: "the answer contains no user"}, nil)
	}
	return found, err
}

// oneUser is a user that may come in a list of one, or inside one member.
type oneUser User

// UnmarshalJSON reads all forms.
func (o *oneUser) UnmarshalJSON(raw []byte) error {
	if list, _ := usersIn(raw); len(list) == 1 {
		*o = oneUser(*list[0])
		return nil
	}
	return json.Unmarshal(raw, (*User)(o))
}

// userAttributes are those that a read asks for: what requests can have.
var userAttributes = []string{"username", "firstname", "middlename", "lastname", "email1", "email1_verified", "email2", "email2_verified",
	"phone1", "phone1_verified", "roleValue", "status", "disabled"}

// asking makes a read ask for attributes, until the service refuses that.
func (s *userStore) asking(body map[string]any, call func() error) error {
	if !s.plain.Load() {
		body["attributes"] = userAttributes
		err := call()
		if !isWrong(err) || !names(err, "attributes") {
			return err
		}
		s.plain.Store(true)
	}
	delete(body, "attributes")
	return call()
}

// search finds a user of whom no profile is answered, or proves that there is none:
// the reference lists no 404 for profiles, and a refusal may have another reason. name
// is "" where only the list can tell.
func (s *userStore) search(ctx context.Context, name string, is func(*User) bool, refused error) (*User, error) {
	if !isWrong(refused) && !errors.Is(refused, ErrNotFound) {
		return nil, refused
	}
	if names(refused, "moduleId") {
		if _, err := s.all.client.AuthModules().Get(ctx, s.moduleID); errors.Is(err, ErrNotFound) {
			return nil, fmt.Errorf("the auth module with id %s: %w", s.moduleID, err)
		}
	}
	if name != "" {
		if matches, err := s.all.client.FindUsers(ctx, UserSearch{Username: name}); err == nil && !slices.ContainsFunc(matches, func(m *FoundUser) bool { return sameUsername(m.Username, name) }) {
			return nil, s.noUser("there is no user " + quote(name))
		}
	}
	for found, err := range s.walk(ctx, nil, maxUserPages) {
		if err != nil {
			return nil, fmt.Errorf("%s. Looking for the user in the list failed too: %w", refused, err)
		}
		if is(found) {
			return found, nil
		}
	}
	return nil, s.noUser("the list has no such user")
}

// noUser says that a user is not there.
func (s *userStore) noUser(what string) error {
	return &Error{Call: fetchProfile.String(), Message: what, absent: true}
}

// List yields every user of the module, page after page: of all the users only the
// uids are kept. Where the list leaves out what a profile shows, each is read.
func (s Users) List(ctx context.Context) iter.Seq2[*User, error] { return s.Matching(ctx, nil) }

// Matching yields every user for whom a query of POST /users/fetch holds. The
// reference does not print the query's members: it goes as it is given.
func (s Users) Matching(ctx context.Context, query json.RawMessage) iter.Seq2[*User, error] {
	return func(yield func(*User, error) bool) {
		for user, err := range s.walk(ctx, query, maxUserPages) {
			if err == nil && !s.whole(user) {
				user, err = s.Knows(user.ID, user.Username).all.fetch(ctx, user.ID)
				switch {
				case errors.Is(err, ErrNotFound):
					continue // gone since the page was read
				case err == nil && !s.all.wire.whole(user):
					s.bare.Store(true)
				}
			}
			if !yield(user, err) || err != nil {
				return
			}
		}
	}
}

// Named yields the user of that name, if there is one: none of the others is read.
func (s Users) Named(ctx context.Context, username string) iter.Seq2[*User, error] {
	return func(yield func(*User, error) bool) {
		if found, err := s.Find(ctx, username); !errors.Is(err, ErrNotFound) {
			yield(found, err)
		}
	}
}
