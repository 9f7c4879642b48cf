package localtenant

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// The two entries of the group "Session": AuthSession and SessionAuthResponse.
const (
	authSessions     = "auth_sessions"
	sessionResponses = "auth_session_responses"
)

// sessionLife is how long a session can be answered and fetched. The reference
// says that it expires, not when.
const sessionLife = 10 * time.Minute

// sessionOperations serves the group "Session": someone opens a session, shows
// it to a user, and asks until the user's wallet has answered. The text of
// neither call says that its body is sealed, as those of other groups do, nor
// that a plain one is a preview, so both forms are taken and answered alike.
// Its licenses are verified without a header that could carry one: none is
// wanted.
func sessionOperations() []operation {
	return []operation{
		{
			service: "adminapi", method: "PUT", path: "/session/new", form: eitherBody,
			body: newSessionBody(), handle: newSession,
		},
		{
			service: "adminapi", method: "PUT", path: "/sessions/session/new", form: eitherBody,
			body: newSessionBody(), handle: newSession,
		},
		{
			service: "adminapi", method: "POST", path: "/session/response/fetch", form: eitherBody,
			body: fetchSessionBody(), handle: fetchSessionResponse,
		},
	}
}

// newSessionBody has the members of metadata from text and example together:
// each names some that the other does not.
func newSessionBody() []field {
	var made, metadata []field
	for _, name := range []string{"tag", "url", "communityName", "tenantId", "communityId", "authtype"} {
		made = append(made, field{name: name, kind: aText, required: true})
	}
	for _, name := range []string{"authPage", "scopes"} {
		made = append(made, field{name: name, kind: aText})
	}
	for _, name := range []string{"purpose", "username", "saml", "oidc", "authenticationType"} {
		metadata = append(metadata, field{name: name, kind: aText})
	}
	return append(made, field{name: "metadata", kind: anObject, members: metadata})
}

// fetchSessionBody takes transient as a boolean, which text and table call it,
// and as the text that it is in the example. aliasUsed is a boolean in the text
// and any text in table and example: the handler looks at it.
func fetchSessionBody() []field {
	return []field{
		{name: "sessionId", kind: aText, required: true},
		{name: "tenantId", kind: aText, required: true},
		{name: "communityId", kind: aText, required: true},
		{name: "transient", kind: aTextOrBoolean},
		{name: "authenticateMethod", kind: aText, oneOf: []string{"qr", "stepUp", "push"}},
		{name: "aliasUsed", kind: anyJSON},
	}
}

// newSession opens a session for the key of the caller. Its id is a UUID by the
// text and two words with a slash between in both samples: here it is both.
// Neither tag nor url is compared with anything: no rule is given for them.
func newSession(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	if c.modes.ConsoleSessions && c.operation.path == "/session/new" {
		return notFound("/session/new")
	}
	if c.body["communityName"] != c.data.CommunityName {
		return invalidField("communityName", "communityName is unknown")
	}
	owner, err := c.callerKey()
	if err != nil {
		return invalidField("publickey", "publickey header is not valid")
	}
	made := clone(c.body)
	now, id := c.now().UTC(), newUUID()
	made["_id"], made["publicKey"], made["fetches"] = randomHex(10)+"/"+id, owner, 0.0
	made["createdTS"], made["expiryTS"] = now.Format(dateFormat), now.Add(sessionLife).Format(dateFormat)
	c.insert(authSessions, made)
	return reply(map[string]any{
		"sessionId": made["_id"], "sessionEnv": "local", "sessionUrl": c.base + "/sessions/session/" + id,
	})
}

// callerKey is the key that the caller sealed with, in its one spelling.
func (c *call) callerKey() (string, error) {
	key, err := client.ParsePublicKey(c.request.Header.Get("publickey"))
	return key.String(), err
}

// fetchSessionResponse hands the response out once: it is deleted then, and the
// session waits until it expires. What the optional token and members do is not
// said; they change nothing here. Of the statuses listed, 403 is for the key of
// someone else, 404 for no session and for no response yet, and 400 for a
// session that has expired, which the next call does not find any more.
func fetchSessionResponse(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	switch c.body["aliasUsed"].(type) {
	case nil, bool, string:
	default:
		return invalidField("aliasUsed", "aliasUsed must be of type string")
	}
	id, _ := c.body["sessionId"].(string)
	session := c.find(authSessions, id)
	if session == nil {
		return notFound("session")
	}
	owner, err := c.callerKey()
	if err != nil || owner != session["publicKey"] {
		return failure(http.StatusForbidden, "the session belongs to another publickey")
	}
	if c.expired(session) {
		c.forgetSession(id)
		return failure(http.StatusBadRequest, "session expired")
	}
	fetches, _ := session["fetches"].(float64)
	session["fetches"] = fetches + 1
	c.dirty = true
	c.answerByItself(session)
	response := c.sessionResponse(id)
	if response == nil {
		switch c.modes.PendingSession {
		case "empty":
			return reply(map[string]any{})
		case "polling":
			return answer{status: http.StatusInternalServerError, body: map[string]any{
				"code": http.StatusInternalServerError, "recommendation": "continue polling",
			}}
		}
		return notFound("session response")
	}
	c.Tenant.remove(sessionResponses, response["_id"].(string))
	session["answered"] = true
	return reply(c.showSessionResponse(response))
}

// showSessionResponse fills in what every response has. The token is made now:
// a response that nobody fetches signs nobody in.
func (c *call) showSessionResponse(response map[string]any) map[string]any {
	username, _ := response["username"].(string)
	known := c.findUser(username)
	if known == nil {
		known = &c.data.Users[0]
	}
	user := map[string]any{
		"_id": known.ID, "username": known.Username, "tenantId": c.data.TenantID, "communityId": c.data.CommunityID,
	}
	maps.Copy(user, clone(part(response, "user")))
	data := clone(part(response, "pon_data"))
	if data == nil {
		data = map[string]any{}
	}
	token := c.issue(known.Username, time.Duration(c.data.SessionAge)*time.Minute)
	return map[string]any{"user": user, "pon_data": data, "jwt_token": token}
}

// answerByItself plays the user where the modes say that one is there.
func (c *call) answerByItself(session map[string]any) {
	after, enough := c.modes.SessionAnswerMillis, c.modes.SessionAnswerFetches
	text, _ := session["createdTS"].(string)
	created, err := time.Parse(dateFormat, text)
	inTime := after > 0 && err == nil && c.now().Sub(created) >= time.Duration(after)*time.Millisecond
	fetches, _ := session["fetches"].(float64)
	if session["answered"] != true && (inTime || enough > 0 && int(fetches) >= enough) {
		c.answer(session, SessionAnswer{})
	}
}

// SessionAnswer is what a wallet's user brings to a session.
type SessionAnswer struct {
	Username string         // who signs in; default the administrator
	User     map[string]any // members of the response's user, besides the usual ones or instead of them
	PONData  map[string]any // the response's pon_data; default an empty object
}

// AnswerSession answers an open session as a user with a wallet does. A session
// takes one answer.
func (t *Tenant) AnswerSession(id string, with SessionAnswer) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	session := t.find(authSessions, id)
	switch {
	case session == nil:
		return fmt.Errorf("there is no session %s", id)
	case t.expired(session):
		return errors.New("the session has expired")
	case session["answered"] == true || t.sessionResponse(id) != nil:
		return errors.New("the session was answered before")
	case with.Username != "" && t.findUser(with.Username) == nil:
		return fmt.Errorf("there is no user %s", with.Username)
	}
	t.answer(session, with)
	return t.save()
}

func (t *Tenant) answer(session map[string]any, with SessionAnswer) {
	response := map[string]any{"sessionId": session["_id"], "username": with.Username}
	if with.User != nil {
		response["user"] = with.User
	}
	if with.PONData != nil {
		response["pon_data"] = with.PONData
	}
	session["answered"] = true
	t.insert(sessionResponses, normalize(response))
}

// ExpireSession makes a session, answered or not, an expired one. It reports
// whether there is such a session.
func (t *Tenant) ExpireSession(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	session := t.find(authSessions, id)
	if session == nil {
		return false
	}
	session["expiryTS"] = t.now().UTC().Add(-time.Second).Format(dateFormat)
	t.dirty = true
	t.save()
	return true
}

func (t *Tenant) expired(session map[string]any) bool {
	text, _ := session["expiryTS"].(string)
	until, err := time.Parse(dateFormat, text)
	return err != nil || !t.now().Before(until)
}

func (t *Tenant) sessionResponse(sessionID string) map[string]any {
	stored := t.data.Collections[sessionResponses]
	at := slices.IndexFunc(stored, func(response map[string]any) bool { return response["sessionId"] == sessionID })
	if at < 0 {
		return nil
	}
	return stored[at]
}

// forgetSession deletes both entries of a session.
func (t *Tenant) forgetSession(id string) {
	if response := t.sessionResponse(id); response != nil {
		t.remove(sessionResponses, response["_id"].(string))
	}
	t.remove(authSessions, id)
}
