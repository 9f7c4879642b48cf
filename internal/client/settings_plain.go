package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync/atomic"
)

// plainSettings are settings that one path reads and sets: API reference, Admin
// API, group Login Settings.
func plainSettings[A any](c *Client, kind, path string, otherwise *A) *Settings[A] {
	return settingsOf(c, settingsWire[A]{
		kind: kind, otherwise: otherwise,
		getAt: endpoint{method: "GET", path: path, needs: withToken},
		setAt: endpoint{method: "PUT", path: path, needs: withToken, community: true},
	})
}

// settingsWire says how settings go over the wire that one call reads and one sets.
type settingsWire[A any] struct {
	kind         string // in words: "MFA settings"
	getAt, setAt endpoint
	// otherwise are the members that a complete request must have, with the values
	// for those that are neither known nor wanted.
	otherwise *A
	rules     overlayRules
	// keeps sends a change that keeps secrets, as keeping does; nil sends it once.
	keeps func(present, want *A, put func(*A) (*A, error)) (*A, error)
	// lacks tells whether a refusal is for lack of a secret: no other form has it.
	lacks func(error) bool
}

// settingsOf returns the store of settings. What an update leaves out, and what A
// does not model, keeps its value: it is sent back as it was read. The answers of
// some updates tell less than what was set, so it is read back.
//
// The reference prints booleans as booleans in its tables and as texts in its
// samples, and requires members that no answer has. A service that refuses the plain
// form of a request gets others.
func settingsOf[A any](c *Client, w settingsWire[A]) *Settings[A] {
	kind, getAt, setAt := w.kind, w.getAt, w.setAt
	read := func(ctx context.Context) (json.RawMessage, *A, error) {
		var raw json.RawMessage
		if err := c.do(ctx, getAt, nil, &raw); err != nil {
			return nil, nil, err
		}
		if string(raw) == "null" { // nothing was ever set
			raw = json.RawMessage("{}")
		}
		present := new(A)
		if err := json.Unmarshal(raw, present); err != nil || !opens(raw, '{') {
			return nil, nil, c.fail(getAt, &Error{Message: "the answer is not the " + kind}, err)
		}
		return raw, present, nil
	}
	complete := func(body json.RawMessage) (json.RawMessage, error) {
		filled, err := marshal(w.otherwise)
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
	forms := []func(json.RawMessage) (json.RawMessage, error){
		func(body json.RawMessage) (json.RawMessage, error) { return body, nil },
		complete,
		textBooleans,
		func(body json.RawMessage) (json.RawMessage, error) {
			whole, err := complete(body)
			if err != nil {
				return nil, err
			}
			return textBooleans(whole)
		},
	}
	set := func(ctx context.Context, plain json.RawMessage, want *A) error {
		learned := shared(c, setAt.path, func(*Client) *atomic.Int32 { return new(atomic.Int32) })
		var refusal error
		var tried []string
		for form := learned.Load(); int(form) < len(forms); form++ {
			body, err := forms[form](plain)
			if err != nil {
				return err
			}
			if slices.Contains(tried, string(body)) {
				continue
			}
			tried = append(tried, string(body))
			back, err := sendBack(body, want)
			if err != nil {
				return err
			}
			if err = c.do(ctx, setAt, back, nil); err == nil {
				learned.Store(form)
				return nil
			}
			refusal = cmp.Or(refusal, err)
			if !isWrong(err) || w.lacks != nil && w.lacks(err) {
				return err
			}
		}
		return refusal
	}
	return &Settings[A]{
		kind: kind,
		read: func(ctx context.Context) (*A, error) {
			_, present, err := read(ctx)
			return present, err
		},
		write: func(ctx context.Context, want *A) (*A, error) {
			raw, present, err := read(ctx)
			if err != nil {
				return nil, err
			}
			put := func(want *A) (*A, error) {
				body := raw
				for _, layer := range []*A{present, want} { // what is known goes back in the form of requests
					text, err := marshal(layer)
					if err != nil {
						return nil, err
					}
					if body, err = w.rules.overlay(body, text); err != nil {
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
			}
			if w.keeps != nil {
				return w.keeps(present, want, put)
			}
			return put(want)
		},
	}
}

// textBooleans returns an object whose own booleans are texts.
func textBooleans(body json.RawMessage) (json.RawMessage, error) {
	spelled := members(body)
	for name, value := range spelled {
		if string(value) == "true" || string(value) == "false" {
			spelled[name] = json.RawMessage(`"` + string(value) + `"`)
		}
	}
	return marshal(spelled)
}
