package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	gatewayCreate = "/msg_gateway/create"
	gatewayUpdate = "/msg_gateway/update"
	gatewayByID   = "/msg_gateway/fetch/{id}"
	gatewayList   = "/msg_gateway/fetch"
	gatewayDelete = "/msg_gateway"
)

func voice(name string) *client.MessageGateway {
	return &client.MessageGateway{
		Name: name, Type: "twilio", Channels: []string{client.ChannelVoice}, Auth: new(client.Enabled(true)), Username: "u", Password: "first-s3cret",
		ServiceURL: "https://voice.example.com", SenderPhone: new("+15550100"),
	}
}

// kept is voice as an update wants it that changes no secret.
func kept(name string) *client.MessageGateway {
	g := voice(name)
	g.Password, g.Known.Password = "", "first-s3cret"
	return g
}

func (r *rig) addGateway(t testing.TB, want *client.MessageGateway) *client.MessageGateway {
	t.Helper()
	made, err := r.MessageGateways().Create(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (r *rig) gateway() map[string]any { return r.tenant.Objects("message_gateways")[0] }

// What only an update takes is set in one when a gateway is made.
func TestMessageGatewayWithUpdateOnlySettings(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{"insists": {Secrets: "masked"}, "does not": {OptionalSecrets: true}} {
		r := start(t, modes(m))
		want := voice("a")
		want.OTPDelimiter, want.TimeoutValue = new("-"), new(client.Number(30))
		made := r.addGateway(t, want)
		if *made.OTPDelimiter != "-" || *made.TimeoutValue != 30 || made.Active != "true" || made.Password != "" || r.gateway()["password"] != "first-s3cret" {
			t.Errorf("%s: %+v", name, made)
		}
		r.wantCount(t, 1, "POST", gatewayCreate)

		rest := kept("a")
		rest.OTPDelimiter, rest.TimeoutValue = new(""), new(client.NoTimeout)
		changed, err := r.MessageGateways().Update(t.Context(), made.ID, rest)
		if err != nil || changed.TimeoutValue != nil || *changed.OTPDelimiter != "" {
			t.Errorf("%s: %+v, %v", name, changed, err)
		}
	}
}

// A gateway that was made and not finished is reported.
func TestMessageGatewayIsHalfMade(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: gatewayUpdate, Status: 400, ContentType: asJSON, Body: `{"message":"no"}`})
	want := voice("a")
	want.TimeoutValue = new(client.Number(30))
	made, err := r.MessageGateways().Create(t.Context(), want)
	if made == nil || made.ID != r.gateway()["_id"] || !errors.Is(err, client.ErrRefused) || !strings.Contains(err.Error(), "created with id "+made.ID) {
		t.Errorf("%v, %v", made, err)
	}
}

func TestMessageGatewayLostCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault localtenant.Fault
		modes localtenant.Modes
		made  bool
	}{
		"done":              {localtenant.Fault{DropAfter: true}, localtenant.Modes{}, true},
		"done, in part":     {localtenant.Fault{Status: 504, Commit: true}, localtenant.Modes{PartialLists: true}, true},
		"not done":          {localtenant.Fault{DropBefore: true}, localtenant.Modes{}, false},
		"answer with no id": {localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"status":"ok"}`}, localtenant.Modes{}, true},
	} {
		r := start(t, modes(test.modes))
		test.fault.Path = gatewayCreate
		r.tenant.Inject(test.fault)
		made, err := r.MessageGateways().Create(t.Context(), voice("a"))
		if test.made && (err != nil || made.ID != r.gateway()["_id"] || made.SenderPhone == nil) || !test.made && !errors.Is(err, client.ErrOutcomeUnknown) {
			t.Errorf("%s: %+v, %v", name, made, err)
		}
		r.wantCount(t, 1, "POST", gatewayCreate)
	}
}

// Absence is an empty list that the list of all agrees with, and nothing less. An
// answer that the list contradicts is asked for again.
func TestMessageGatewayAbsence(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = true }))
	made := r.addGateway(t, voice("a"))
	for _, body := range []string{
		"[]", "null", "", "{}", "[{}]", "[null]", `"x"`, `[{"id":"` + made.ID + `"},{"id":"x"}]`, `[{"id":"x"}]`, `{"message":"none"}`,
	} {
		r.tenant.Inject(localtenant.Fault{Path: gatewayByID, Status: 200, ContentType: asJSON, Body: body})
		if found, err := r.MessageGateways().Get(t.Context(), made.ID); errors.Is(err, client.ErrNotFound) || err == nil && (body != "[]" || found.Name != "a") {
			t.Errorf("%s: %v, %v", body, found, err)
		}
	}
	r.tenant.Inject(localtenant.Fault{Path: gatewayByID, Status: 200, ContentType: asJSON, Body: `{"id":"` + made.ID + `","name":"b"}`})
	if found, err := r.MessageGateways().Get(t.Context(), made.ID); err != nil || found.Name != "b" {
		t.Errorf("without a list: %v, %v", found, err)
	}
	if found, err := r.MessageGateways().Get(t.Context(), "6070951e8dfc7f29228126c9"); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("%v, %v", found, err)
	}
	if _, err := r.MessageGateways().Update(t.Context(), "6070951e8dfc7f29228126c9", kept("a")); !errors.Is(err, client.ErrNotFound) {
		t.Error(err)
	}
	r.wantCount(t, 0, "POST", gatewayUpdate)
}

func TestMessageGatewayDelete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   *localtenant.Fault
		fails   bool
		deletes int
	}{
		"deleted":      {nil, false, 1},
		"lost, done":   {&localtenant.Fault{DropAfter: true}, false, 1},
		"lost":         {&localtenant.Fault{DropBefore: true}, false, 2},
		"refused":      {&localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"it is in use"}`}, true, 1},
		"refused, 404": {&localtenant.Fault{Status: 404, ContentType: asJSON, Body: `{"message":"gone"}`}, true, 1}, // and it is there
	} {
		r := start(t)
		made := r.addGateway(t, voice("a"))
		if test.fault != nil {
			test.fault.Method, test.fault.Path = "DELETE", gatewayDelete
			r.tenant.Inject(*test.fault)
		}
		if err := r.MessageGateways().Delete(t.Context(), made.ID); (err != nil) != test.fails {
			t.Errorf("%s: %v", name, err)
		}
		r.wantCount(t, test.deletes, "DELETE", gatewayDelete)
	}
	r := start(t)
	if err := r.MessageGateways().Delete(t.Context(), "6070951e8dfc7f29228126c9"); err != nil {
		t.Errorf("gone already: %v", err)
	}
}

// An update sends no secret; a service that insists on them is asked once
// without, and gets them from then on.
func TestMessageGatewaySecrets(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		modes localtenant.Modes
		sends []any // passwords of the updates, refused ones too
	}{
		"shown":              {localtenant.Modes{OptionalSecrets: true}, []any{nil, nil}},
		"masked":             {localtenant.Modes{OptionalSecrets: true, Secrets: "masked"}, []any{nil, nil}},
		"omitted":            {localtenant.Modes{OptionalSecrets: true, Secrets: "omitted"}, []any{nil, nil}},
		"insists":            {localtenant.Modes{}, []any{nil, "first-s3cret", "first-s3cret"}},
		"insists and omits":  {localtenant.Modes{Secrets: "omitted"}, []any{nil, "first-s3cret", "first-s3cret"}},
		"insists and masked": {localtenant.Modes{Secrets: "masked", PartialLists: true}, []any{nil, "first-s3cret", "first-s3cret"}},
	} {
		r := start(t, modes(test.modes))
		made := r.addGateway(t, voice("a"))
		for _, to := range []string{"b", "c"} {
			if changed, err := r.MessageGateways().Update(t.Context(), made.ID, kept(to)); err != nil || changed.Name != to {
				t.Errorf("%s: %+v, %v", name, changed, err)
			}
		}
		if got := r.passwords(t); !slices.Equal(got, test.sends) {
			t.Errorf("%s: updates sent %v, want %v", name, got, test.sends)
		}
		if r.gateway()["password"] != "first-s3cret" {
			t.Errorf("%s: the tenant has %v", name, r.gateway()["password"])
		}
	}
}

// passwords are those of the updates, nil for one without.
func (r *rig) passwords(t testing.TB) (found []any) {
	t.Helper()
	for _, x := range r.tenant.Journal() {
		if x.Endpoint == gatewayUpdate {
			var body map[string]any
			if err := json.Unmarshal(x.Request, &body); err != nil {
				t.Fatal(err)
			}
			found = append(found, body["password"])
		}
	}
	return found
}

// A service that drops what an update leaves out shows no secret any more. It
// gets it back.
func TestMessageGatewaySecretIsDropped(t *testing.T) {
	t.Parallel()
	for _, shows := range []string{"plain", "masked"} {
		var r *rig
		r = start(t, modes(localtenant.Modes{OptionalSecrets: true, Secrets: shows}), front(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				answer := httptest.NewRecorder()
				next.ServeHTTP(answer, req)
				if strings.HasSuffix(req.URL.Path, gatewayUpdate) {
					if sent := r.passwords(t); sent[len(sent)-1] == nil {
						r.tenant.Change("message_gateways", r.gateway()["_id"].(string), func(g map[string]any) { delete(g, "password") })
					}
				}
				for name, values := range answer.Header() {
					w.Header()[name] = values
				}
				w.WriteHeader(answer.Code)
				_, _ = w.Write(answer.Body.Bytes())
			})
		}))
		made := r.addGateway(t, voice("a"))
		if changed, err := r.MessageGateways().Update(t.Context(), made.ID, kept("b")); err != nil || changed.Name != "b" {
			t.Errorf("%+v, %v", changed, err)
		}
		if got := r.passwords(t); !slices.Equal(got, []any{nil, "first-s3cret"}) || r.gateway()["password"] != "first-s3cret" {
			t.Errorf("%s: updates sent %v, the tenant has %v", shows, got, r.gateway()["password"])
		}
	}
}

// Many gateways are read in one list where it tells enough.
func TestMessageGatewayReads(t *testing.T) {
	t.Parallel()
	for partial, byID := range map[bool]int{false: 0, true: 3} {
		r := start(t)
		var ids []string
		for _, name := range []string{"a", "b", "c"} {
			ids = append(ids, r.addGateway(t, voice(name)).ID)
		}
		r.tenant.Set(localtenant.Modes{PartialLists: partial})
		r.tenant.ResetJournal()
		for _, id := range ids {
			if found, err := r.MessageGateways().Get(t.Context(), id); err != nil || found.Type != "twilio" || *found.SenderPhone != "+15550100" {
				t.Errorf("%+v, %v", found, err)
			}
		}
		r.wantCount(t, 1, "POST", gatewayList)
		r.wantCount(t, byID, "POST", gatewayByID)
	}
}

// What the tenant alone knows survives an update, and what it does not mention
// is not sent to it.
func TestMessageGatewayUpdateKeepsTheRest(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true, Secrets: "masked", OptionalSecrets: true}))
	made := r.addGateway(t, voice("a"))
	r.tenant.Inject(localtenant.Fault{Path: gatewayByID, Status: 200, ContentType: asJSON, Body: `[{"id":"` + made.ID + `","name":"a","type":null,"channels":["voice"],
		"auth":"true","username":"u","serviceUrl":"https://voice.example.com","senderPhone":"1","awsRegion":null,"active":"true","password":"********","newerText":"kept"}]`})
	if _, err := r.MessageGateways().Update(t.Context(), made.ID, kept("b")); err != nil {
		t.Fatal(err)
	}
	if g := r.gateway(); g["newerText"] != "kept" || g["name"] != "b" || g["type"] != "twilio" || g["active"] != "true" || g["password"] != "first-s3cret" {
		t.Errorf("the tenant has %v", g)
	}
}
