package sessions_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

const (
	session         = "onekosmos_session"
	sessionResponse = "onekosmos_session_response"
	sessionNew      = "/session/new"
	sessionFetch    = "/session/response/fetch"
)

func minimal() rig.Values {
	return rig.Values{"tag": "local", "url": "https://console.example.com", "auth_type": "none"}
}

// open opens a session and returns its id.
func (r run) open(t *testing.T) string {
	t.Helper()
	opened, problems := r.Open(session, minimal())
	if len(problems) > 0 || opened.Text("id") == "" {
		t.Fatalf("%v\n%s", opened, problems)
	}
	return opened.Text("id")
}

// readers are the two ways to read a response.
func (r run) readers() map[string]func(rig.Values) (rig.Values, rig.Problems) {
	return map[string]func(rig.Values) (rig.Values, rig.Problems){
		"data source": func(v rig.Values) (rig.Values, rig.Problems) { return r.ReadData(sessionResponse, v) },
		"ephemeral":   func(v rig.Values) (rig.Values, rig.Problems) { return r.Open(sessionResponse, v) },
	}
}

func TestSession(t *testing.T) {
	t.Parallel()
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t, modes)
			local := tenant.Local(t)
			r := newRun(t, tenant, nil)
			full := minimal().With(rig.Values{
				"auth_page": "blockid://authenticate", "scopes": "did",
				"metadata": rig.Values{"purpose": "authentication", "username": "root", "saml_request": "s", "oidc_request": "o", "authentication_type": "liveid_selfie"},
			})
			for _, config := range []rig.Values{minimal(), full, minimal().With(rig.Values{"metadata": rig.Values{}})} {
				opened, problems := r.Open(session, config)
				if len(problems) > 0 || !strings.Contains(opened.Text("id"), "/") || opened.Text("environment") != "local" || !strings.HasPrefix(opened.Text("session_url"), "http") {
					t.Errorf("%v\n%s", opened, problems)
				}
			}
			bodies := sent(local, sessionNew)
			if len(bodies) != 3 || len(bodies[0]) != 6 || bodies[0]["communityName"] != "default" || bodies[0]["tenantId"] != local.TenantID() || bodies[0]["authtype"] != "none" {
				t.Fatalf("sent %v", bodies)
			}
			text, err := json.Marshal(bodies[1]["metadata"])
			if want := `{"authenticationType":"liveid_selfie","oidc":"o","purpose":"authentication","saml":"s","username":"root"}`; err != nil || string(text) != want ||
				bodies[1]["authPage"] != "blockid://authenticate" || bodies[1]["scopes"] != "did" {
				t.Errorf("sent %v", bodies[1])
			}
		})
	}
}

func TestSession_badInput(t *testing.T) {
	t.Parallel()
	tenant := acctest.Start(t)
	r := newRun(t, tenant, nil)
	for at, test := range map[string]struct {
		change rig.Values
		words  string
	}{
		"tag":                          {rig.Values{"tag": ""}, "at least 1"},
		"auth_type":                    {rig.Values{"auth_type": ""}, "at least 1"},
		"auth_page":                    {rig.Values{"auth_page": ""}, "at least 1"},
		"scopes":                       {rig.Values{"scopes": ""}, "at least 1"},
		"url":                          {rig.Values{"url": "console"}, `"console" is not an absolute URL`},
		"metadata.authentication_type": {rig.Values{"metadata": rig.Values{"authentication_type": ""}}, "at least 1"},
	} {
		_, problems := r.Open(session, minimal().With(test.change))
		says(t, problems, at, test.words)
	}
	if n := len(tenant.Local(t).Journal()); n > 0 {
		t.Errorf("%d requests were made", n)
	}
}

func TestSession_fails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault localtenant.Fault
		words []string
	}{
		"lost":    {localtenant.Fault{DropAfter: true}, []string{"Could not tell whether a session was opened", "not retried", "it expires", "Run Terraform again"}},
		"no id":   {localtenant.Fault{Status: 200, ContentType: asJSON, Body: "{}"}, []string{"Could not tell whether", "no sessionId"}},
		"refused": {localtenant.Fault{Status: 403, ContentType: asJSON, Body: `{"message":"not with this license"}`}, []string{"The license was refused", "To open session", "403", "not with this license"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			r := newRun(t, tenant, nil)
			test.fault.Path = sessionNew
			tenant.Local(t).Inject(test.fault)
			_, problems := r.Open(session, minimal())
			says(t, problems, "", test.words...)
			if n := tenant.Local(t).Count("PUT", sessionNew); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// A response is read once, with the token only where nothing is kept.
func TestSessionResponse(t *testing.T) {
	t.Parallel()
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t, modes)
			local := tenant.Local(t)
			r := newRun(t, tenant, nil)
			for kind, read := range r.readers() {
				id := r.open(t)
				if err := local.AnswerSession(id, localtenant.SessionAnswer{User: map[string]any{"email": "root@example.com"}, PONData: map[string]any{"did": "d"}}); err != nil {
					t.Fatal(err)
				}
				config := rig.Values{"session_id": id, "transient": false, "authentication_method": "push", "alias_used": "true"}
				response, problems := read(config)
				if len(problems) > 0 {
					t.Fatalf("%s: %s", kind, problems)
				}
				var user, data map[string]any
				if json.Unmarshal([]byte(response.Text("user")), &user) != nil || user["email"] != "root@example.com" ||
					json.Unmarshal([]byte(response.Text("pon_data")), &data) != nil || data["did"] != "d" {
					t.Errorf("%s: %v", kind, response)
				}
				bodies := sent(local, sessionFetch)
				if body := bodies[len(bodies)-1]; body["transient"] != false || body["authenticateMethod"] != "push" || body["aliasUsed"] != true || body["sessionId"] != id {
					t.Errorf("%s: sent %v", kind, body)
				}
				given := tokens(local)
				token := given[len(given)-1]
				switch text, err := json.Marshal(response); {
				case err != nil:
					t.Error(err)
				case kind == "ephemeral" && response["jwt_token"] != token:
					t.Errorf("the token is %v", response["jwt_token"])
				case kind == "data source" && strings.Contains(string(text), token):
					t.Errorf("the data source shows the token: %s", text)
				}
				_, problems = read(config)
				says(t, problems, "session_id", "No response to the session", "already read")
			}
		})
	}
}

func TestSessionResponse_partial(t *testing.T) {
	t.Parallel()
	tenant := acctest.Start(t)
	r := newRun(t, tenant, nil)
	for kind, read := range r.readers() {
		tenant.Local(t).Inject(localtenant.Fault{Path: sessionFetch, Status: 200, ContentType: asJSON, Body: `{"user":{"b":1,"a":2},"jwt_token":""}`})
		response, problems := read(rig.Values{"session_id": "a/b"})
		if len(problems) > 0 || response["user"] != `{"b":1,"a":2}` || response["pon_data"] != nil || response["jwt_token"] != nil {
			t.Errorf("%s: %v\n%s", kind, response, problems)
		}
	}
}

func TestSessionResponse_waits(t *testing.T) {
	t.Parallel()
	for _, pending := range []string{"", "empty"} {
		t.Run("pending "+pending, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t, localtenant.Modes{SessionAnswerFetches: 2, PendingSession: pending})
			local := tenant.Local(t)
			r := newRun(t, tenant, nil)
			for kind, read := range r.readers() {
				local.ResetJournal()
				response, problems := read(rig.Values{"session_id": r.open(t), "wait_for": rig.Values{"timeout": "5m"}})
				if len(problems) > 0 || !strings.Contains(response.Text("user"), "administrator") {
					t.Errorf("%s: %v\n%s", kind, response, problems)
				}
				if n := local.Count("POST", sessionFetch); n != 2 {
					t.Errorf("%s: asked %d times", kind, n)
				}
			}
		})
	}
}

// The error on the argument says why there is no response, and what to do.
func TestSessionResponse_fails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil   func(local *localtenant.Tenant, id string)
		change  rig.Values
		fetches int
		words   []string
	}{
		"pending":       {nil, nil, 1, []string{"No response to the session", "not answered yet", "does not exist", "already read", "set wait_for", "open another session", "404"}},
		"waited":        {nil, rig.Values{"wait_for": rig.Values{"timeout": "1s"}}, 0, []string{"No response to the session", "timed out after 1s", "long enough"}},
		"pending empty": {func(local *localtenant.Tenant, _ string) { local.Set(localtenant.Modes{PendingSession: "empty"}) }, nil, 1, []string{"No response to the session", "already read"}},
		"unknown":       {nil, rig.Values{"session_id": "nonsense"}, 1, []string{"No response to the session", `"nonsense"`, "does not exist"}},
		"expired": {func(local *localtenant.Tenant, id string) { local.ExpireSession(id) }, nil, 1,
			[]string{"Session has expired", "deleted it", "Open another session"}},
		"expired while waited for": {func(local *localtenant.Tenant, id string) { local.ExpireSession(id) }, rig.Values{"wait_for": rig.Values{"timeout": "5m"}}, 1,
			[]string{"Session has expired"}},
		"foreign": {func(local *localtenant.Tenant, id string) {
			local.Change("auth_sessions", id, func(object map[string]any) { object["publicKey"] = "another" })
		}, nil, 1, []string{"Session of another key pair", "Set private_key", "ONEKOSMOS_PRIVATE_KEY", "403"}},
		"lost": {func(local *localtenant.Tenant, id string) {
			local.AnswerSession(id, localtenant.SessionAnswer{})
			local.Inject(localtenant.Fault{Path: sessionFetch, DropAfter: true})
		}, rig.Values{"wait_for": rig.Values{"timeout": "5m"}}, 1, []string{"Response of the session may be lost", "did not retry", "Run Terraform again"}},
		"refused": {func(local *localtenant.Tenant, _ string) {
			local.Inject(localtenant.Fault{Path: sessionFetch, Status: 400, ContentType: asJSON, Body: `{"message":"no such tenant"}`})
		}, nil, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			local := tenant.Local(t)
			r := newRun(t, tenant, nil)
			for kind, read := range r.readers() {
				local.Set(localtenant.Modes{})
				id := r.open(t)
				if test.spoil != nil {
					test.spoil(local, id)
				}
				local.ResetJournal()
				_, problems := read(rig.Values{"session_id": id}.With(test.change))
				if test.words == nil {
					says(t, problems, "", "Could not read response of session", "no such tenant")
				} else {
					says(t, problems, "session_id", test.words...)
				}
				if n := local.Count("POST", sessionFetch); test.fetches > 0 && n != test.fetches {
					t.Errorf("%s: asked %d times, want %d", kind, n, test.fetches)
				}
			}
		})
	}
}

func TestSessionResponse_badInput(t *testing.T) {
	t.Parallel()
	tenant := acctest.Start(t)
	r := newRun(t, tenant, nil)
	for at, test := range map[string]struct {
		change rig.Values
		words  string
	}{
		"session_id":            {rig.Values{"session_id": ""}, "at least 1"},
		"authentication_method": {rig.Values{"authentication_method": "fax"}, `"fax"`},
		"alias_used":            {rig.Values{"alias_used": ""}, "at least 1"},
		"wait_for.timeout":      {rig.Values{"wait_for": rig.Values{"timeout": "soon"}}, "Must be between"},
	} {
		for _, read := range r.readers() {
			_, problems := read(rig.Values{"session_id": "a/b"}.With(test.change))
			says(t, problems, at, test.words)
		}
	}
	if n := len(tenant.Local(t).Journal()); n > 0 {
		t.Errorf("%d requests were made", n)
	}
}

// Another run has another key pair, unless the configuration gives it one.
func TestSessionResponse_inAnotherRun(t *testing.T) {
	t.Parallel()
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	pair, err := seal.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	key := rig.Values{"private_key": pair.PrivateKey()}
	first, second, third := newRun(t, tenant, key), newRun(t, tenant, nil), newRun(t, tenant, key)
	for kind := range first.readers() {
		id := first.open(t)
		if err := local.AnswerSession(id, localtenant.SessionAnswer{}); err != nil {
			t.Fatal(err)
		}
		_, problems := second.readers()[kind](rig.Values{"session_id": id})
		says(t, problems, "session_id", "another key pair", "Set private_key")
		if _, problems := third.readers()[kind](rig.Values{"session_id": id}); len(problems) > 0 {
			t.Errorf("%s: %s", kind, problems)
		}
	}
}
