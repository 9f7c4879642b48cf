package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A removal is a form in which an update says that a member is to go.
type removal func(body map[string]any, name string)

// removalForms are what can be meant, the likeliest first: elsewhere in the API
// leaving a member out of a PATCH keeps it.
var removalForms = []removal{
	func(body map[string]any, name string) { body[name] = nil },
	func(body map[string]any, name string) { delete(body, name) },
	func(body map[string]any, name string) {
		if raw, _ := body[name].(json.RawMessage); opens(raw, '"') {
			body[name] = ""
			return
		}
		body[name] = map[string]any{}
	},
}

// removing updates an object that is to lose members, in the form that e is
// known to understand, or in each until the members are gone, which send
// reports. It fails with ErrReplace where none does it.
func removing[A any](ctx context.Context, d *dialect, e endpoint, removed []string, send func(removal) (changed *A, gone bool, err error)) (*A, error) {
	d.removing.Lock()
	known, settled := d.removals[e]
	if settled {
		d.removing.Unlock()
	} else {
		defer d.removing.Unlock() // others wait, and need not find it out again
	}
	var refusal error
	keeps := settled // it is known to keep what is to go
	for form := known; form < len(removalForms); form++ {
		changed, gone, err := send(removalForms[form])
		switch {
		case gone:
			if !settled {
				d.removals[e] = form
			}
			return changed, nil
		case err == nil:
			keeps = true
		case isWrong(err):
			refusal = cmp.Or(refusal, err)
			keeps = keeps || names(err, removed...)
		default:
			return nil, err
		}
		if settled {
			break
		}
	}
	if !keeps {
		return nil, refusal // of something else
	}
	if !settled {
		d.removals[e] = len(removalForms)
	}
	slices.Sort(removed)
	return nil, fmt.Errorf("%w: %s", ErrReplace, strings.Join(removed, ", "))
}
