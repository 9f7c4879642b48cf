package localtenant

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
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
	opened := newSessionBody()
	return []operation{
		{Endpoint: "adminapi PUT /session/new", Home: true, Form: engine.EitherBody, Body: opened, Handle: newSession},
		{Endpoint: "adminapi PUT /sessions/session/new", Home: true, Form: engine.EitherBody, Body: opened, Handle: newSession},
		{
			Endpoint: "adminapi POST /session/response/fetch", Home: true, Form: engine.EitherBody, Consumes: true,
			Body: fetchSessionBody(), Handle: fetchSessionResponse,
		},
	}
}

// newSessionBody has the members of metadata from text and example together:
// each names some that the other does not.
func newSessionBody() engine.Fields {
	return engine.Texts("tag", "url", "communityName", "authtype").Required().And(
		engine.Text("authPage"), engine.Text("scopes"),
		engine.Object("metadata", engine.Texts("purpose", "username", "saml", "oidc", "authenticationType")...))
}

// fetchSessionBody takes transient as a boolean, which text and table call it,
// and as the text that it is in the example. aliasUsed is a boolean in the text
// and any text in table and example: the handler looks at it.
func fetchSessionBody() engine.Fields {
	return engine.Fields{
		engine.Text("sessionId").Required(),
		engine.TextOrBoolean("transient"),
		engine.Text("authenticateMethod").OneOf("qr", "stepUp", "push"),
		engine.Any("aliasUsed"),
	}
}

// newSession opens a session for the key of the caller. Its id is a UUID by the
// text and two words with a slash between in both samples: here it is both.
// Neither tag nor url is compared with anything: no rule is given for them.
func newSession(c *call) answer {
	if c.Modes.ConsoleSessions && c.Endpoint.Path == "/session/new" {
		return engine.NotFound("/session/new")
	}
	if c.Body["communityName"] != c.CommunityName {
		return engine.InvalidField("communityName", "communityName is unknown")
	}
	owner, err := c.CallerKey()
	if err != nil {
		return engine.InvalidField("publickey", "publickey header is not valid")
	}
	made := engine.Clone(c.Body)
	now, id := c.Now().UTC(), engine.NewUUID()
	made["_id"], made["publicKey"], made["fetches"] = engine.RandomHex(10)+"/"+id, owner, 0.0
	made["createdTS"], made["expiryTS"] = now.Format(dateFormat), now.Add(sessionLife).Format(dateFormat)
	c.Insert(authSessions, made)
	return engine.Reply(map[string]any{
		"sessionId": made["_id"], "sessionEnv": "local", "sessionUrl": c.Base + "/sessions/session/" + id,
	})
}

// fetchSessionResponse hands the response out once: it is deleted then, and the
// session waits until it expires. What the optional token and members do is not
// said; they change nothing here. Of the statuses listed, 403 is for the key of
// someone else, 404 for no session and for no response yet, and 400 for a
// session that has expired, which the next call does not find any more.
func fetchSessionResponse(c *call) answer {
	switch c.Body["aliasUsed"].(type) {
	case nil, bool, string:
	default:
		return engine.InvalidField("aliasUsed", "aliasUsed must be of type string")
	}
	id, _ := c.Body["sessionId"].(string)
	session := c.Find(authSessions, id)
	if session == nil {
		return engine.NotFound("session")
	}
	owner, err := c.CallerKey()
	if err != nil || owner != session["publicKey"] {
		return engine.Failure(http.StatusForbidden, "the session belongs to another publickey")
	}
	if expired(c.State, session) {
		forgetSession(c.State, id)
		return engine.Failure(http.StatusBadRequest, "session expired")
	}
	fetches, _ := session["fetches"].(float64)
	session["fetches"] = fetches + 1
	c.Changed()
	answerByItself(c, session)
	response := findSessionResponse(c.State, id)
	if response == nil {
		switch c.Modes.PendingSession {
		case "empty":
			return engine.Reply(map[string]any{})
		case "polling":
			return answer{Status: http.StatusInternalServerError, Body: map[string]any{
				"code": http.StatusInternalServerError, "recommendation": "continue polling",
			}}
		}
		return engine.NotFound("session response")
	}
	c.Remove(sessionResponses, response["_id"].(string))
	session["answered"] = true
	return engine.Reply(showSessionResponse(c, response))
}

// showSessionResponse fills in what every response has. The token is made now:
// a response that nobody fetches signs nobody in.
func showSessionResponse(c *call, response map[string]any) map[string]any {
	username, _ := response["username"].(string)
	known := c.FindUser(username)
	if known == nil {
		known = &c.Users[0]
	}
	user := userInfo(c, known)
	maps.Copy(user, engine.Clone(engine.Part(response, "user")))
	data := engine.Clone(engine.Part(response, "pon_data"))
	if data == nil {
		data = map[string]any{}
	}
	token := c.Issue(known.Username, time.Duration(c.SessionAge)*time.Minute)
	return map[string]any{"user": user, "pon_data": data, "jwt_token": token}
}

// answerByItself plays the user where the modes say that one is there.
func answerByItself(c *call, session map[string]any) {
	after, enough := c.Modes.SessionAnswerMillis, c.Modes.SessionAnswerFetches
	text, _ := session["createdTS"].(string)
	created, err := time.Parse(dateFormat, text)
	inTime := after > 0 && err == nil && c.Now().Sub(created) >= time.Duration(after)*time.Millisecond
	fetches, _ := session["fetches"].(float64)
	if session["answered"] != true && (inTime || enough > 0 && int(fetches) >= enough) {
		answerSession(c.State, session, SessionAnswer{})
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
	var refused error
	saved := t.Update(func(s *state) {
		session := s.Find(authSessions, id)
		switch {
		case session == nil:
			refused = fmt.Errorf("there is no session %s", id)
		case expired(s, session):
			refused = errors.New("the session has expired")
		case session["answered"] == true || findSessionResponse(s, id) != nil:
			refused = errors.New("the session was answered before")
		case with.Username != "" && s.FindUser(with.Username) == nil:
			refused = fmt.Errorf("there is no user %s", with.Username)
		default:
			answerSession(s, session, with)
		}
	})
	return cmp.Or(refused, saved)
}

func answerSession(s *state, session map[string]any, with SessionAnswer) {
	response := map[string]any{"sessionId": session["_id"], "username": with.Username}
	if with.User != nil {
		response["user"] = with.User
	}
	if with.PONData != nil {
		response["pon_data"] = with.PONData
	}
	session["answered"] = true
	s.Insert(sessionResponses, engine.Normalize(response))
}

// ExpireSession makes a session, answered or not, an expired one. It reports
// whether there is such a session.
func (t *Tenant) ExpireSession(id string) bool {
	past := t.Now().UTC().Add(-time.Second).Format(dateFormat)
	return t.Change(authSessions, id, func(session map[string]any) { session["expiryTS"] = past })
}

func expired(s *state, session map[string]any) bool {
	text, _ := session["expiryTS"].(string)
	until, err := time.Parse(dateFormat, text)
	return err != nil || !s.Now().Before(until)
}

func findSessionResponse(s *state, sessionID string) map[string]any {
	stored := s.Collections[sessionResponses]
	at := slices.IndexFunc(stored, func(response map[string]any) bool { return response["sessionId"] == sessionID })
	if at < 0 {
		return nil
	}
	return stored[at]
}

// forgetSession deletes both entries of a session.
func forgetSession(s *state, id string) {
	if response := findSessionResponse(s, id); response != nil {
		s.Remove(sessionResponses, response["_id"].(string))
	}
	s.Remove(authSessions, id)
}
