package localtenant_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

const (
	newSession   = "/adminapi/session/new"
	fetchSession = "/adminapi/session/response/fetch"
)

func (c *caller) session(edit ...func(map[string]any)) map[string]any {
	body := c.ids(with("tag", "local"), with("url", "https://console.example.com"), with("communityName", c.tenant.CommunityName()),
		with("authtype", "none"))
	for _, change := range edit {
		change(body)
	}
	return body
}

// open opens a session and returns its id.
func (c *caller) open() string {
	c.t.Helper()
	id, _ := c.want(200, "PUT", newSession, c.session(), drop("authorization")).object()["sessionId"].(string)
	if id == "" {
		c.t.Fatal("no session id")
	}
	return id
}

func (c *caller) fetch(status int, id string, edit ...func(*http.Request)) map[string]any {
	c.t.Helper()
	return c.want(status, "POST", fetchSession, c.ids(with("sessionId", id)), append(edit, drop("authorization"))...).object()
}

// stranger is the same caller with another key.
func (c *caller) stranger() *caller {
	c.t.Helper()
	keys, err := seal.NewKeyPair()
	if err != nil {
		c.t.Fatal(err)
	}
	other := *c
	other.keys = keys
	return &other
}

// entries counts what is kept of sessions: themselves and their responses.
func (c *caller) entries(sessions, responses int) {
	c.t.Helper()
	if got := len(c.tenant.Objects("auth_sessions")); got != sessions {
		c.t.Errorf("%d sessions instead of %d", got, sessions)
	}
	if got := len(c.tenant.Objects("auth_session_responses")); got != responses {
		c.t.Errorf("%d responses instead of %d", got, responses)
	}
}

func TestSessionLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Username: "root"})
	full := c.session(with("authPage", "blockid://authenticate"), with("scopes", "did"), with("metadata", map[string]any{
		"purpose": "authentication", "username": "root", "saml": "s", "oidc": "o", "authenticationType": "liveid_selfie",
	}))
	out := c.want(200, "PUT", newSession, full, drop("authorization"))
	opened := out.object()
	id, _ := opened["sessionId"].(string)
	word, rest, _ := strings.Cut(id, "/")
	if address, _ := opened["sessionUrl"].(string); !out.sealed || len(opened) != 3 || len(word) != 20 || len(rest) != 36 ||
		opened["sessionEnv"] == "" || !strings.HasPrefix(address, c.url) {
		t.Errorf("opened %v, sealed %v", opened, out.sealed)
	}
	if again := c.open(); again == id {
		t.Error("two sessions with one id")
	}
	if waiting := c.fetch(http.StatusNotFound, id); waiting["message"] != "session response not found" {
		t.Errorf("waiting: %v", waiting)
	}
	answer := localtenant.SessionAnswer{User: map[string]any{"email": "root@example.com"}, PONData: map[string]any{"did": "d"}}
	if err := c.tenant.AnswerSession(id, answer); err != nil {
		t.Fatal(err)
	}
	if c.tenant.AnswerSession(id, answer) == nil {
		t.Error("a session takes two answers")
	}
	c.stranger().fetch(http.StatusForbidden, id)
	c.entries(2, 1)
	got := c.fetch(200, id)
	token, _ := got["jwt_token"].(string)
	if len(got) != 3 || at(got, "user", "username") != "root" || at(got, "user", "email") != "root@example.com" ||
		at(got, "pon_data", "did") != "d" {
		t.Errorf("the response is %v", got)
	}
	c.want(200, "POST", list, nil, header("authorization", "Bearer "+c.cipher("adminapi").Seal([]byte(token))))

	// Reading consumes: the session waits, and nobody answers it any more.
	c.entries(2, 0)
	c.fetch(http.StatusNotFound, id)
	if c.tenant.AnswerSession(id, answer) == nil {
		t.Error("a session takes an answer after its response was fetched")
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestSessionPlain(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	out := c.want(200, "PUT", newSession, nil, drop("authorization"), unsealed(c.session()))
	id, _ := out.object()["sessionId"].(string)
	if out.sealed || id == "" {
		t.Fatalf("plain: %s", out.raw)
	}
	if err := c.tenant.AnswerSession(id, localtenant.SessionAnswer{}); err != nil {
		t.Fatal(err)
	}
	out = c.want(200, "POST", fetchSession, nil, unsealed(c.ids(with("sessionId", id))))
	if user := at(out.body, "user", "username"); out.sealed || user != "administrator" || at(out.body, "pon_data") == nil {
		t.Errorf("plain: %s", out.raw)
	}
}

func TestSessionValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for _, name := range []string{"tag", "url", "communityName", "tenantId", "communityId", "authtype"} {
		c.refused(name, "PUT", newSession, c.session(without(name)))
		c.refused(name, "PUT", newSession, c.session(with(name, "")))
		c.refused(name, "PUT", newSession, c.session(with(name, 1)))
	}
	for param, edit := range map[string]func(map[string]any){
		"communityName": with("communityName", "another"), "authPage": with("authPage", true), "scopes": with("scopes", []any{}),
		"metadata": with("metadata", "x"), "metadata.saml": with("metadata", map[string]any{"saml": 1}),
		"metadata.other": with("metadata", map[string]any{"other": "x"}), "surprise": with("surprise", 1),
	} {
		c.refused(param, "PUT", newSession, c.session(edit))
	}
	for _, name := range []string{"tenantId", "communityId"} {
		if out := c.want(400, "PUT", newSession, c.session(with(name, "x"))); out.object()["message"] != name+" is unknown" {
			t.Errorf("another %s: %s", name, out.raw)
		}
		if out := c.want(400, "POST", fetchSession, c.ids(with("sessionId", "x"), with(name, "x"))); out.object()["message"] != name+" is unknown" {
			t.Errorf("another %s: %s", name, out.raw)
		}
	}
	for _, path := range []string{newSession, fetchSession} {
		method := map[string]string{newSession: "PUT", fetchSession: "POST"}[path]
		c.refused("requestid", method, path, nil, drop("requestid"))
		c.refused("publickey", method, path, nil, drop("publickey"))
	}
	c.entries(0, 0)

	id := c.open()
	body := func(edit ...func(map[string]any)) map[string]any {
		return c.ids(append([]func(map[string]any){with("sessionId", id)}, edit...)...)
	}
	for param, edit := range map[string]func(map[string]any){
		"sessionId": without("sessionId"), "tenantId": without("tenantId"), "communityId": without("communityId"),
		"transient": with("transient", "maybe"), "authenticateMethod": with("authenticateMethod", "fax"),
		"aliasUsed": with("aliasUsed", 1), "surprise": with("surprise", 1),
	} {
		c.refused(param, "POST", fetchSession, body(edit))
	}
	for _, edit := range []func(map[string]any){
		with("transient", true), with("transient", "false"), with("aliasUsed", false), with("aliasUsed", "alias1"),
		with("authenticateMethod", "qr"), with("authenticateMethod", "stepUp"), with("authenticateMethod", "push"),
	} {
		c.want(http.StatusNotFound, "POST", fetchSession, body(edit))
	}
	// A bad token counts as none.
	c.want(http.StatusNotFound, "POST", fetchSession, body(), header("authorization", "Bearer x"))
	if gone := c.fetch(http.StatusNotFound, "nonsense"); gone["message"] != "session not found" {
		t.Errorf("no such session: %v", gone)
	}
}

func TestSessionExpires(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	id := c.open()
	if err := c.tenant.AnswerSession(id, localtenant.SessionAnswer{}); err != nil {
		t.Fatal(err)
	}
	if !c.tenant.ExpireSession(id) || c.tenant.ExpireSession("nonsense") {
		t.Error("what expired is not what should have")
	}
	c.stranger().fetch(http.StatusForbidden, id)
	c.entries(1, 1)
	if gone := c.fetch(400, id); gone["message"] != "session expired" {
		t.Errorf("expired: %v", gone)
	}
	c.entries(0, 0)
	c.fetch(http.StatusNotFound, id)

	late := c.open()
	c.tenant.ExpireSession(late)
	for name, attempt := range map[string]error{
		"expired":    c.tenant.AnswerSession(late, localtenant.SessionAnswer{}),
		"unknown":    c.tenant.AnswerSession("nonsense", localtenant.SessionAnswer{}),
		"not a user": c.tenant.AnswerSession(c.open(), localtenant.SessionAnswer{Username: "nobody"}),
	} {
		if attempt == nil {
			t.Errorf("%s: answered", name)
		}
	}
	old := c.open()
	c.tenant.SetClock(9 * time.Minute)
	at := func(r *http.Request) {
		r.Header.Set("requestid", c.cipher("adminapi").Seal([]byte(requestID(c.tenant.Now(), uuid()))))
	}
	c.fetch(http.StatusNotFound, old, at)
	c.tenant.SetClock(11 * time.Minute)
	c.fetch(400, old, at)
}

func TestSessionModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{SessionAnswerFetches: 3, PendingSession: "empty"}})
	id := c.open()
	for range 2 {
		c.stranger().fetch(http.StatusForbidden, id) // does not count
		if waiting := c.fetch(200, id); len(waiting) != 0 {
			t.Errorf("waiting: %v", waiting)
		}
	}
	if got := c.fetch(200, id); at(got, "user", "username") != "administrator" {
		t.Errorf("the third answer is %v", got)
	}
	if again := c.fetch(200, id); len(again) != 0 {
		t.Errorf("answered again: %v", again)
	}

	c.tenant.Set(localtenant.Modes{SessionAnswerMillis: 60_000, UnknownFields: true})
	id = c.open()
	c.fetch(http.StatusNotFound, id)
	c.tenant.SetClock(30 * time.Second)
	c.fetch(http.StatusNotFound, id)
	c.tenant.SetClock(58 * time.Second)
	c.tenant.Set(localtenant.Modes{SessionAnswerMillis: 40_000, UnknownFields: true})
	got := c.fetch(200, id)
	if got["jwt_token"] == nil || got["newerText"] == nil || at(got, "user", "newerText") == nil {
		t.Errorf("not a newer tenant's: %v", got)
	}
}

func TestSessionFaults(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for _, lost := range []localtenant.Fault{{DropAfter: true}, {Status: 502, Commit: true}} {
		id := c.open()
		if err := c.tenant.AnswerSession(id, localtenant.SessionAnswer{}); err != nil {
			t.Fatal(err)
		}
		lost.Method, lost.Path = "POST", "/session/response/fetch"
		c.tenant.Inject(lost)
		if out, err := c.send(c.request("POST", fetchSession, c.ids(with("sessionId", id)))); err == nil && out.status != 502 {
			t.Errorf("%+v: %s", lost, out.raw)
		}
		c.fetch(http.StatusNotFound, id) // the answer was deleted, and nobody has it
	}
	id := c.open()
	if err := c.tenant.AnswerSession(id, localtenant.SessionAnswer{}); err != nil {
		t.Fatal(err)
	}
	c.tenant.Inject(localtenant.Fault{Path: fetchSession, Status: 503})
	c.fetch(503, id)
	c.fetch(200, id)
}

func TestSessionsAreKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := start(t, localtenant.Options{StateFile: file})
	id := first.open()
	if err := first.tenant.AnswerSession(id, localtenant.SessionAnswer{PONData: map[string]any{"n": 1}}); err != nil {
		t.Fatal(err)
	}
	second := start(t, localtenant.Options{StateFile: file})
	second.keys = first.keys
	if got := second.fetch(200, id); at(got, "pon_data", "n") != 1.0 {
		t.Errorf("kept %v", got)
	}
	waiting := second.open()
	second.fetch(http.StatusNotFound, waiting)
	third := start(t, localtenant.Options{StateFile: file, Modes: localtenant.Modes{SessionAnswerFetches: 2}})
	third.keys = first.keys
	third.fetch(200, waiting)
}
