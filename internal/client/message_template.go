package client

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// MessageTemplate is the text of the messages that the community sends on one
// occasion over one channel: API reference, Admin API, group Template Config.
// On the wire it is found under its purpose, its channel and its UUID. Pointers
// are what a request may leave out.
type MessageTemplate struct {
	Purpose string `json:"-"`
	Channel string `json:"-"`
	UUID    string `json:"-"` // given by whoever creates it

	Name    string      `json:"name"`
	Subject *string     `json:"subject,omitempty"` // email
	Data    EncodedText `json:"data"`
	// IsDefault marks the one template of its purpose and channel that is used
	// where nothing else is asked for. Making one the default takes it away
	// from the other.
	IsDefault *Bool `json:"isDefault,omitempty"`

	raw json.RawMessage // all that the service says of it; nil in a request
}

// ID returns the key path: purpose, channel and UUID.
func (t *MessageTemplate) ID() string { return t.Purpose + "." + t.Channel + "." + t.UUID }

// nested is what goes around a template on the wire.
func (t *MessageTemplate) nested(body any) any {
	return map[string]any{"templateData": map[string]any{t.Purpose: map[string]any{t.Channel: map[string]any{t.UUID: body}}}}
}

// parseTemplateID takes a key path apart. Only a purpose may hold a dot.
func parseTemplateID(id string) (*MessageTemplate, error) {
	parts := strings.Split(id, ".")
	last := len(parts) - 1
	if last < 2 || slices.Contains(parts, "") {
		return nil, fmt.Errorf("%s is not the id of a message template, which is its purpose, its channel and its UUID with dots between them", quote(id))
	}
	return &MessageTemplate{Purpose: strings.Join(parts[:last-1], "."), Channel: parts[last-1], UUID: parts[last]}, nil
}

// EncodedText travels as base64.
type EncodedText string

// MarshalJSON writes base64.
func (t EncodedText) MarshalJSON() ([]byte, error) { return json.Marshal([]byte(t)) }

// UnmarshalJSON reads base64; what is none, or no text, stays as it is.
func (t *EncodedText) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	*t = EncodedText(s)
	if decoded, err := base64.StdEncoding.Strict().DecodeString(s); err == nil && utf8.Valid(decoded) {
		*t = EncodedText(decoded)
	}
	return nil
}

// MessageTemplates stores the templates of the community.
type MessageTemplates struct {
	*Collection[MessageTemplate]
	// writing keeps creates out while an update reads what it changes: one that
	// had read a default before another write moved it would move it back.
	writing sync.RWMutex
}

// MessageTemplates returns the store of the community's message templates.
func (c *Client) MessageTemplates() *MessageTemplates { return shared(c, "", newMessageTemplates) }

var (
	putTemplate    = endpoint{method: "PUT", path: "/config/template", needs: withToken, community: true}
	deleteTemplate = endpoint{method: "DELETE", path: "/config/template", needs: withToken, about: true, community: true}
	fetchTemplates = endpoint{method: "POST", path: "/config/template/fetch", needs: withToken, reads: true, community: true}
)

func newMessageTemplates(c *Client) *MessageTemplates {
	read := func(ctx context.Context, filter any) ([]*MessageTemplate, error) {
		var out json.RawMessage
		if err := c.do(ctx, fetchTemplates, filter, &out); err != nil {
			return nil, err
		}
		all, err := readTemplates(out)
		if err != nil {
			err = c.fail(fetchTemplates, &Error{Message: "the answer does not have the documented form: " + err.Error()}, err)
		}
		return all, err
	}
	return &MessageTemplates{Collection: newCollection(c, wire[MessageTemplate]{
		kind:     "message template",
		createAt: putTemplate, updateAt: putTemplate, deleteAt: deleteTemplate, listAt: fetchTemplates,
		create: func(ctx context.Context, want *MessageTemplate) (*MessageTemplate, error) {
			return c.putTemplate(ctx, want.ID(), want, want)
		},
		update: func(ctx context.Context, id string, body sentBack) (*MessageTemplate, error) {
			overlaid := members(body.body)
			dropNulls(overlaid)
			return c.putTemplate(ctx, id, overlaid, body.meant)
		},
		deleteBody: func(id string) any { return map[string]any{"key_paths": []string{id}} },
		list:       func(ctx context.Context) ([]*MessageTemplate, error) { return read(ctx, nil) },
		part: func(ctx context.Context, id string) ([]*MessageTemplate, error) {
			at, err := parseTemplateID(id)
			if err != nil {
				return nil, err
			}
			return read(ctx, map[string][]string{"purposes": {at.Purpose}})
		},
		id:    (*MessageTemplate).ID,
		name:  func(t *MessageTemplate) string { return "id " + t.ID() },
		whole: func(t *MessageTemplate) bool { return t.raw != nil },
		twin:  func(sent, found *MessageTemplate) bool { return sent.ID() == found.ID() },
		taken: func(sent, found *MessageTemplate) bool { // the UUID is made anew by each create
			return found.Purpose == sent.Purpose && found.Channel == sent.Channel && SameName(found.Name, sent.Name)
		},
		says: func(_, _ *MessageTemplate) bool { return true }, // nobody else has its UUID
		raw:  func(t *MessageTemplate) json.RawMessage { return t.raw },
	})}
}

// readTemplates reads every template of an answer, in the order of their ids.
// What the answers of the group hold is printed nowhere: the nesting is taken
// as it is in a request, with or without templateData around it.
func readTemplates(answer json.RawMessage) ([]*MessageTemplate, error) {
	purposes := members(answer)
	data, wrapped := purposes["templateData"]
	if wrapped {
		purposes = members(data)
	}
	if isEmpty(data) || isEmpty(answer) {
		return []*MessageTemplate{}, nil // the last one is gone
	}
	if purposes == nil {
		return nil, errors.New("there is no templateData")
	}
	found := []*MessageTemplate{}
	for purpose, channels := range purposes {
		for channel, templates := range members(channels) {
			for key, raw := range members(templates) {
				t := &MessageTemplate{Purpose: purpose, Channel: channel, UUID: key, raw: raw}
				if !opens(raw, '{') {
					continue
				}
				if err := json.Unmarshal(raw, t); err != nil {
					return nil, fmt.Errorf("message template %s: %s", t.ID(), shapeOnly(err))
				}
				found = append(found, t)
			}
		}
	}
	maps.DeleteFunc(purposes, func(name string, _ json.RawMessage) bool { return serverOwned[name] })
	if !wrapped && len(found) == 0 && len(purposes) > 0 {
		// Something else was answered, which is no proof that there are none.
		return nil, errors.New("there is neither templateData nor a template")
	}
	slices.SortFunc(found, func(a, b *MessageTemplate) int { return cmp.Compare(a.ID(), b.ID()) })
	return found, nil
}

// putTemplate sends one template alone. The answer is said to hold a configuration of
// templates; where the one that was sent is not in it, it is to be read back.
func (c *Client) putTemplate(ctx context.Context, id string, body, meant any) (*MessageTemplate, error) {
	sent, err := parseTemplateID(id)
	if err != nil {
		return nil, err
	}
	back, err := sendBack(sent.nested(body), sent.nested(meant))
	if err != nil {
		return nil, err
	}
	var answered json.RawMessage
	if err := c.do(ctx, putTemplate, back, &answered); err != nil {
		return sent, err
	}
	kept, _ := readTemplates(answered) // of another form, it shows nothing
	for _, found := range kept {
		if found.ID() == sent.ID() {
			return found, nil
		}
	}
	return sent, nil
}

// Create makes a template under a new UUID, by which it is found again after a
// lost answer.
func (s *MessageTemplates) Create(ctx context.Context, want *MessageTemplate) (*MessageTemplate, error) {
	s.writing.RLock()
	defer s.writing.RUnlock()
	first := *want
	first.UUID = uuid()
	if first.IsDefault == nil {
		first.IsDefault = new(Bool)
	}
	made, err := s.Collection.Create(ctx, &first)
	return made, cmp.Or(err, refusedDefault(want, made))
}

// Get returns the template with that id, or ErrNotFound, out of one list that
// all readers share.
func (s *MessageTemplates) Get(ctx context.Context, id string) (*MessageTemplate, error) {
	if _, err := parseTemplateID(id); err != nil {
		return nil, err
	}
	return s.Collection.Get(ctx, id)
}

// Update changes a template and no other one. Where want does not say whether
// it is the default, that stays as it is.
func (s *MessageTemplates) Update(ctx context.Context, id string, want *MessageTemplate) (*MessageTemplate, error) {
	if _, err := parseTemplateID(id); err != nil {
		return nil, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	changed, err := s.Collection.Update(ctx, id, want)
	return changed, cmp.Or(err, refusedDefault(want, changed))
}

// refusedDefault reports a service that did not do what it was asked to, in words
// that say more than that the values differ.
func refusedDefault(want, got *MessageTemplate) error {
	if got == nil || want.IsDefault == nil || got.IsDefault == nil || *want.IsDefault == *got.IsDefault {
		return nil
	}
	if *want.IsDefault {
		return fmt.Errorf("message template %s is not the default of its purpose and channel: the service did not make it so, or another template was made the default at the same time", got.ID())
	}
	return fmt.Errorf("the service keeps message template %s as the default of its purpose and channel: one of them must be. Make another one the default instead", got.ID())
}

// Delete removes a template; one that is gone already is no error.
func (s *MessageTemplates) Delete(ctx context.Context, id string) error {
	if _, err := parseTemplateID(id); err != nil {
		return err
	}
	return s.Collection.Delete(ctx, id)
}
