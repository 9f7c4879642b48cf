package client

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync/atomic"
)

// bodyForm spells the body of a request in another way.
type bodyForm func(json.RawMessage) (json.RawMessage, error)

// sendForms sends settings, of which want are the caller's, as they are or in the
// first of further forms that the service takes. That one comes first from then on.
// final reports a refusal that no other form can mend; nil knows none.
func sendForms(ctx context.Context, c *Client, at endpoint, plain json.RawMessage, want any, final func(error, json.RawMessage) bool, further ...bodyForm) error {
	forms := append([]bodyForm{func(body json.RawMessage) (json.RawMessage, error) { return body, nil }}, further...)
	learned := shared(c, at.path, func(*Client) *atomic.Int32 { return new(atomic.Int32) })
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
		switch err = c.do(ctx, at, back, nil); {
		case err == nil:
			learned.Store(form)
			return nil
		case !isWrong(err) || final != nil && final(err, body):
			return err
		}
		refusal = cmp.Or(refusal, err)
	}
	return refusal
}

// textBooleans returns an object whose booleans, also those of objects in it, are
// texts.
func textBooleans(body json.RawMessage) (json.RawMessage, error) {
	spelled := members(body)
	for name, value := range spelled {
		switch {
		case string(value) == "true" || string(value) == "false":
			spelled[name] = json.RawMessage(`"` + string(value) + `"`)
		case opens(value, '{'):
			inner, err := textBooleans(value)
			if err != nil {
				return nil, err
			}
			spelled[name] = inner
		}
	}
	return marshal(spelled)
}
