package client

import (
	"cmp"
	"context"
	"encoding/json"
	"sync/atomic"
)

// SessionAge says how long sign-ins last: API reference, Admin API, group Environment.
type SessionAge struct {
	Minutes *Number `json:"minutes,omitempty"` // nil where the service does not return them
}

// sessionAgeNames are the spellings of the session age: the first in the table, the
// example and the answer of PATCH /environment, the second in its text.
func sessionAgeNames() []string { return []string{"sessionMaxAgeMinute", "sessionMaxAgeMinutes"} }

// SessionAge returns the store of the environment's session age. A service that
// refuses or ignores one spelling gets the other.
func (c *Client) SessionAge() *Settings[SessionAge] {
	patch := endpoint{method: "PATCH", path: "/environment", needs: withToken}
	read := func(ctx context.Context) (*SessionAge, error) {
		told, err := c.ServiceEnvironment(ctx, serviceTerms[adminAPI])
		if err != nil {
			return nil, err
		}
		return &SessionAge{Minutes: (*Number)(told.SessionMaxAge)}, nil
	}
	return &Settings[SessionAge]{
		kind: "session age",
		read: read,
		write: func(ctx context.Context, want *SessionAge) (*SessionAge, error) {
			if want.Minutes == nil { // the service returned nothing that could be put back
				return want, nil
			}
			isWanted := func(now *SessionAge) bool { return now.Minutes == nil || *now.Minutes == *want.Minutes }
			learned := shared(c, patch.path, func(*Client) *atomic.Int32 { return new(atomic.Int32) })
			var refusal error
			taken := false // by a service that does not show it
			for form := learned.Load(); int(form) < len(sessionAgeNames()); form++ {
				var answered json.RawMessage
				if err := c.do(ctx, patch, map[string]Number{sessionAgeNames()[form]: *want.Minutes}, &answered); isWrong(err) {
					refusal = cmp.Or(refusal, err)
					continue
				} else if err != nil {
					return nil, err
				}
				now := &SessionAge{Minutes: (*Number)(toldSessionAge(parsed(answered)))}
				if now.Minutes == nil {
					var err error
					if now, err = read(ctx); err != nil {
						return want, err
					}
				}
				if isWanted(now) {
					learned.Store(form)
					return want, nil
				}
				taken = true
			}
			if !taken {
				return nil, refusal
			}
			return until(ctx, c, want, read, isWanted)
		},
	}
}

// toldSessionAge returns the session age that an answer tells under either name.
func toldSessionAge(answer any) (minutes *int64) {
	said, _ := answer.(map[string]any)
	for _, name := range sessionAgeNames() {
		minutes = cmp.Or(minutes, wholeNumber(said[name]))
	}
	return minutes
}
