package client

import (
	"context"
	"encoding/json"
	"fmt"
)

// plainSettings are settings with one path to read them and one to set all of
// them: API reference, Admin API, group Login Settings. What an update leaves out,
// and what A does not model, keeps its value: it is sent back as it was read. The
// answers of some updates tell less than what was set, so it is read back.
//
// The reference prints booleans as booleans in its tables and as texts in its
// samples. A service that refuses the one gets the other.
func plainSettings[A any](c *Client, kind, path string) *Settings[A] {
	getAt := endpoint{method: "GET", path: path, needs: withToken}
	setAt := endpoint{method: "PUT", path: path, needs: withToken, community: true}
	read := func(ctx context.Context) (json.RawMessage, *A, error) {
		var raw json.RawMessage
		if err := c.do(ctx, getAt, nil, &raw); err != nil {
			return nil, nil, err
		}
		present := new(A)
		if err := json.Unmarshal(raw, present); err != nil || !opens(raw, '{') {
			return nil, nil, c.fail(getAt, &Error{Message: "the answer is not the " + kind}, err)
		}
		return raw, present, nil
	}
	set := func(ctx context.Context, body, want any) error {
		texts := shared(c, path, func(*Client) *insistence { return new(insistence) })
		back, err := sendBack(body, want)
		if err == nil && texts.Load() {
			back.body = textBooleans(back.body)
		}
		if err != nil {
			return err
		}
		err = c.do(ctx, setAt, back, nil)
		if spelled := textBooleans(back.body); isWrong(err) && string(spelled) != string(back.body) {
			back.body = spelled
			if c.do(ctx, setAt, back, nil) == nil {
				texts.Store(true)
				return nil
			}
		}
		return err
	}
	return &Settings[A]{
		kind: kind,
		read: func(ctx context.Context) (*A, error) {
			_, present, err := read(ctx)
			return present, err
		},
		write: func(ctx context.Context, want *A) (*A, error) {
			body, present, err := read(ctx)
			if err != nil {
				return nil, err
			}
			for _, layer := range []*A{present, want} { // what is known goes back in the form of requests
				text, err := marshal(layer)
				if err != nil {
					return nil, err
				}
				if body, err = (overlayRules{}).overlay(body, text); err != nil {
					return nil, err
				}
			}
			if err := set(ctx, body, want); err != nil {
				return nil, err
			}
			now, err := renewed(ctx, c, present, want, func(ctx context.Context) (*A, error) {
				_, now, err := read(ctx)
				return now, err
			})
			if err != nil {
				return want, fmt.Errorf("the %s were set and could not be read back: %w", kind, err)
			}
			return now, nil
		},
	}
}

// textBooleans returns an object whose own booleans are texts.
func textBooleans(body json.RawMessage) json.RawMessage {
	spelled := members(body)
	for name, value := range spelled {
		if string(value) == "true" || string(value) == "false" {
			spelled[name] = json.RawMessage(`"` + string(value) + `"`)
		}
	}
	text, err := marshal(spelled)
	if err != nil {
		return body
	}
	return text
}
