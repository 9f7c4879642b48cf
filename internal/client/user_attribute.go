package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// UserAttribute is an attribute that users of a module have: API reference,
// Admin API, group User Attributes.
type UserAttribute struct {
	ID        string `json:"_id,omitempty"` // the service's
	Name      string `json:"name"`
	Attribute string `json:"attribute"`
	ModuleID  string `json:"moduleId,omitempty"`
}

// UserAttributes stores the attributes of one module.
type UserAttributes struct {
	*Collection[UserAttribute]
	moduleID string
}

// UserAttributes returns the store of a module's attributes.
func (c *Client) UserAttributes(moduleID string) UserAttributes {
	return UserAttributes{shared(c, moduleID, func(c *Client) *Collection[UserAttribute] { return newUserAttributes(c, moduleID) }), moduleID}
}

var (
	putAttributes  = endpoint{method: "PUT", path: "/attributes", needs: withToken, refuses: true}
	listAttributes = endpoint{method: "GET", path: "/attributes", needs: withToken, about: true}
)

func newUserAttributes(c *Client, moduleID string) *Collection[UserAttribute] {
	var u UserAttributes
	u = UserAttributes{moduleID: moduleID, Collection: newCollection(c, wire[UserAttribute]{
		kind:       "user attribute",
		createAt:   putAttributes,
		updateAt:   endpoint{method: "PATCH", path: "/attributes/{attributeId}", needs: withToken},
		deleteAt:   endpoint{method: "DELETE", path: "/attributes/{attributeId}", needs: withToken},
		listAt:     listAttributes,
		deleteBody: func(string) any { return map[string]string{"moduleId": moduleID} },
		// The service takes many in one call, so that those of one module that are
		// asked for while a call is under way go as one.
		create: func(ctx context.Context, want *UserAttribute) (*UserAttribute, error) {
			return u.creates.do(ctx, want, sameInPart, u.createAll)
		},
		list: func(ctx context.Context) (list []*UserAttribute, err error) {
			body, err := c.exchange(ctx, listAttributes, url.Values{"moduleId": {moduleID}}, nil)
			if err != nil {
				return nil, c.AuthModules().confirm(ctx, moduleID, err) // a 404 speaks of the module
			}
			if err := json.Unmarshal(unwrap(body), (*sequence[UserAttribute])(&list)); err != nil {
				return nil, c.fail(listAttributes, &Error{Message: "the answer does not have the documented form: " + shapeOnly(err)}, err)
			}
			return list, nil
		},
		id:    func(a *UserAttribute) string { return a.ID },
		name:  func(a *UserAttribute) string { return "attribute " + quote(a.Attribute) },
		whole: func(a *UserAttribute) bool { return a.Attribute != "" },
		twin: func(sent, found *UserAttribute) bool {
			return SameName(sent.Name, found.Name) && sent.Attribute == found.Attribute
		},
		taken: func(sent, found *UserAttribute) bool { // a module has one of each
			return SameName(sent.Name, found.Name) || SameName(sent.Attribute, found.Attribute)
		},
	})}
	return u.Collection
}

// sameInPart reports whether the answers to two attributes could be taken for
// each other's. Two such are never in one call, and the service tells apart what it
// refuses.
func sameInPart(one, other *UserAttribute) bool {
	same := func(a, b string) bool {
		return a != "" && strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
	}
	return same(one.Name, other.Name) || same(one.Attribute, other.Attribute)
}

// createdAttributes is a list of those that the service made and a list of
// those that it refused, both inside a success.
type createdAttributes struct {
	Created []*UserAttribute
	Errors  []json.RawMessage
}

func (u UserAttributes) put(ctx context.Context, wants ...*UserAttribute) (out createdAttributes, err error) {
	body := struct {
		ModuleID   string          `json:"moduleId"`
		Attributes []UserAttribute `json:"attributes"`
	}{ModuleID: u.moduleID}
	for _, want := range wants {
		body.Attributes = append(body.Attributes, UserAttribute{Name: want.Name, Attribute: want.Attribute})
	}
	err = u.client.do(ctx, putAttributes, body, &out)
	return out, err
}

// createOne makes one attribute by a call of its own.
func (u UserAttributes) createOne(ctx context.Context, want *UserAttribute) (*UserAttribute, error) {
	c, at := u.client, putAttributes
	out, err := u.put(ctx, want)
	if err != nil {
		return nil, err
	}
	if len(out.Errors) > 0 {
		return nil, refusedInside(c, at, fmt.Sprintf("attribute %s (name %s) was not created", quote(want.Attribute), quote(want.Name)), saidIn(out.Errors...), nil)
	}
	if len(out.Created) != 1 || out.Created[0] == nil || out.Created[0].ID == "" {
		return nil, c.fail(at, &Error{Message: fmt.Sprintf("the answer names %d created attributes instead of one with its id", len(out.Created))}, nil)
	}
	return out.Created[0], nil
}

// createAll makes several attributes by one call. An attribute is whose name or
// key it has. Those that were refused go alone: nothing says how to tell whose
// a refusal is. Where the answer leaves any other in doubt, nothing is known of
// it, as after a lost one.
func (u UserAttributes) createAll(ctx context.Context, all []*asked[UserAttribute]) {
	wants := make([]*UserAttribute, len(all))
	for i, a := range all {
		wants[i] = a.want
	}
	if len(all) == 1 {
		all[0].made, all[0].err = u.createOne(ctx, wants[0])
		return
	}
	c, at := u.client, putAttributes
	out, err := u.put(ctx, wants...)
	if err != nil {
		out.Created = nil // what is there of an answer that could not be read
	}
	switch {
	case declined(err):
		err = errAlone // one of them is wrong
	case err == nil:
		u.tell(ctx, out.Created)
		err = errAlone
		if told := len(out.Created) + len(out.Errors); told != len(all) {
			err = c.fail(at, &Error{Message: fmt.Sprintf("the answer tells what became of %d attributes instead of %d", told, len(all))}, nil)
		}
	}
	for _, made := range out.Created {
		i := -1
		if made != nil && made.ID != "" {
			i = slices.IndexFunc(wants, func(want *UserAttribute) bool { return sameInPart(want, made) })
		}
		if i < 0 || all[i].made != nil {
			err = c.fail(at, &Error{Message: "the answer names a created attribute that is none of those that were sent, or has no id"}, nil)
			continue
		}
		all[i].made = made
	}
	for _, a := range all {
		if a.made == nil {
			a.err = err
		}
	}
}

// tell fills in what the service made and answered by its id alone.
func (u UserAttributes) tell(ctx context.Context, created []*UserAttribute) {
	bare := func(a *UserAttribute) bool { return a != nil && a.ID != "" && !u.wire.whole(a) }
	if !slices.ContainsFunc(created, bare) {
		return
	}
	// They are made, whoever has given up.
	ctx, cancel := outlive(ctx)
	defer cancel()
	for waits := u.client.waits(); slices.ContainsFunc(created, bare); {
		listed, err := u.fresh(ctx)
		if err != nil {
			return // whoever asked looks again
		}
		for i, made := range created {
			if found := listed.byID[idOf(made)]; bare(made) && found != nil {
				created[i] = found
			}
		}
		if slices.ContainsFunc(created, bare) {
			if u.client.lags.Store(true); !waits(ctx) {
				return
			}
		}
	}
}

func idOf(a *UserAttribute) string {
	if a == nil {
		return ""
	}
	return a.ID
}

// Update changes name and attribute.
func (u UserAttributes) Update(ctx context.Context, id string, want *UserAttribute) (*UserAttribute, error) {
	// All updates share what tells an old read from a new one.
	was, err := u.present(ctx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	return u.sendChange(ctx, id, was, want, func(ctx context.Context) (*UserAttribute, error) {
		changed := new(UserAttribute)
		return changed, u.client.do(ctx, u.wire.updateAt, &UserAttribute{Name: want.Name, Attribute: want.Attribute, ModuleID: u.moduleID}, changed, id)
	})
}
