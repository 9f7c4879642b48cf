package client_test

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// rig is a client, the tenant it speaks to, and what it reported of its attempts.
type rig struct {
	*client.Client
	tenant *localtenant.Tenant
	url    string
	pair   *seal.KeyPair // the client's
	open   bool          // the tenant wants some of what travels unsealed

	mu       sync.Mutex
	attempts []client.Exchange
}

type option func(*setup)

type setup struct {
	tenant localtenant.Options
	open   bool
	edit   []func(*client.Config)
	front  func(http.Handler) http.Handler
}

func modes(m localtenant.Modes) option {
	return func(s *setup) {
		s.tenant.Modes = m
		s.open = m.Tokens == "plain" || m.Bodies == "bare" || m.WebAuthnLicense == "clear"
	}
}

func config(edit func(*client.Config)) option {
	return func(s *setup) { s.edit = append(s.edit, edit) }
}

// front puts a handler before the tenant.
func front(wrap func(http.Handler) http.Handler) option { return func(s *setup) { s.front = wrap } }

func retries(n int) option { return config(func(c *client.Config) { c.MaxRetries = n }) }

// start serves a tenant and returns a client of its administrator. At the end
// the tenant's journal must show that nothing secret was sent in the open, and
// nothing that no documented client sends.
func start(t testing.TB, options ...option) *rig {
	t.Helper()
	var s setup
	for _, o := range options {
		o(&s)
	}
	tenant, err := localtenant.New(s.tenant)
	if err != nil {
		t.Fatal(err)
	}
	var handler http.Handler = tenant
	if s.front != nil {
		handler = s.front(tenant)
	}
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // aborted connections are what faults are for
	server.Start()
	pair, err := seal.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{tenant: tenant, url: server.URL, pair: pair, open: s.open}
	cfg := client.Config{
		BaseURL: server.URL, Username: tenant.Username(), Password: tenant.Password(), LicenseKey: tenant.License(),
		PrivateKey: pair.PrivateKey(), Observe: r.observe,
	}
	for _, edit := range s.edit {
		edit(&cfg)
	}
	if r.Client, err = client.New(cfg); err != nil {
		t.Fatal(err)
	}
	r.Hurry(nil)
	t.Cleanup(func() {
		r.CloseIdle()
		server.Close()
		r.checkJournal(t, cfg)
	})
	return r
}

func (r *rig) observe(_ context.Context, x client.Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.attempts = append(r.attempts, x)
}

// seen returns the attempts at a documented path, the service in front.
func (r *rig) seen(method, path string) (found []client.Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.attempts {
		if x.Method == method && x.Path == path {
			found = append(found, x)
		}
	}
	return found
}

// checkJournal looks through all that was sent.
func (r *rig) checkJournal(t testing.TB, cfg client.Config) {
	for _, v := range r.tenant.Violations() {
		t.Errorf("violation: %s", v)
	}
	uuids := map[string]bool{}
	for _, x := range r.tenant.Journal() {
		what := x.Method + " " + x.Path
		// A file is sent as it is.
		if file := strings.HasPrefix(x.Header.Get("Content-Type"), "multipart/form-data"); x.Service != "" && !file && !r.open && x.RawBody != "" {
			var body map[string]string
			if json.Unmarshal([]byte(x.RawBody), &body) != nil || len(body) != 1 || body["data"] == "" {
				t.Errorf("%s: the body is not sealed: %.100s", what, x.RawBody)
			}
		}
		for name, values := range x.Header {
			for secret, value := range map[string]string{
				"password": cfg.Password, "license": cfg.LicenseKey, "private key": r.pair.PrivateKey(), "token": cfg.Token,
			} {
				travels := r.open && (secret == "token" && name == "Authorization" || secret == "license" && name == "Licensekey" && cfg.AllowPlainLicense && x.Service == "webauthn")
				if value != "" && !travels && strings.Contains(strings.Join(values, " ")+x.Path+x.RawBody, value) {
					t.Errorf("%s: the %s travels in the open beside %s", what, secret, name)
				}
			}
		}
		if id, ok := r.requestID(x); ok {
			if uuids[id.UUID] {
				t.Errorf("%s: requestid %s was used before", what, id.UUID)
			}
			uuids[id.UUID] = true
		}
	}
}

// requestID is what a requestid header holds, opened with the client's key.
type requestID struct {
	TS    int64  `json:"ts"`
	UUID  string `json:"uuid"`
	AppID string `json:"appid"`
}

// requestID opens the requestid of an exchange with the Admin API; ok is false
// where there is none, or the tenant has other keys by now.
func (r *rig) requestID(x localtenant.Exchange) (id requestID, ok bool) {
	text, err := r.service("adminapi").Open(x.Header.Get("requestid"))
	return id, err == nil && json.Unmarshal(text, &id) == nil
}

// service is what seals between the client and a service.
func (r *rig) service(name string) *seal.Cipher {
	peer, err := seal.ParsePublicKey(r.tenant.PublicKey(name))
	if err != nil {
		panic(err)
	}
	c, err := r.pair.Cipher(peer)
	if err != nil {
		panic(err)
	}
	return c
}

func (r *rig) objects() []map[string]any { return r.tenant.Objects("service_providers") }

// wantCount wants a number of requests at the tenant.
func (r *rig) wantCount(t testing.TB, want int, method, path string) {
	t.Helper()
	if got := r.tenant.Count(method, path); got != want {
		t.Errorf("%s %s: %d requests, want %d", method, path, got, want)
	}
}

func saml(name string) *client.ServiceProvider {
	return &client.ServiceProvider{
		Name: name, Type: client.TypeSAML, Environment: new("test"),
		SAML: &client.SAMLConfig{
			LogoutRequestSignRequired: new(client.Bool), LogoutResponseSignRequired: new(client.Bool), AuthRequestSignRequired: new(client.Bool), AssertionSignRequired: new(client.Bool),
			AccessURL: "https://app.example.com", EntityID: "https://app.example.com/" + name, AssertionMethod: "post",
			AssertionConsumerServiceURL: "https://app.example.com/acs", SigningAlgo: "RSA_SHA256",
			NameID:     client.NameID{Format: "emailAddress", Value: "email", AttributeType: "session"},
			Attributes: []client.AssertionAttribute{attribute("mail", "email"), attribute("uid", "username")},
		},
	}
}

func attribute(claim, name string) client.AssertionAttribute {
	return client.AssertionAttribute{ClaimName: claim, AttributeName: name, AttributeType: "ledger"}
}

func oidc(name string) *client.ServiceProvider {
	return &client.ServiceProvider{
		Name: name, Type: client.TypeOIDC, Environment: new("test"),
		OIDC: &client.OIDCConfig{
			GrantTypes: []string{"authorization_code"}, RedirectURIs: []string{"https://app.example.com/cb"},
			Scope: []string{"openid"}, IDTokenSignedResponseAlg: "RS256",
		},
	}
}

// add makes an object through the client and fails the test if it cannot.
func (r *rig) add(t testing.TB, want *client.ServiceProvider) *client.ServiceProvider {
	t.Helper()
	made, err := r.ServiceProviders().Create(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// objectID is an id that MongoDB would have made at a time.
func objectID(at time.Time, last byte) string {
	const digits = "0123456789abcdef"
	id := []byte(strings.Repeat("0", 24))
	for i, seconds := 7, uint32(at.Unix()); i >= 0; i, seconds = i-1, seconds>>4 {
		id[i] = digits[seconds&15]
	}
	id[23] = digits[last&15]
	return string(id)
}

// stored is an object in the form in which the tenant stores it.
func stored(t testing.TB, sp *client.ServiceProvider) (object map[string]any) {
	t.Helper()
	text, err := json.Marshal(sp)
	if err == nil {
		err = json.Unmarshal(text, &object)
	}
	if err != nil {
		t.Fatal(err)
	}
	return object
}
