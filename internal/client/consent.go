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
	none := ConsentText{Type: kind, Enabled: new(Bool(false)), Title: new(""), Subtitle: new(""), Body: new(EncodedText("")), AcknowledgeText: new("")}
	settings := plainSettings[Consent]{
		kind: "consent of type " + quote(kind), getAt: getConsent, setAt: setConsent, params: []string{kind},
		names: map[string]string{"type": kind}, owned: []string{"ipfsHash", "history"}, otherwise: &Consent{ConsentText: none},
	}.store(c)
	settings.keep = func(_ context.Context, before *Consent) error { // a text that it did not have goes
		before.Enabled = cmp.Or(before.Enabled, none.Enabled)
		before.Title, before.Subtitle = cmp.Or(before.Title, none.Title), cmp.Or(before.Subtitle, none.Subtitle)
		before.Body, before.AcknowledgeText = cmp.Or(before.Body, none.Body), cmp.Or(before.AcknowledgeText, none.AcknowledgeText)
		return nil
	}
	return ConsentSettings{settings, c, shared(c, "consents", func(*Client) *sync.Map { return new(sync.Map) })}
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
