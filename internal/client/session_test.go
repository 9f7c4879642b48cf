package client_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	sessionNew   = "/adminapi/session/new"
	sessionFetch = "/adminapi/session/response/fetch"
)

func walletSession() client.NewSession {
	return client.NewSession{Tag: "local", URL: "https://console.example.com", AuthType: "none"}
}

// openSession opens a session and fails the test if it cannot.
func (r *rig) openSession(t testing.TB) string {
	t.Helper()
	opened, err := r.OpenSession(t.Context(), walletSession())
	if err != nil {
		t.Fatal(err)
	}
	return opened.ID
}

// answeredSession opens a session that a user answers.
func (r *rig) answeredSession(t testing.TB, with localtenant.SessionAnswer) string {
	t.Helper()
	id := r.openSession(t)
	if err := r.tenant.AnswerSession(id, with); err != nil {
		t.Fatal(err)
	}
	return id
}

// lastBody is the opened body of the last request to a path.
func (r *rig) lastBody(t testing.TB, path string) (body map[string]any) {
	t.Helper()
	for _, x := range r.tenant.Journal() {
		if "/"+x.Service+x.Endpoint == path {
			body = nil
			if err := json.Unmarshal(x.Request, &body); err != nil {
				t.Fatal(err)
			}
		}
	}
	return body
}

// What a session is opened with arrives, and nothing that was not given.
func TestOpenSession(t *testing.T) {
	t.Parallel()
	r := start(t)
	opened, err := r.OpenSession(t.Context(), walletSession())
	if err != nil || !strings.Contains(opened.ID, "/") || opened.Environment == nil || opened.URL == nil {
		t.Fatalf("%+v, %v", opened, err)
	}
	body := r.lastBody(t, sessionNew)
	want := map[string]any{
		"tag": "local", "url": "https://console.example.com", "authtype": "none", "communityName": "default",
		"tenantId": r.tenant.TenantID(), "communityId": r.tenant.CommunityID(),
	}
	for name, value := range want {
		if body[name] != value {
			t.Errorf("%s is %v, want %v", name, body[name], value)
		}
	}
	if len(body) != len(want) {
		t.Errorf("sent %v", body)
	}
	full := walletSession()
	full.AuthPage, full.Scopes = "blockid://authenticate", "did"
	full.Metadata = &client.SessionMetadata{Purpose: "authentication", Username: "root", SAML: "s", OIDC: "o", AuthenticationType: "liveid_selfie"}
	if _, err := r.OpenSession(t.Context(), full); err != nil {
		t.Fatal(err)
	}
	body = r.lastBody(t, sessionNew)
	metadata, _ := body["metadata"].(map[string]any)
	if body["authPage"] != "blockid://authenticate" || body["scopes"] != "did" || len(metadata) != 5 ||
		metadata["username"] != "root" || metadata["authenticationType"] != "liveid_selfie" {
		t.Errorf("sent %v", body)
	}
}

// A session needs neither a sign-in nor a license. Where there is one, it is sent
// when the session is opened.
func TestSessionOfAnybody(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.Username, c.Password = "", "" }))
	id := r.answeredSession(t, localtenant.SessionAnswer{})
	if _, err := r.FetchSessionResponse(t.Context(), client.SessionQuery{SessionID: id}); err != nil {
		t.Error(err)
	}
	for _, x := range r.tenant.Journal() {
		if strings.HasPrefix(x.Endpoint, "/session/") && (x.Header.Get("Authorization") != "" || (x.Header.Get("licensekey") != "") != (x.Endpoint == "/session/new")) {
			t.Errorf("%s: headers %v", x.Endpoint, x.HeaderNames)
		}
	}
}

// A lost answer leaves a session that nobody knows of, and not two.
func TestOpenSessionIsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{
		"lost":     {Path: sessionNew, DropAfter: true},
		"gateway":  {Path: sessionNew, Status: 502, Commit: true},
		"no id":    {Path: sessionNew, Status: 200, Commit: true, ContentType: asJSON, Body: `{"sessionEnv":"x"}`},
		"no words": {Path: sessionNew, Status: 204, Commit: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			r.tenant.Inject(fault)
			if opened, err := r.OpenSession(t.Context(), walletSession()); !errors.Is(err, client.ErrOutcomeUnknown) {
				t.Errorf("%+v, %v", opened, err)
			}
			r.wantCount(t, 1, "PUT", sessionNew)
		})
	}
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: sessionNew, Status: 429})
	r.openSession(t)
	if n := len(r.tenant.Objects("auth_sessions")); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestFetchSessionResponse(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {}, "a newer tenant": {UnknownFields: true}, "not sealed": {PlainAnswers: true},
		"key of another service": {AnswerWithOtherKey: true}, "pending is empty": {PendingSession: "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			id := r.openSession(t)
			query := client.SessionQuery{SessionID: id}
			if response, err := r.FetchSessionResponse(t.Context(), query); !errors.Is(err, client.ErrPending) {
				t.Errorf("before it is answered: %+v, %v", response, err)
			}
			if err := r.tenant.AnswerSession(id, localtenant.SessionAnswer{PONData: map[string]any{"did": "d"}}); err != nil {
				t.Fatal(err)
			}
			response, err := r.FetchSessionResponse(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			var user, data map[string]any
			if json.Unmarshal(response.User, &user) != nil || user["username"] != "administrator" ||
				json.Unmarshal(response.PONData, &data) != nil || data["did"] != "d" {
				t.Errorf("user %s, pon_data %s", response.User, response.PONData)
			}
			if info, err := r.VerifyToken(t.Context(), response.Token); err != nil || info.Subject != "administrator" {
				t.Errorf("the token: %+v, %v", info, err)
			}
			if again, err := r.FetchSessionResponse(t.Context(), query); !errors.Is(err, client.ErrPending) {
				t.Errorf("a second time: %+v, %v", again, err)
			}
		})
	}
}

// The optional members travel as documented; those not given do not.
func TestFetchSessionResponseQuery(t *testing.T) {
	t.Parallel()
	r := start(t)
	id := r.openSession(t)
	for name, test := range map[string]struct {
		query client.SessionQuery
		want  map[string]any
	}{
		"none":        {client.SessionQuery{}, map[string]any{}},
		"all":         {client.SessionQuery{Transient: new(true), AuthenticationMethod: "qr", AliasUsed: "mail"}, map[string]any{"transient": true, "authenticateMethod": "qr", "aliasUsed": "mail"}},
		"a boolean":   {client.SessionQuery{AliasUsed: "true"}, map[string]any{"aliasUsed": true}},
		"the other":   {client.SessionQuery{AliasUsed: "false", Transient: new(false)}, map[string]any{"aliasUsed": false, "transient": false}},
		"looks alike": {client.SessionQuery{AliasUsed: "True"}, map[string]any{"aliasUsed": "True"}},
	} {
		test.query.SessionID = id
		if _, err := r.FetchSessionResponse(t.Context(), test.query); !errors.Is(err, client.ErrPending) {
			t.Errorf("%s: %v", name, err)
		}
		body := r.lastBody(t, sessionFetch)
		if len(body) != len(test.want)+3 || body["sessionId"] != id {
			t.Errorf("%s: sent %v", name, body)
		}
		for member, value := range test.want {
			if body[member] != value {
				t.Errorf("%s: %s is %v, want %v", name, member, body[member], value)
			}
		}
	}
}

func TestFetchSessionResponseIsRefused(t *testing.T) {
	t.Parallel()
	sentinels := map[string]error{"pending": client.ErrPending, "expired": client.ErrSessionExpired, "foreign": client.ErrSessionForeign, "unknown": client.ErrOutcomeUnknown}
	for name, test := range map[string]struct {
		fault localtenant.Fault
		want  string
	}{
		"404":                {localtenant.Fault{Status: 404, ContentType: asJSON, Body: `{"message":"none"}`}, "pending"},
		"404, expired":       {localtenant.Fault{Status: 404, ContentType: asJSON, Body: `{"message":"session not found or expired"}`}, "pending"},
		"404, a page":        {localtenant.Fault{Status: 404, ContentType: "text/html", Body: `<html>`}, ""},
		"null":               {localtenant.Fault{Status: 200, ContentType: asJSON, Body: `null`}, "pending"},
		"empty":              {localtenant.Fault{Status: 200, ContentType: asJSON, Body: ``}, "pending"},
		"all null":           {localtenant.Fault{Status: 200, ContentType: asJSON, Body: `{"user":null,"pon_data":null,"jwt_token":null}`}, "pending"},
		"expired":            {localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"Session has Expired."}`}, "expired"},
		"expired, gone":      {localtenant.Fault{Status: 410, ContentType: asJSON, Body: `{"message":"the session is expired"}`}, "expired"},
		"requestid expired":  {localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"requestid expired"}`}, ""},
		"403":                {localtenant.Fault{Status: 403, ContentType: asJSON, Body: `{"message":"no"}`}, "foreign"},
		"401":                {localtenant.Fault{Status: 401, Times: -1, ContentType: asJSON, Body: `{"message":"session expired"}`}, ""},
		"no JSON":            {localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `[`}, "unknown"},
		"lost":               {localtenant.Fault{DropAfter: true}, "unknown"},
		"half of it":         {localtenant.Fault{Truncate: true}, "unknown"},
		"damaged":            {localtenant.Fault{Corrupt: true}, "unknown"},
		"gateway":            {localtenant.Fault{Status: 504, Commit: true}, "unknown"},
		"dropped before":     {localtenant.Fault{DropBefore: true}, "unknown"},
		"the sign-in, 403":   {localtenant.Fault{Path: signIn, Status: 403, ContentType: asJSON, Body: `{"message":"no"}`}, ""},
		"the sign-in, no 40": {localtenant.Fault{Path: signIn, Status: 400, ContentType: asJSON, Body: `{"message":"session expired"}`}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			id := r.answeredSession(t, localtenant.SessionAnswer{})
			if test.fault.Path == "" {
				test.fault.Path = sessionFetch
			}
			r.tenant.Inject(test.fault)
			response, err := r.FetchSessionResponse(t.Context(), client.SessionQuery{SessionID: id})
			if err == nil {
				t.Fatalf("%+v", response)
			}
			for kind, sentinel := range sentinels {
				if errors.Is(err, sentinel) != (kind == test.want) {
					t.Errorf("%s, want %q: %v", kind, test.want, err)
				}
			}
			if test.want == "unknown" {
				r.wantCount(t, 1, "POST", sessionFetch)
			}
		})
	}
}

func TestSessionOfAnotherKeyPair(t *testing.T) {
	t.Parallel()
	r := start(t)
	id := r.answeredSession(t, localtenant.SessionAnswer{})
	stranger, err := client.New(client.Config{BaseURL: r.url, LicenseKey: r.tenant.License()})
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.CloseIdle()
	query := client.SessionQuery{SessionID: id}
	if _, err := stranger.FetchSessionResponse(t.Context(), query); !errors.Is(err, client.ErrSessionForeign) {
		t.Errorf("another key pair: %v", err)
	}
	again, err := client.New(client.Config{BaseURL: r.url, LicenseKey: r.tenant.License(), PrivateKey: r.pair.PrivateKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer again.CloseIdle()
	if _, err := again.FetchSessionResponse(t.Context(), query); err != nil {
		t.Errorf("the same key pair in another run: %v", err)
	}
}

func TestSessionExpires(t *testing.T) {
	t.Parallel()
	r := start(t)
	id := r.answeredSession(t, localtenant.SessionAnswer{})
	r.tenant.ExpireSession(id)
	if _, err := r.FetchSessionResponse(t.Context(), client.SessionQuery{SessionID: id}); !errors.Is(err, client.ErrSessionExpired) {
		t.Error(err)
	}
	late := r.openSession(t)
	r.tenant.SetClock(time.Hour)
	_ = r.Call(t.Context(), "GET", apps, true, nil) // tells the time
	if _, err := r.FetchSessionResponse(t.Context(), client.SessionQuery{SessionID: late}); !errors.Is(err, client.ErrSessionExpired) {
		t.Error(err)
	}
}
