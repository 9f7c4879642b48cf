package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// plainSettings describes settings with one call to read them and one to set all of
// them: API reference, Admin API, group Login Settings. What an update leaves out,
// and what A does not model, keeps its value: it is sent back as it was read. The
// answers of some updates tell less than what was set, so it is read back.
//
// The reference prints booleans as booleans in its tables and as texts in its
// samples, and requires members that no answer has. A service that refuses the plain
// form of a request gets others.
type plainSettings[A any] struct {
	kind         string // in words: "FIDO settings"
	getAt, setAt endpoint
	params       []string // of the path of getAt
	// names are members that a request must have besides. An answer may leave them
	// out; one with others is that of other settings.
	names map[string]string
	owned []string // members of answers that no request has
	// otherwise are the members that a complete request must have, with the values
	// for those that are neither known nor wanted.
	otherwise *A
	// spelled are further forms of a body, for services that refuse the others.
	spelled []bodyForm
	secrets []settingsSecret[A]
}

// settingsSecret is a secret among settings, which is sent when it is to change. The
// known one, or else a shown one that is no mask, goes to a service that takes or keeps
// nothing without it; the known one also to a service that shows none, so that a lost
// one would not be noticed.
type settingsSecret[A any] struct {
	title string // in words: "password"
	path  []string
	known func(*A) string
}

// loginSettings are at one path below /config/authentication.
func loginSettings[A any](kind, name string, otherwise *A) plainSettings[A] {
	path := "/config/authentication/" + name
	return plainSettings[A]{
		kind: kind, otherwise: otherwise,
		getAt: endpoint{method: "GET", path: path, needs: withToken},
		setAt: endpoint{method: "PUT", path: path, needs: withToken, community: true},
	}
}

// store returns the store of the settings.
func (p plainSettings[A]) store(c *Client) *Settings[A] {
	return &Settings[A]{
		kind: p.kind,
		read: func(ctx context.Context) (*A, error) {
			_, present, err := p.read(ctx, c)
			return present, err
		},
		write:   func(ctx context.Context, want *A) (*A, error) { return p.write(ctx, c, want, false) },
		restore: func(ctx context.Context, before *A) (*A, error) { return p.write(ctx, c, before, true) },
	}
}

func (p plainSettings[A]) read(ctx context.Context, c *Client) (json.RawMessage, *A, error) {
	var ask any
	if p.getAt.method != http.MethodGet {
		ask = struct{}{}
	}
	var raw json.RawMessage
	if err := c.do(ctx, p.getAt, ask, &raw, p.params...); err != nil {
		return nil, nil, err
	}
	if string(raw) == "null" { // nothing was ever set
		raw = json.RawMessage("{}")
	}
	for name, ours := range p.names {
		if other := textOf(members(raw)[name]); other != "" && other != ours {
			return nil, nil, c.fail(p.getAt, &Error{Message: fmt.Sprintf("the answer is not the %s: its %s is %s", p.kind, name, quote(other))}, nil)
		}
	}
	named, err := marshal(p.names)
	if err == nil && opens(raw, '{') {
		raw, err = (overlayRules{}).overlay(raw, named)
	}
	present := new(A)
	if err != nil || json.Unmarshal(raw, present) != nil || !opens(raw, '{') {
		return nil, nil, c.fail(p.getAt, &Error{Message: "the answer is not the " + p.kind}, err)
	}
	return raw, present, nil
}

func (p plainSettings[A]) write(ctx context.Context, c *Client, want *A, only bool) (*A, error) {
	shown, present, err := p.read(ctx, c)
	if err != nil {
		return nil, err
	}
	body, err := p.body(shown, present, want, only)
	if err != nil {
		return nil, err
	}
	var lost *settingsSecret[A] // that the service showed before and shows no more
	send := func(body json.RawMessage) (*A, error) {
		if err := p.set(ctx, c, body, want); err != nil {
			return nil, err
		}
		return renewed(ctx, c, present, want, func(ctx context.Context) (*A, error) {
			raw, now, err := p.read(ctx, c)
			lost = p.lost(shown, raw)
			return now, err
		})
	}
	body, complete, known := p.withKnown(shown, body, want, only)
	now, err := keeping(shared(c, p.setAt.path, func(*Client) *insistence { return new(insistence) }), known,
		func(err error) bool { return p.lacks(err, body) },
		func(*A) bool { return lost != nil },
		func() (*A, error) { return send(body) },
		func() (*A, error) { return send(complete) })
	if err == nil && lost != nil && !only {
		err = &Caveat{fmt.Errorf("the tenant took the %s without the %s, which the configuration does not have and the tenant shows as a mask only, and dropped it. Set it in the configuration if it is still needed", p.kind, lost.title)}
	}
	return now, err
}

// lacks reports whether the service refused a body for lack of a secret.
func (p plainSettings[A]) lacks(err error, body json.RawMessage) bool {
	return slices.ContainsFunc(p.secrets, func(s settingsSecret[A]) bool { return !s.in(body) && lacksOne(err, s.path[len(s.path)-1]) })
}

// of returns what an object has of the secret, in clear or as a mask.
func (s settingsSecret[A]) of(object json.RawMessage) string {
	var shown text
	editAt(object, s.path, func(holder map[string]json.RawMessage, name string) {
		_ = shown.UnmarshalJSON(holder[name]) // anything else shows nothing
	})
	return string(shown)
}

func (s settingsSecret[A]) in(object json.RawMessage) bool { return s.of(object) != "" }

// fits reports whether an object has what the secret belongs to.
func (s settingsSecret[A]) fits(object json.RawMessage) bool {
	for _, name := range s.path[:len(s.path)-1] {
		object = members(object)[name]
	}
	return opens(object, '{')
}

// body lays what is known and what is wanted over what the service shows, without
// secrets that are not to change, and, where only that is wanted, without what is
// known and not wanted.
func (p plainSettings[A]) body(shown json.RawMessage, present, want *A, only bool) (body json.RawMessage, err error) {
	body = shown
	if only {
		now, err := marshal(present)
		if err != nil {
			return nil, err
		}
		then, err := marshal(want)
		if err != nil {
			return nil, err
		}
		body, present = lessThan(body, now, then), want
	}
	for _, layer := range []any{present, want} { // what is known goes back in the form of requests
		text, err := marshal(layer)
		if err != nil {
			return nil, err
		}
		if body, err = (overlayRules{}).overlay(body, text); err != nil {
			return nil, err
		}
	}
	wanted, err := marshal(want)
	for _, secret := range p.secrets {
		if !secret.in(wanted) {
			body = without(body, secret.path)
		}
	}
	for _, name := range p.owned {
		body = without(body, []string{name})
	}
	return body, err
}

// withKnown returns a body with the known secrets of which the service shows nothing,
// the same with all that are known, and whether that is another one.
func (p plainSettings[A]) withKnown(shown, body json.RawMessage, want *A, only bool) (least, complete json.RawMessage, differ bool) {
	least, complete = body, body
	wanted, _ := marshal(want) // which it was before
	for _, secret := range p.secrets {
		value := secret.known(want)
		if seen := secret.of(shown); value == "" && !mayMask(seen) && (!only || secret.fits(wanted)) {
			value = seen
		}
		known, err := marshal(value)
		if err != nil || value == "" || secret.in(body) {
			continue
		}
		add := func(holder map[string]json.RawMessage, name string) { holder[name] = known }
		complete = editAt(complete, secret.path, add)
		if !secret.in(shown) {
			least = editAt(least, secret.path, add)
			continue
		}
		differ = true
	}
	return least, complete, differ
}

// lost returns a secret of which something was shown, and no more is.
func (p plainSettings[A]) lost(before, after json.RawMessage) *settingsSecret[A] {
	for i, secret := range p.secrets {
		if secret.in(before) && !secret.in(after) {
			return &p.secrets[i]
		}
	}
	return nil
}

// lessThan returns an object without the members that now has and then has not.
func lessThan(object, now, then json.RawMessage) json.RawMessage {
	kept, wanted := members(object), members(then)
	for name, value := range members(now) {
		switch {
		case wanted[name] == nil:
			delete(kept, name)
		case opens(value, '{') && opens(kept[name], '{'):
			kept[name] = lessThan(kept[name], value, wanted[name])
		}
	}
	less, err := marshal(kept)
	if err != nil {
		return object
	}
	return less
}

// set sends the settings in the form that the service is known to take, or in each
// until it takes one.
func (p plainSettings[A]) set(ctx context.Context, c *Client, plain json.RawMessage, want *A) error {
	return sendForms(ctx, c, p.setAt, plain, want, p.lacks,
		append([]bodyForm{p.complete, textBooleans, func(body json.RawMessage) (json.RawMessage, error) {
			whole, err := p.complete(body)
			if err != nil {
				return nil, err
			}
			return textBooleans(whole)
		}}, p.spelled...)...)
}

// complete adds to a body the members that a request must have.
func (p plainSettings[A]) complete(body json.RawMessage) (json.RawMessage, error) {
	filled, err := marshal(p.otherwise)
	if err != nil {
		return nil, err
	}
	known := members(body)
	dropNulls(known)
	if body, err = marshal(known); err != nil {
		return nil, err
	}
	return (overlayRules{}).overlay(filled, body)
}

// without returns an object without the member at a path, and without the objects on
// the way that have nothing else.
func without(raw json.RawMessage, path []string) json.RawMessage {
	object := members(raw)
	if object == nil {
		return raw
	}
	delete(object, path[0])
	if inner := members(raw)[path[0]]; len(path) > 1 && inner != nil {
		if inner = without(inner, path[1:]); !isEmpty(inner) {
			object[path[0]] = inner
		}
	}
	less, err := marshal(object)
	if err != nil {
		return raw
	}
	return less
}

// editAt returns an object with its member at a path changed by edit, which gets the
// innermost object. Objects on the way that edit leaves empty are not added.
func editAt(raw json.RawMessage, path []string, edit func(object map[string]json.RawMessage, name string)) json.RawMessage {
	object := members(raw)
	if object == nil {
		object = map[string]json.RawMessage{}
	}
	if len(path) == 1 {
		edit(object, path[0])
	} else if inner := editAt(object[path[0]], path[1:], edit); !isEmpty(inner) || opens(object[path[0]], '{') {
		object[path[0]] = inner
	}
	edited, err := marshal(object)
	if err != nil {
		return raw
	}
	return edited
}
