package client_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// folders are where the tenant serves the services.
var folders = map[string]string{"admin": "adminapi", "idproofing": "idproofingapi", "webauthn": "webauthn", "wallet": "walletapi"}

// Every service tells of itself, without a sign-in and without anything that
// the reference does not list.
func TestPlatform(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{"as documented": {}, "newer": {UnknownFields: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			ctx := t.Context()
			if terms := client.ServiceTerms(); !slices.Equal(slices.Sorted(slices.Values(terms)), slices.Sorted(maps.Keys(folders))) {
				t.Errorf("services %q", terms)
			}
			for term, folder := range folders {
				key := r.tenant.PublicKey(folder)
				health, err := r.Health(ctx, term)
				if err != nil || !health.Healthy || health.Status != "all services operational" || health.Code != "200" ||
					strings.Count(health.Version, ".") < 2 || health.PublicKey != key {
					t.Errorf("%s: %+v, %v", term, health, err)
				}
				if got, err := r.ServicePublicKey(ctx, term); err != nil || got != key {
					t.Errorf("%s: %q, %v", term, got, err)
				}
				directory, err := r.ServiceDirectory(ctx, term)
				if err != nil || directory["adminconsole"] != r.url || len(directory) < 20 {
					t.Errorf("%s: %q, %v", term, directory, err)
				}
				told, err := r.ServiceEnvironment(ctx, term)
				if err != nil || told.AllowedTimeSpan == nil || *told.AllowedTimeSpan != 60 || (told.SessionMaxAge != nil) != (term == "admin") {
					t.Errorf("%s: %+v, %v", term, told, err)
				}
				for _, path := range []string{"/healthz", "/publickeys", "/sd", "/environment"} {
					sealing := 0
					if path == "/publickeys" && folder == "webauthn" {
						sealing = 1 // the license is
					}
					if r.tenant.Count("GET", "/"+folder+path) != 1+sealing {
						t.Errorf("%s was not asked for %s", folder, path)
					}
				}
			}
			if health, err := r.Health(ctx, client.ThePlatform); err != nil || !health.Healthy || r.tenant.Count("GET", "/adminapi/platform_health") != 1 {
				t.Errorf("the platform: %+v, %v", health, err)
			}
			for _, x := range r.tenant.Journal() {
				listed := x.Service == "webauthn" && x.Endpoint == "/environment"
				if x.Header.Get("Authorization") != "" || (x.Header.Get("requestid") != "") != listed || (x.Header.Get("licensekey") != "") != listed {
					t.Errorf("%s %s: headers %v", x.Method, x.Path, x.HeaderNames)
				}
			}
		})
	}
}

func TestPlatformOfNoService(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	_, health := r.Health(ctx, "users")
	_, key := r.ServicePublicKey(ctx, client.ThePlatform)
	_, directory := r.ServiceDirectory(ctx, "")
	_, told := r.ServiceEnvironment(ctx, "Admin")
	for _, err := range []error{health, key, directory, told} {
		if err == nil || !strings.Contains(err.Error(), "none of the services") {
			t.Errorf("%v", err)
		}
	}
	if sent := r.tenant.Journal(); len(sent) > 0 {
		t.Errorf("%d requests were made", len(sent))
	}
}

// A service that says itself that it is not well is no error; one that does not
// say how it is, is.
func TestHealthThatFails(t *testing.T) {
	t.Parallel()
	const html = "<html><body>Bad Gateway</body></html>"
	for name, test := range map[string]struct {
		term   string
		status int
		asHTML bool
		body   string
		want   client.Health
		says   string // of an error
	}{
		"own words":            {term: "wallet", status: 200, body: `{"status":"no database","code":"503","version":"a.1"}`, want: client.Health{Status: "no database", Code: "503", Version: "a.1"}},
		"a number as code":     {term: "wallet", status: 200, body: `{"status":"fine","code":200}`, want: client.Health{Healthy: true, Status: "fine", Code: "200"}},
		"no code":              {term: "webauthn", status: 200, body: `{"status":"fine"}`, want: client.Health{Healthy: true, Status: "fine"}},
		"with a status":        {term: "admin", status: 503, body: `{"status":"no database","code":"42"}`, want: client.Health{Status: "no database", Code: "42"}},
		"without a code":       {term: "admin", status: 500, body: `{"status":"no database"}`, want: client.Health{Status: "no database", Code: "500"}},
		"the platform":         {term: client.ThePlatform, status: 500, body: `{"status":"no ledger"}`, want: client.Health{Status: "no ledger", Code: "500"}},
		"WebAuthn, no body":    {term: "webauthn", status: 200, want: client.Health{Healthy: true}},
		"Wallet, no body":      {term: "wallet", status: 200, says: "does not have the documented form"},
		"something else":       {term: "wallet", status: 200, body: `{"hello":"world"}`, says: "neither status nor code"},
		"a page":               {term: "wallet", status: 200, asHTML: true, body: html, says: "does not have the documented form"},
		"a gateway's page":     {term: "wallet", status: 502, asHTML: true, body: html, says: "HTML page"},
		"a gateway's words":    {term: "wallet", status: 504, body: `{"message":"Endpoint request timed out"}`, says: "timed out"},
		"a refusal":            {term: "idproofing", status: 400, body: `{"status":"bad","message":"Bad Request"}`, says: "Bad Request"},
		"a status of no words": {term: "wallet", status: 500, body: `{"status":false,"message":"oops"}`, says: "oops"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(-1))
			contentType := asJSON
			if test.asHTML {
				contentType = "text/html"
			}
			r.tenant.Inject(localtenant.Fault{Method: "GET", Times: -1, Status: test.status, ContentType: contentType, Body: test.body})
			got, err := r.Health(t.Context(), test.term)
			if test.says != "" {
				if err == nil || !strings.Contains(err.Error(), test.says) {
					t.Errorf("%+v, %v", got, err)
				}
				return
			}
			if err != nil || *got != test.want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// A tenant's words may repeat what was sent.
func TestHealthRepeatsNoSecret(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	r.tenant.Inject(localtenant.Fault{Path: "/walletapi/healthz", Status: 500, ContentType: asJSON, Body: `{"status":"license ` + r.tenant.License() + ` is over"}`})
	got, err := r.Health(t.Context(), "wallet")
	if err != nil || got.Status != "license [redacted] is over" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestHealthUnreachable(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	r.tenant.Inject(localtenant.Fault{Path: "/walletapi/healthz", Times: -1, DropBefore: true})
	if got, err := r.Health(t.Context(), "wallet"); err == nil {
		t.Errorf("%+v", got)
	}
}

func TestPlatformAnswersOfAnotherForm(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	answer := func(path, body string) {
		r.tenant.Inject(localtenant.Fault{Path: path, Status: http.StatusOK, ContentType: asJSON, Body: body})
	}
	for _, body := range []string{`{}`, `{"publicKey":""}`, `{"publicKey":null}`, `[]`, `<html>`, ``} {
		answer("/idproofingapi/publickeys", body)
		if key, err := r.ServicePublicKey(ctx, "idproofing"); err == nil {
			t.Errorf("%s: %q", body, key)
		}
	}
	for _, body := range []string{`null`, `[]`, `<html>`, ``} {
		answer("/idproofingapi/sd", body)
		if directory, err := r.ServiceDirectory(ctx, "idproofing"); err == nil {
			t.Errorf("%s: %q", body, directory)
		}
	}
	answer("/idproofingapi/sd", `{"otp":"https://x/otp","list":["a"],"object":{},"number":7,"nothing":null,"queue":"amqp://u:s@mq"}`)
	if directory, err := r.ServiceDirectory(ctx, "idproofing"); err != nil || !maps.Equal(directory, map[string]string{"otp": "https://x/otp"}) {
		t.Errorf("%q, %v", directory, err)
	}
	for _, body := range []string{`[]`, `<html>`, `"text"`} {
		answer("/idproofingapi/environment", body)
		if told, err := r.ServiceEnvironment(ctx, "idproofing"); err == nil {
			t.Errorf("%s: %+v", body, told)
		}
	}
}

// The session age has two spellings, and the rest of the answer is printed
// nowhere.
func TestServiceEnvironment(t *testing.T) {
	t.Parallel()
	for body, test := range map[string]struct {
		span, age int64 // 0: not told
		settings  string
	}{
		``:     {0, 0, `{}`},
		`{}`:   {0, 0, `{}`},
		`null`: {0, 0, `{}`},
		`{"allowed_time_span":"90","sessionMaxAgeMinutes":"30"}`:                  {90, 30, `{"allowed_time_span":"90","sessionMaxAgeMinutes":"30"}`},
		`{"data":{"sessionMaxAgeMinute":20}}`:                                     {0, 20, `{"sessionMaxAgeMinute":20}`},
		`{"sessionMaxAgeMinute":20,"sessionMaxAgeMinutes":30}`:                    {0, 20, `{"sessionMaxAgeMinute":20,"sessionMaxAgeMinutes":30}`},
		`{"allowed_time_span":"a minute","sessionMaxAgeMinute":""}`:               {0, 0, `{"allowed_time_span":"a minute","sessionMaxAgeMinute":""}`},
		`{"allowed_time_span":1.5,"sessionMaxAgeMinute":null}`:                    {0, 0, `{"allowed_time_span":1.5,"sessionMaxAgeMinute":null}`},
		`{"a":{"clientSecret":"s","b":[{"Password":"s","c":1}]},"publicKey":"k"}`: {0, 0, `{"a":{"b":[{"c":1}]},"publicKey":"k"}`},
		`{"api_key":"s","JWT":"s","license":"s","hmacKey":"s","dns":"x"}`:         {0, 0, `{"dns":"x"}`},
		`{"db":"mongodb://u:s@a:1,b:2/x","all":["amqp://u:s@a","https://a"]}`:     {0, 0, `{"all":[null,"https://a"]}`},
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			r.tenant.Inject(localtenant.Fault{Path: "/adminapi/environment", Status: http.StatusOK, ContentType: asJSON, Body: body})
			told, err := r.ServiceEnvironment(t.Context(), "admin")
			if err != nil {
				t.Fatal(err)
			}
			for _, number := range []struct {
				got  *int64
				want int64
			}{{told.AllowedTimeSpan, test.span}, {told.SessionMaxAge, test.age}} {
				if (number.got != nil) != (number.want != 0) || number.got != nil && *number.got != number.want {
					t.Errorf("%+v: %v, want %d", told, number.got, number.want)
				}
			}
			if string(told.Settings) != test.settings || !json.Valid(told.Settings) {
				t.Errorf("settings %s, want %s", told.Settings, test.settings)
			}
		})
	}
	for _, name := range []string{"sessionMaxAgeMinute", "sessionMaxAgeMinutes"} {
		r := start(t, modes(localtenant.Modes{SessionAgeName: name}))
		r.tenant.SetSessionAge(45)
		if told, err := r.ServiceEnvironment(t.Context(), "admin"); err != nil || told.SessionMaxAge == nil || *told.SessionMaxAge != 45 {
			t.Errorf("%s: %+v, %v", name, told, err)
		}
	}
}

// The WebAuthn API may refuse a license that it did not ask for.
func TestServiceEnvironmentLicense(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.LicenseKey = "another" }))
	if _, err := r.ServiceEnvironment(t.Context(), "webauthn"); !errors.Is(err, client.ErrUnauthorized) {
		t.Errorf("another license: %v", err)
	}
	without := start(t, config(func(c *client.Config) { c.LicenseKey = "" }))
	if _, err := without.ServiceEnvironment(t.Context(), "webauthn"); err != nil {
		t.Errorf("no license: %v", err)
	}
}
