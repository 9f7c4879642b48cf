package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// OwnIdentityProviders stores the identity providers of the community: one of each
// type at most.
//
// A fetch makes a default one where there is none, so that it is asked only for what
// the service has named: by its id alone, or by its type after the service has
// refused a second one of it. A fetch by id lacks the type that a default one would
// need. There is no list, and nothing is looked for before a create.
type OwnIdentityProviders struct{ *IdentityProviders }

// IdentityProviders returns the store of the community's identity providers.
func (c *Client) IdentityProviders() *OwnIdentityProviders {
	return shared(c, "own", newOwnIdentityProviders)
}

var (
	fetchIdentityProviders = endpoint{method: "POST", path: "/idp/fetch", needs: withToken, community: true, reads: true}
	createIdentityProvider = endpoint{method: "PUT", path: "/idp", needs: withToken, community: true}
)

func newOwnIdentityProviders(c *Client) *OwnIdentityProviders {
	const kind = "identity provider"
	return &OwnIdentityProviders{newIdentityProviders(c, wire[IdentityProvider]{
		kind:     kind,
		createAt: createIdentityProvider,
		updateAt: endpoint{method: "PATCH", path: "/idp/{id}", needs: withToken, community: true},
		deleteAt: endpoint{method: "DELETE", path: "/idp/{id}", needs: withToken, community: true},
		getAt:    fetchIdentityProviders, listAt: fetchIdentityProviders,
		list:     func(context.Context) ([]*IdentityProvider, error) { return []*IdentityProvider{}, nil }, // asks nothing
		unlisted: true,
		get: func(ctx context.Context, id string) (json.RawMessage, *IdentityProvider, error) {
			found, err := c.fetchProviders(ctx, fetchIdentityProviders, map[string]string{"id": id})
			if err != nil {
				return nil, nil, err
			}
			return c.oneOf(fetchIdentityProviders, kind, id, found)
		},
		name: func(p *IdentityProvider) string { return "type " + quote(p.Type) },
		twin: func(sent, found *IdentityProvider) bool { return sent.Type == found.Type },
	})}
}

// Get returns the identity provider with that id, or ErrNotFound when two answers say
// so: no list confirms it.
func (s *OwnIdentityProviders) Get(ctx context.Context, id string) (*IdentityProvider, error) {
	found, err := s.fetch(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return s.fetch(ctx, id)
	}
	return found, err
}

// Create makes an identity provider. ErrConflict names the one of that type where
// there is one.
func (s *OwnIdentityProviders) Create(ctx context.Context, want *IdentityProvider) (*IdentityProvider, error) {
	return s.createAfter(ctx, nil, want, s.send)
}

// send sends a create. After a lost answer it is sent again: the service refuses a
// second one of a type, and the one that is there is taken where it has all that was
// sent.
func (s *OwnIdentityProviders) send(ctx context.Context, want *IdentityProvider) (*IdentityProvider, error) {
	put := func() (*IdentityProvider, error) {
		made := new(IdentityProvider)
		return made, s.client.do(ctx, createIdentityProvider, want, made)
	}
	made, err := put()
	lost := errors.Is(err, ErrOutcomeUnknown)
	if lost {
		made, err = put()
	}
	there := refusesSecond(err)
	if err != nil && !there || err == nil && made.ID != "" {
		return made, err
	}
	found, failed := s.client.fetchProviders(ctx, fetchIdentityProviders, map[string]string{"type": want.Type})
	for _, one := range found {
		switch {
		case one == nil || one.ID == "" || one.Type != want.Type:
		case !there || lost && one.holds(want):
			return one, nil
		default:
			return nil, fmt.Errorf("%w: the community has an identity provider of type %s, with the id %s, and cannot have two. Import it with that id: %w", ErrConflict, quote(one.Type), one.ID, err)
		}
	}
	if there {
		return nil, fmt.Errorf("%w: the community has an identity provider of type %s, and cannot have two: %w", ErrConflict, quote(want.Type), errors.Join(err, failed))
	}
	return nil, s.client.fail(createIdentityProvider, &Error{Message: "the answer contains no id"}, failed)
}

// refusesSecond reports whether a create was refused because there is one of that type:
// the reference lists no status for it.
func refusesSecond(err error) bool {
	return errors.Is(err, ErrConflict) || isWrong(err) && names(err, "exist", "already", "duplicate", "only one", "unique", "taken")
}
