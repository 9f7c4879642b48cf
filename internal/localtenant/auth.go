package localtenant

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// user is someone who can sign in.
type user struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Password string `json:"password"`
}

// session is a login session: a token without one is worth nothing.
type session struct {
	Username string    `json:"username"`
	Expires  time.Time `json:"expires"`
	Step     bool      `json:"step,omitempty"` // of a sign-in whose second step is missing
}

type claims struct {
	Subject     string `json:"sub"`
	TenantID    string `json:"tenantId"`
	CommunityID string `json:"communityId"`
	ID          string `json:"jti"`
	IssuedAt    int64  `json:"iat"`
	Expires     int64  `json:"exp"`
}

func authOperations() []operation {
	return []operation{
		{
			service: "adminapi", method: "POST", path: "/v2/request_access",
			body: requestAccessBody(), handle: requestAccess,
		},
		{
			service: "adminapi", method: "GET", path: "/logout",
			handle: logout,
		},
	}
}

func requestAccessBody() []field {
	fields := []field{
		{name: "tenantId", kind: aText, required: true},
		{name: "communityId", kind: aText, required: true},
		{name: "username", kind: aText},
		{name: "biometricConsentAccepted", kind: aBoolean},
		{name: "webauthnAssertion", kind: anObject},
		{name: "isPreauthenticated", kind: aBoolean},
		{name: "behavior_auth", kind: anObject},
	}
	for _, name := range []string{"web_otp", "hw_otp", "mobile_totp", "any_otp", "profile_otp", "password", "uwlSessionId",
		"SAMLResponse", "mobile", "landline", "challengeHash", "interactionUid", "user_pin"} {
		fields = append(fields, field{name: name, kind: aText})
	}
	return fields
}

// requestAccess signs a user in by password and, where that is not enough, by a
// one-time code together with the token that the password got. The other factors
// are known to the reference, and none of them signs anyone in here.
func requestAccess(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	for _, factor := range codeFactors() {
		if code, sent := c.body[factor].(string); sent {
			return secondStep(c, factor, code)
		}
	}
	known := c.findUser(c.body["username"])
	password, _ := c.body["password"].(string)
	if known == nil || !hmac.Equal([]byte(password), []byte(known.Password)) {
		return unauthorized("Invalid username or password")
	}
	info := map[string]any{
		"_id": known.ID, "username": known.Username, "tenantId": c.data.TenantID, "communityId": c.data.CommunityID,
	}
	if c.modes.RequireMFA {
		first := c.issueStep(known.Username)
		return reply(map[string]any{"jwt": first, "user": info, "next": map[string]any{
			"step": "need_mfa", "allowed_factors": []any{"mobile_totp", "web_otp"}, "step_token": randomHex(16),
		}})
	}
	return c.signedIn(known, info)
}

// signedIn is the answer to the last step.
func (c *call) signedIn(known *user, info map[string]any) answer {
	token := c.issue(known.Username, time.Duration(c.data.SessionAge)*time.Minute)
	return reply(map[string]any{"jwt": token, "user": info, "next": map[string]any{
		"step": "done", "allowed_factors": []any{}, "step_token": "",
	}})
}

func logout(c *call) answer {
	found, _ := c.verify(c.bearer)
	delete(c.data.Sessions, found.ID)
	c.dirty = true
	return noContent()
}

func (t *Tenant) findUser(username any) *user {
	for i := range t.data.Users {
		if t.data.Users[i].Username == username {
			return &t.data.Users[i]
		}
	}
	return nil
}

// authorize checks the token where an endpoint wants one, and returns it opened.
// Where it is optional, a bad one counts as none. Vendor clients seal it.
func (t *Tenant) authorize(e *endpoint, cipher *client.Cipher, x *Exchange, header string) (bearer string, by *user, refused *answer) {
	refuse := func(message string) (string, *user, *answer) {
		if !e.requires("authorization") {
			return bearer, nil, nil
		}
		a := unauthorized(message)
		return "", nil, &a
	}
	if header == "" {
		return refuse("Unauthorized")
	}
	sent, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return refuse("authorization must be Bearer and a token")
	}
	opened, err := cipher.Open(sent)
	switch bearer = sent; {
	case err == nil && t.modes.Tokens != "plain":
		bearer = string(opened)
	case err != nil && t.modes.Tokens == "sealed":
		bearer = ""
		return refuse("invalid token")
	case err != nil && t.modes.Tokens != "plain":
		x.Violation = "the token is not sealed"
	}
	found, problem := t.verify(bearer)
	if problem != "" {
		return refuse(problem)
	}
	return bearer, t.findUser(found.Subject), nil
}

// issue makes a token and the login session behind it.
func (t *Tenant) issue(username string, ttl time.Duration) string {
	now := t.now()
	content := claims{
		Subject: username, TenantID: t.data.TenantID, CommunityID: t.data.CommunityID,
		ID: newUUID(), IssuedAt: now.Unix(), Expires: now.Add(ttl).Unix(),
	}
	t.data.Sessions[content.ID] = session{Username: username, Expires: now.Add(ttl)}
	t.dirty = true
	if t.modes.OpaqueTokens {
		return content.ID
	}
	payload, err := json.Marshal(content)
	if err != nil {
		return ""
	}
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." +
		base64.RawURLEncoding.EncodeToString(payload)
	return unsigned + "." + t.sign(unsigned)
}

func (t *Tenant) sign(unsigned string) string {
	mac := hmac.New(sha256.New, []byte(t.data.TokenSecret))
	mac.Write([]byte(unsigned))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// verify reads a token and says what is wrong with it, if anything. Of a token
// whose only fault is its user it returns the content all the same.
func (t *Tenant) verify(token string) (claims, string) {
	content, problem := t.readToken(token)
	if problem == "" && t.data.Sessions[content.ID].Step {
		return content, "the sign-in is not finished"
	}
	return content, problem
}

// readToken is verify for a token of an unfinished sign-in too.
func (t *Tenant) readToken(token string) (claims, string) {
	if known, open := t.data.Sessions[token]; open && t.modes.OpaqueTokens {
		content := claims{Subject: known.Username, TenantID: t.data.TenantID, CommunityID: t.data.CommunityID, ID: token, Expires: known.Expires.Unix()}
		return content, t.judgeToken(content)
	}
	last := strings.LastIndex(token, ".")
	first := strings.Index(token, ".")
	if first < 0 || last <= first || !hmac.Equal([]byte(t.sign(token[:last])), []byte(token[last+1:])) {
		return claims{}, "invalid token"
	}
	var content claims
	payload, err := base64.RawURLEncoding.DecodeString(token[first+1 : last])
	if err != nil || json.Unmarshal(payload, &content) != nil {
		return claims{}, "invalid token"
	}
	switch problem := t.judgeToken(content); problem {
	case "", unknownUser:
		return content, problem
	default:
		return claims{}, problem
	}
}

const unknownUser = "unknown user"

// judgeToken says what is wrong with the session behind a token, if anything.
func (t *Tenant) judgeToken(content claims) string {
	known, open := t.data.Sessions[content.ID]
	switch now := t.now(); {
	case !open:
		return "no active session"
	case now.Unix() >= content.Expires || now.After(known.Expires):
		return "jwt expired"
	case t.findUser(content.Subject) == nil:
		return unknownUser
	}
	return ""
}

// IssueToken signs the administrator in and returns the token, good for ttl.
func (t *Tenant) IssueToken(ttl time.Duration) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	token := t.issue(t.data.Users[0].Username, ttl)
	t.save()
	return token
}

// ExpireTokens makes every token issued so far an expired one.
func (t *Tenant) ExpireTokens() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for id, known := range t.data.Sessions {
		known.Expires = time.Time{}
		t.data.Sessions[id] = known
	}
	t.dirty = true
	t.save()
}

// EndSessions ends every login session: tokens stay unexpired and are refused.
func (t *Tenant) EndSessions() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.data.Sessions)
	t.dirty = true
	t.save()
}

var _ http.Handler = (*Tenant)(nil)
