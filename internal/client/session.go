package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// What a caller may ask of a failed FetchSessionResponse, besides ErrPending.
var (
	// ErrSessionExpired: the session was not answered, or its response not
	// fetched, in time. The tenant has deleted both.
	ErrSessionExpired = errors.New("the session has expired")
	// ErrSessionForeign: another key pair than this client's has opened the
	// session.
	ErrSessionForeign = errors.New("the session was opened with another key pair")
)

// NewSession is what a session is opened with: API reference, Admin API, group
// Session. The ids and the name of the community are the client's.
type NewSession struct {
	Tag      string           `json:"tag"`
	URL      string           `json:"url"`
	AuthPage string           `json:"authPage,omitempty"`
	Scopes   string           `json:"scopes,omitempty"`
	AuthType string           `json:"authtype"`
	Metadata *SessionMetadata `json:"metadata,omitempty"`
}

// SessionMetadata says what a session is for. The reference's text and its
// sample name some members each.
type SessionMetadata struct {
	Purpose            string `json:"purpose,omitempty"`
	Username           string `json:"username,omitempty"`
	SAML               string `json:"saml,omitempty"`
	OIDC               string `json:"oidc,omitempty"`
	AuthenticationType string `json:"authenticationType,omitempty"`
}

// Session is an open session.
type Session struct {
	ID          string  `json:"sessionId"` // may hold a slash
	Environment *string `json:"sessionEnv"`
	URL         *string `json:"sessionUrl"`
}

// OpenSession opens a session for this client's key pair: PUT /session/new.
// It is not sent again when its answer is lost (ErrOutcomeUnknown): a session
// that nobody knows of expires by itself.
func (c *Client) OpenSession(ctx context.Context, with NewSession) (*Session, error) {
	// The console makes it elsewhere, and vendor clients send the license.
	e := endpoint{method: "PUT", path: "/session/new", console: "/sessions/session/new", needs: withLicense, community: true}
	in := struct {
		NewSession
		CommunityName string `json:"communityName"`
	}{with, c.cfg.CommunityName}
	opened := new(Session)
	if err := c.do(ctx, e, in, opened); err != nil {
		return nil, err
	}
	if opened.ID == "" {
		return nil, c.fail(e, &Error{Message: "the answer contains no sessionId"}, nil)
	}
	return opened, nil
}

// SessionQuery names the session whose response is fetched: API reference,
// Admin API, group Session. All but the id is optional.
type SessionQuery struct {
	SessionID            string    `json:"sessionId"`
	Transient            *bool     `json:"transient,omitempty"`
	AuthenticationMethod string    `json:"authenticateMethod,omitempty"`
	AliasUsed            AliasUsed `json:"aliasUsed,omitempty"`
}

// AliasUsed is a boolean in the reference's text and a text in its table and
// its sample. "true" and "false" travel as booleans, anything else as text.
type AliasUsed string

// MarshalJSON writes a boolean or a text.
func (a AliasUsed) MarshalJSON() ([]byte, error) {
	if a == "true" || a == "false" {
		return []byte(a), nil
	}
	return json.Marshal(string(a))
}

// SessionResponse is what a user has answered. The reference prints nothing of
// its objects' content.
type SessionResponse struct {
	User    json.RawMessage // nil when there is none
	PONData json.RawMessage // nil when there is none
	Token   string          // the JWT of the user who is signed in by it
}

// FetchSessionResponse returns the response to a session and so consumes it:
// the tenant deletes what it has handed out. POST /session/response/fetch.
//
// It fails with ErrPending while there is none, which the tenant tells apart
// neither from a session that it does not know nor from a response that was
// fetched before; with ErrSessionExpired; with ErrSessionForeign; and with
// ErrOutcomeUnknown when the answer was lost, which is not sent for again: the
// response may be gone with it.
func (c *Client) FetchSessionResponse(ctx context.Context, query SessionQuery) (*SessionResponse, error) {
	e := endpoint{method: "POST", path: "/session/response/fetch", needs: withOptionalToken, about: true, refuses: true, community: true}
	var out struct {
		User    json.RawMessage `json:"user"`
		PONData json.RawMessage `json:"pon_data"`
		Token   text            `json:"jwt_token"`
		// The newer sign-in names it like this.
		NewToken text `json:"jwt"`
	}
	if err := c.do(ctx, e, query, &out); err != nil {
		return nil, sessionError(e, err)
	}
	response := &SessionResponse{User: present(out.User), PONData: present(out.PONData), Token: firstOf(out.Token, out.NewToken)}
	if response.User == nil && response.PONData == nil && response.Token == "" {
		return nil, fmt.Errorf("%s: the answer is empty: %w", e, ErrPending)
	}
	return response, nil
}

// sessionError says what a refusal by e means. The reference lists 400, 401,
// 403 and 404 and says of none when it comes; of a session that has expired
// only that the message is appropriate.
func sessionError(e endpoint, err error) error {
	var failed *Error
	if !errors.As(err, &failed) || failed.Call != e.String() {
		return err // a sign-in, a key
	}
	said := strings.ToLower(failed.Message)
	switch {
	case failed.pending:
		return err
	case errors.Is(err, ErrNotFound):
		return fmt.Errorf("%w: %w", err, ErrPending)
	case errors.Is(err, ErrForbidden):
		return fmt.Errorf("%w: %w", err, ErrSessionForeign)
	case errors.Is(err, ErrRefused) && !errors.Is(err, ErrUnauthorized) && strings.Contains(said, "session") && strings.Contains(said, "expire"):
		return fmt.Errorf("%w: %w", err, ErrSessionExpired)
	}
	return err
}

// present returns nil for what is absent, null or empty.
func present(raw json.RawMessage) json.RawMessage {
	switch string(raw) {
	case "", "null", `""`:
		return nil
	}
	return raw
}
