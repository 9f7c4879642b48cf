package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// AuthenticationJourneys stores the journeys of one version.
type AuthenticationJourneys struct {
	*Collection[AuthenticationJourney]
	version journeyVersion
}

// AuthenticationJourneys returns the store of the journeys of the first
// version.
func (c *Client) AuthenticationJourneys() *AuthenticationJourneys { return c.journeys(journeyV1) }

// AuthenticationJourneysV2 returns the store of the journeys of the second
// version.
func (c *Client) AuthenticationJourneysV2() *AuthenticationJourneys { return c.journeys(journeyV2) }

func (c *Client) journeys(v journeyVersion) *AuthenticationJourneys {
	return shared(c, v.path, func(c *Client) *AuthenticationJourneys { return newAuthenticationJourneys(c, v) })
}

func newAuthenticationJourneys(c *Client, v journeyVersion) *AuthenticationJourneys {
	fetch := endpoint{method: "POST", path: v.path + "/fetch", needs: withToken, community: true, reads: true}
	create := endpoint{method: "PUT", path: v.path, needs: withToken, community: true}
	s := &AuthenticationJourneys{version: v}
	s.Collection = newCollection(c, wire[AuthenticationJourney]{
		kind:     v.kind,
		createAt: create,
		updateAt: endpoint{method: "PATCH", path: v.path + "/{id}", needs: withToken, community: true},
		deleteAt: endpoint{method: "DELETE", path: v.path + "/{id}", needs: withToken, community: true},
		getAt:    fetch, listAt: fetch,
		create: func(ctx context.Context, want *AuthenticationJourney) (*AuthenticationJourney, error) {
			var answered json.RawMessage
			if err := c.do(ctx, create, v.body(nil, want, removalForms[0]), &answered); err != nil {
				return nil, err
			}
			made := v.answer(answered)
			if made.ID == "" {
				return nil, c.fail(create, &Error{Message: "the answer contains no id"}, nil)
			}
			return made, nil
		},
		get: s.readOne, list: s.readAll,
		id:    func(j *AuthenticationJourney) string { return j.ID },
		name:  func(j *AuthenticationJourney) string { return "name " + quote(j.Name) },
		whole: func(j *AuthenticationJourney) bool { return j.Name != "" && j.Decision != nil },
		twin: func(sent, found *AuthenticationJourney) bool {
			return SameName(sent.Name, found.Name) && SameName(sent.Category, found.Category)
		},
	})
	return s
}

// Update changes a journey, or returns ErrNotFound. Members that are no
// condition and not modelled keep their value.
func (s *AuthenticationJourneys) Update(ctx context.Context, id string, want *AuthenticationJourney) (*AuthenticationJourney, error) {
	current, _, err := s.fetchRaw(ctx, id)
	if err != nil {
		return nil, err
	}
	removed := s.version.removed(current, want)
	if len(removed) == 0 {
		return s.update(ctx, id, current, want, removalForms[0])
	}
	return removing(ctx, s.client.dialect, s.wire.updateAt, removed, func(form removal) (*AuthenticationJourney, bool, error) {
		changed, err := s.update(ctx, id, current, want, form)
		return changed, err == nil && !s.version.keeps(current, changed, removed), err
	})
}

// update sends a journey in which what is to be removed has a form.
func (s *AuthenticationJourneys) update(ctx context.Context, id string, current json.RawMessage, want *AuthenticationJourney, form removal) (*AuthenticationJourney, error) {
	back, err := sendBack(s.version.body(current, want, form), s.version.body(nil, want, form))
	if err != nil {
		return nil, err
	}
	was, _ := s.version.read(current) // it was read before
	return s.sendChange(ctx, id, was, want, func(ctx context.Context) (*AuthenticationJourney, error) {
		var answered json.RawMessage
		err := s.client.do(ctx, s.wire.updateAt, back, &answered, id)
		return s.version.answer(answered), err
	})
}

// fetchByIDs returns the journeys with those ids, and without ids all: the
// reference requires no member of the body, and has no other way to see them.
func (s *AuthenticationJourneys) fetchByIDs(ctx context.Context, ids ...string) ([]json.RawMessage, error) {
	ask := map[string]any{}
	if len(ids) > 0 {
		ask["ids"] = ids
	}
	var answered json.RawMessage
	if err := s.client.do(ctx, s.wire.listAt, ask, &answered); err != nil {
		return nil, err
	}
	if len(ids) == 0 && isEmpty(answered) {
		return []json.RawMessage{}, nil
	}
	if opens(answered, '{') { // the first version's sample
		return []json.RawMessage{answered}, nil
	}
	var found []json.RawMessage
	if err := json.Unmarshal(answered, &found); err != nil || found == nil {
		return nil, s.client.fail(s.wire.listAt, &Error{Message: "the answer is not a list"}, err)
	}
	return found, nil
}

func (s *AuthenticationJourneys) readAll(ctx context.Context) ([]*AuthenticationJourney, error) {
	raws, err := s.fetchByIDs(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]*AuthenticationJourney, len(raws))
	for i, raw := range raws {
		if all[i], err = s.version.read(raw); err != nil {
			return nil, s.client.fail(s.wire.listAt, &Error{Message: fmt.Sprintf("element %d of the list is no %s: %s", i, s.version.kind, shapeOnly(err))}, err)
		}
	}
	return all, nil
}

// readOne reads one journey. No status says that there is none: a refusal is
// held against the list of all.
func (s *AuthenticationJourneys) readOne(ctx context.Context, id string) (json.RawMessage, *AuthenticationJourney, error) {
	absent := &Error{Call: s.wire.getAt.String(), Message: fmt.Sprintf("no %s has id %s", s.version.kind, id), absent: true}
	raws, err := s.fetchByIDs(ctx, id)
	if errors.Is(err, ErrRefused) {
		if all, listErr := s.fresh(ctx); listErr == nil && all.byID[id] == nil {
			err = absent
		}
	}
	if err != nil {
		return nil, nil, err
	}
	for _, raw := range raws {
		found, err := s.version.read(raw)
		if err != nil || found.ID == "" {
			return nil, nil, s.client.fail(s.wire.getAt, &Error{Message: fmt.Sprintf("the answer is not the %s with id %s", s.version.kind, id)}, err)
		}
		if found.ID == id {
			return raw, found, nil
		}
	}
	return nil, nil, absent
}
