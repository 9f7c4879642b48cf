package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// IdentityProvider is how users sign in with a protocol of the community, or at
// somebody else: API reference, Admin API, groups Identity Providers and External
// Idp. The reference prints neither the bodies of a create and an update nor an
// answer, so that all but the type is taken as it comes.
type IdentityProvider struct {
	ID string // the service's
	// Type is that of an identity provider of the community: oidc in the
	// reference's sample. One of an external one is among the settings.
	Type string
	// Settings are an object: members that are to be set, or all that an answer
	// has beside the service's own and masks.
	Settings json.RawMessage
	// Secrets are an object with secret members, and Known is one with those that
	// are not to be changed. The latter are sent only to a service that takes no
	// update without them.
	Secrets, Known json.RawMessage

	shown json.RawMessage // all that an answer has
}

// IdentityProviderMembers are the members that are no settings: the service's own.
func IdentityProviderMembers() []string {
	return []string{"id", "_id", "__v", "tenantId", "communityId", "createdAt", "updatedAt"}
}

// MarshalJSON writes what a request has.
func (p IdentityProvider) MarshalJSON() ([]byte, error) {
	type typed struct {
		Type string `json:"type,omitempty"`
	}
	body, err := marshal(typed{p.Type})
	for _, layer := range []json.RawMessage{p.Settings, p.Secrets} {
		if err == nil && len(layer) > 0 {
			body, err = (overlayRules{}).overlay(body, layer)
		}
	}
	return body, err
}

// UnmarshalJSON reads what an answer has: the object, or its id, for the samples of
// the answers are texts.
func (p *IdentityProvider) UnmarshalJSON(raw []byte) error {
	var bare string
	if json.Unmarshal(raw, &bare) == nil && journeyID.MatchString(bare) {
		*p = IdentityProvider{ID: bare}
		return nil
	}
	var in struct {
		ID      text `json:"id"`
		MongoID text `json:"_id"` // the one that the paths want
		Type    text `json:"type"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	kept := members(raw)
	for _, name := range IdentityProviderMembers() {
		delete(kept, name)
	}
	settings, err := marshal(withoutMasks(kept))
	*p = IdentityProvider{ID: firstOf(in.MongoID, in.ID), Type: string(in.Type), Settings: settings, shown: append(json.RawMessage(nil), raw...)}
	return err
}

// withoutMasks returns an object without masks of secrets, at any depth in objects:
// sent back, one would take the secret's place. What a member with the name of a
// secret has is one in doubt; any other text only where it can be nothing else.
func withoutMasks(object map[string]json.RawMessage) map[string]json.RawMessage {
	for name, value := range object {
		if inner := members(value); inner != nil {
			object[name], _ = marshal(withoutMasks(inner)) // read from JSON
		}
		if shown := textOf(value); opens(value, '"') && shown != "" && (secretName.MatchString(name) && mayMask(shown) || mustMask.MatchString(shown)) {
			delete(object, name)
		}
	}
	return object
}

// shows reports whether an answer has something of every secret.
func (p *IdentityProvider) shows(secrets json.RawMessage) bool {
	var all func(answered, secrets json.RawMessage) bool
	all = func(answered, secrets json.RawMessage) bool {
		if of := members(secrets); of != nil {
			for name, secret := range of {
				if !all(members(answered)[name], secret) {
					return false
				}
			}
			return true
		}
		return len(answered) > 0 && string(answered) != "null" && string(answered) != `""`
	}
	return all(p.shown, secrets)
}

// secretNames are the members of secrets, at any depth in objects.
func secretNames(secrets json.RawMessage) (names []string) {
	for name, value := range members(secrets) {
		names = append(append(names, name), secretNames(value)...)
	}
	return names
}

// IdentityProviders stores the identity providers of one of the two groups.
type IdentityProviders struct {
	*Collection[IdentityProvider]
	insists insistence
}

func newIdentityProviders(c *Client, w wire[IdentityProvider]) *IdentityProviders {
	w.id = func(p *IdentityProvider) string { return p.ID }
	w.whole = func(p *IdentityProvider) bool { return len(members(p.Settings)) > 0 }
	return &IdentityProviders{Collection: newCollection(c, w)}
}

// Update changes an identity provider. Secrets are sent when they are to change, and
// otherwise only to a service that insists on them: that refuses an update for lack
// of them, or shows none after it where it showed one before.
func (s *IdentityProviders) Update(ctx context.Context, id string, want *IdentityProvider) (*IdentityProvider, error) {
	current, before, err := s.fetchRaw(ctx, id)
	if err != nil {
		return nil, err
	}
	complete := *want
	complete.Secrets = want.Known
	return keeping(&s.insists, len(want.Secrets) == 0 && len(want.Known) > 0,
		func(err error) bool { return lacksOne(err, secretNames(want.Known)...) },
		func(changed *IdentityProvider) bool { return before.shows(want.Known) && !changed.shows(want.Known) },
		func() (*IdentityProvider, error) { return s.changeFrom(ctx, id, current, before, want) },
		func() (*IdentityProvider, error) { return s.change(ctx, id, &complete) })
}

// fetchProviders returns what a fetch answers: a list, or one alone.
func (c *Client) fetchProviders(ctx context.Context, at endpoint, ask any) ([]*IdentityProvider, error) {
	var answered json.RawMessage
	if err := c.do(ctx, at, ask, &answered); err != nil {
		return nil, err
	}
	if opens(answered, '{') && !isEmpty(answered) {
		answered = slices.Concat(json.RawMessage("["), answered, json.RawMessage("]"))
	}
	var found sequence[IdentityProvider]
	if err := json.Unmarshal(answered, &found); err != nil || found == nil {
		return nil, c.fail(at, &Error{Message: "the answer is not a list"}, err)
	}
	return found, nil
}

// oneOf returns the identity provider with that id of an answer to it alone. One that
// is not there is no proof by itself: Collection.confirm holds it against the list.
func (c *Client) oneOf(at endpoint, kind, id string, found []*IdentityProvider) (json.RawMessage, *IdentityProvider, error) {
	for _, one := range found {
		switch {
		case one == nil || one.ID == "":
			return nil, nil, c.fail(at, &Error{Message: fmt.Sprintf("the answer is not the %s with id %s", kind, id)}, nil)
		case one.ID == id:
			return one.Settings, one, nil
		}
	}
	return nil, nil, &Error{Call: at.String(), Message: fmt.Sprintf("no %s has id %s", kind, id), absent: true}
}

// ExternalIDPs returns the store of the identity providers of others that users of
// the community can sign in at.
func (c *Client) ExternalIDPs() *IdentityProviders { return shared(c, "external", newExternalIDPs) }

func newExternalIDPs(c *Client) *IdentityProviders {
	const kind = "external identity provider"
	fetch := endpoint{method: "POST", path: "/external_idp/fetch", needs: withToken, community: true, reads: true}
	w := wire[IdentityProvider]{
		kind:     kind,
		createAt: endpoint{method: "PUT", path: "/external_idp", needs: withToken, community: true},
		updateAt: endpoint{method: "PATCH", path: "/external_idp/{id}", needs: withToken, community: true},
		deleteAt: endpoint{method: "DELETE", path: "/external_idp/{id}", needs: withToken, community: true},
		getAt:    fetch, listAt: fetch,
		// Without ids all are asked for: the reference requires none, and has no
		// other way to see them.
		list: func(ctx context.Context) ([]*IdentityProvider, error) {
			return c.fetchProviders(ctx, fetch, struct{}{})
		},
		name: func(p *IdentityProvider) string {
			if name := p.Name(); name != "" {
				return "name " + quote(name)
			}
			return "the same settings"
		},
		// The reference names no member. Where both have a name, it tells them apart.
		twin: func(sent, found *IdentityProvider) bool {
			if name, other := sent.Name(), found.Name(); name != "" && other != "" {
				return SameName(name, other)
			}
			return found.holds(sent)
		},
		says: func(sent, found *IdentityProvider) bool { return found.holds(sent) },
	}
	var s *IdentityProviders
	w.get = func(ctx context.Context, id string) (json.RawMessage, *IdentityProvider, error) {
		found, err := c.fetchProviders(ctx, fetch, map[string][]string{"ids": {id}})
		if errors.Is(err, ErrRefused) && isWrong(err) { // no status says that there is none
			if all, listErr := s.fresh(ctx); listErr == nil && all.byID[id] == nil {
				return c.oneOf(fetch, kind, id, nil)
			}
		}
		if err != nil {
			return nil, nil, err
		}
		return c.oneOf(fetch, kind, id, found)
	}
	s = newIdentityProviders(c, w)
	return s
}

// Name returns the member of that name, where it is a text.
func (p *IdentityProvider) Name() string { return textOf(members(p.Settings)["name"]) }

// holds reports whether an answer has all settings that were sent.
func (p *IdentityProvider) holds(sent *IdentityProvider) bool {
	return contains(parsed(p.Settings), parsed(sent.Settings)) && cmp.Or(sent.Type, p.Type) == p.Type
}
