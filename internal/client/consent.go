package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"sync"
)

// ConsentText is what a user is asked to agree to: API reference, Admin API, group
// Authz. Pointers are what a request may leave out.
type ConsentText struct {
	Type            string       `json:"type"`
	Enabled         *Bool        `json:"isEnabled,omitempty"`
	Title           *string      `json:"title,omitempty"`
	Subtitle        *string      `json:"subtitle,omitempty"`
	Body            *EncodedText `json:"body,omitempty"`
	AcknowledgeText *string      `json:"acknowledgeText,omitempty"`
}

// Consent is a text with its version, and those that it had before.
type Consent struct {
	ConsentText
	IPFSHash string           `json:"ipfsHash,omitempty"`
	History  []ConsentVersion `json:"history,omitempty"`
}

// ConsentVersion names a version of a consent.
type ConsentVersion struct {
	IPFSHash  string `json:"ipfsHash"`
	UpdatedAt text   `json:"updatedAt"`
}

// At returns when the version was made, as the service says it.
func (v ConsentVersion) At() string { return string(v.UpdatedAt) }

// over returns the text with what it leaves out as it was before.
func (t ConsentText) over(before ConsentText) ConsentText {
	t.Enabled, t.Body = cmp.Or(t.Enabled, before.Enabled), cmp.Or(t.Body, before.Body)
	t.Title, t.Subtitle, t.AcknowledgeText = cmp.Or(t.Title, before.Title), cmp.Or(t.Subtitle, before.Subtitle), cmp.Or(t.AcknowledgeText, before.AcknowledgeText)
	return t
}

var (
	getConsent        = endpoint{method: "GET", path: "/config/consents/{type}", needs: withToken}
	setConsent        = endpoint{method: "PUT", path: "/config/consents", needs: withToken}
	getConsentVersion = endpoint{method: "GET", path: "/config/consents/ipfs/{ipfsHash}", needs: withToken}
)

// ConsentSettings stores the consent of one type, under that type.
type ConsentSettings struct {
	*Settings[Consent]
	client  *Client
	created *sync.Map // types that this run has created
}

// Consent returns the store of the community's consent of a type. There is always
// one: where none was ever set, it is disabled and has no text.
func (c *Client) Consent(kind string) ConsentSettings {
	read := func(ctx context.Context) (*Consent, error) {
		var raw json.RawMessage
		if err := c.do(ctx, getConsent, nil, &raw, kind); err != nil {
			return nil, err
		}
		found := new(Consent)
		if err := json.Unmarshal(raw, found); err != nil || !opens(raw, '{') && string(raw) != "null" {
			return nil, c.fail(getConsent, &Error{Message: "the answer is not a consent"}, err)
		}
		if found.Type != "" && found.Type != kind {
			return nil, c.fail(getConsent, &Error{Message: "the answer is the consent of another type than " + quote(kind)}, nil)
		}
		found.Type, found.Enabled = kind, cmp.Or(found.Enabled, new(Bool(false)))
		return found, nil
	}
	return ConsentSettings{client: c, created: shared(c, "consents", func(*Client) *sync.Map { return new(sync.Map) }), Settings: &Settings[Consent]{
		kind: "consent",
		read: read,
		write: func(ctx context.Context, want *Consent) (*Consent, error) {
			present, err := read(ctx)
			if err != nil {
				return nil, err
			}
			// The answer is said to be the consent, and need not have its new version.
			if err := c.do(ctx, setConsent, want.over(present.ConsentText), nil); err != nil {
				return nil, err
			}
			now, err := renewed(ctx, c, present, want, read)
			if err != nil {
				return want, fmt.Errorf("the consent was set and could not be read back: %w", err)
			}
			return now, nil
		},
		keep: func(_ context.Context, before *Consent) error { // a text that it did not have goes
			before.ConsentText = before.over(ConsentText{Title: new(""), Subtitle: new(""), Body: new(EncodedText("")), AcknowledgeText: new("")})
			return nil
		},
	}}
}

// Create sets the consent, once in a run: a second resource of the type would take it
// from the first.
func (s ConsentSettings) Create(ctx context.Context, want *Consent) (*Consent, error) {
	if _, twice := s.created.LoadOrStore(want.Type, nil); twice {
		return nil, fmt.Errorf("%w: the consent of type %s was already created in this run, and a community has one of each type", ErrConflict, quote(want.Type))
	}
	made, err := s.Settings.Create(ctx, want)
	if made == nil {
		s.created.Delete(want.Type)
	}
	return made, err
}

// Get returns the consent of a type, which is its id.
func (s ConsentSettings) Get(ctx context.Context, id string) (*Consent, error) {
	return s.client.Consent(id).read(ctx)
}

// Restore puts back what Snapshot returned.
func (s ConsentSettings) Restore(ctx context.Context, snapshot []byte) error {
	var before ConsentText
	if json.Unmarshal(snapshot, &before) == nil {
		defer s.created.Delete(before.Type) // it can be created again
	}
	return s.Settings.Restore(ctx, snapshot)
}

// ConsentVersion returns a version of a consent, which may be an old one, with all
// that the service says of it: the reference does not print the document.
func (c *Client) ConsentVersion(ctx context.Context, hash string) (*ConsentText, json.RawMessage, error) {
	var raw json.RawMessage
	if err := c.do(ctx, getConsentVersion, nil, &raw, hash); err != nil {
		return nil, nil, err
	}
	found := new(ConsentText)
	if err := json.Unmarshal(raw, found); err != nil || !opens(raw, '{') {
		return nil, nil, c.fail(getConsentVersion, &Error{Message: "the answer is not a consent"}, err)
	}
	return found, raw, nil
}
