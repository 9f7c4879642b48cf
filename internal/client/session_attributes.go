package client

import (
	"context"
	"encoding/json"
)

// SessionAttributes are the attributes of a user that a session can have, by where
// they come from: API reference, Admin API, group Session Attributes Config. Only
// Custom can be set. nil is what an answer does not include.
type SessionAttributes struct {
	Custom   Names               `json:"custom"`
	Baseline Names               `json:"baseline"`
	Ledger   Names               `json:"ledger"`
	Identity []IdentityAttribute `json:"identity"`
}

// IdentityAttribute is an attribute of a verified identity.
type IdentityAttribute struct {
	Attribute   string `json:"attribute"`
	DisplayName string `json:"displayName"`
}

var (
	fetchSessionAttributes = endpoint{method: "POST", path: "/config/session_attributes/fetch", needs: withToken, community: true, reads: true}
	setSessionAttributes   = endpoint{method: "PUT", path: "/config/session_attributes", needs: withToken, community: true}
)

// SessionAttributes returns the store of the community's session attributes.
func (c *Client) SessionAttributes() *Settings[SessionAttributes] {
	read := func(ctx context.Context) (*SessionAttributes, error) {
		ask := map[string][]string{
			"local_key_paths":  {"blockid_session_attributes"},
			"global_key_paths": {"blockid_session_attributes", "blockid_ledger_attributes", "identity_attributes"},
		}
		var raw json.RawMessage
		if err := c.do(ctx, fetchSessionAttributes, ask, &raw); err != nil {
			return nil, err
		}
		found := new(SessionAttributes)
		if err := json.Unmarshal(raw, found); err != nil || !opens(raw, '{') {
			return nil, c.fail(fetchSessionAttributes, &Error{Message: "the answer is not the session attributes"}, err)
		}
		// Who is no administrator is answered identity attributes only. To an
		// administrator a community without custom ones may show no list of them.
		if found.Custom == nil && (found.Baseline != nil || found.Ledger != nil) {
			found.Custom = Names{}
		}
		return found, nil
	}
	return &Settings[SessionAttributes]{
		kind: "session attributes",
		read: read,
		write: func(ctx context.Context, want *SessionAttributes) (*SessionAttributes, error) {
			present, err := read(ctx)
			if err != nil {
				return nil, err
			}
			// What is in the answer is printed nowhere.
			if err := c.do(ctx, setSessionAttributes, map[string][]string{"data": append([]string{}, want.Custom...)}, nil); err != nil {
				return nil, err
			}
			return renewed(ctx, c, present, &SessionAttributes{Custom: want.Custom}, read)
		},
	}
}
