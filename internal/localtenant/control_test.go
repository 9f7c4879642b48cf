package localtenant_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestControl(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Control: true})
	id, _ := c.want(200, "PUT", collection, saml()).object()["_id"].(string)
	out := c.plain("POST", "/_local/change", `{"collection":"service_providers","name":"Payroll","set":{
		"saml_config.accessUrl":"https://other.example.com","saml_config":{"nameid":{"value":"upn"}},
		"saml_config.attributes.0.claim_name":"m","environment":null}}`)
	if out.status != 200 {
		t.Fatal(out.raw)
	}
	read := c.want(200, "GET", collection+"/"+id, nil).body
	for want, path := range map[string][]any{
		"https://other.example.com": {"saml_config", "accessUrl"}, "upn": {"saml_config", "nameid", "value"},
		"emailAddress": {"saml_config", "nameid", "format"}, "m": {"saml_config", "attributes", 0, "claim_name"},
	} {
		if got := at(read, path...); got != want {
			t.Errorf("%v is %v", path, got)
		}
	}
	if _, there := read.(map[string]any)["environment"]; there {
		t.Error("null did not remove")
	}
	for _, bad := range []string{`{"collection":"service_providers","name":"nobody","set":{}}`, `{"collection":"service_providers"}`,
		`{"colection":"x"}`, `{"collection":"service_providers","id":"` + id + `","set":{"name.x":1}}`} {
		if out := c.plain("POST", "/_local/change", bad); out.status != 400 || out.object()["message"] == nil {
			t.Errorf("%s: %d %s", bad, out.status, out.raw)
		}
	}
	if out := c.plain("POST", "/_local/modes", `{"text_booleans":true,"clock_skew_seconds":-600}`); out.object()["text_booleans"] != true {
		t.Errorf("modes: %s", out.raw)
	}
	c.refused("requestid", "GET", collection+"/"+id, nil)
	c.plain("POST", "/_local/modes", `{"clock_skew_seconds":0}`)
	if !c.tenant.Modes().TextBooleans {
		t.Error("a mode that was not named changed")
	}
	c.plain("POST", "/_local/fault", `{"status":503}`)
	c.want(503, "GET", collection+"/"+id, nil)
	if out := c.plain("GET", "/_local/journal", ""); !strings.Contains(out.raw, `"/serviceprovider/{id}"`) {
		t.Errorf("journal: %s", out.raw)
	}
	c.plain("POST", "/_local/remove", `{"collection":"service_providers","id":"`+id+`"}`)
	if out := c.plain("GET", "/_local/state?collection=service_providers", ""); out.raw != "[]" {
		t.Errorf("state: %s", out.raw)
	}

	for _, edit := range []func(*http.Request){header("Origin", "https://evil.example.com"), func(r *http.Request) { r.Host = "evil.example.com" }} {
		r, err := http.NewRequest("GET", c.url+"/_local/state", nil)
		if err != nil {
			t.Fatal(err)
		}
		edit(r)
		if out, err := c.send(r); err != nil || out.status != 403 {
			t.Errorf("from a web page: %d %v", out.status, err)
		}
	}
}

func TestControlToken(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Control: true, ControlToken: "s3cret"})
	for sent, want := range map[string]int{"": 401, "s3cret": 401, "Bearer ": 401, "Bearer s3cre": 401, "Bearer s3crets": 401, "Bearer s3cret": 200} {
		for _, call := range [][3]string{{"GET", "state", ""}, {"POST", "modes", "{}"}, {"POST", "add", `{"collection":"x","object":{}}`}} {
			r, err := http.NewRequest(call[0], c.url+"/_local/"+call[1], strings.NewReader(call[2]))
			if err != nil {
				t.Fatal(err)
			}
			if r.Header.Set("Authorization", sent); sent == "" {
				r.Header.Del("Authorization")
			}
			out, err := c.send(r)
			if err != nil || out.status != want || strings.Contains(out.raw, "s3cret") {
				t.Errorf("%s with %q: %d %s %v", call[1], sent, out.status, out.raw, err)
			}
		}
	}
	if got := len(c.tenant.Objects("x")); got != 1 {
		t.Errorf("%d objects were added", got)
	}
	c.want(200, "POST", list, nil) // the tenant itself asks for none
}

func TestNoControlUnlessAsked(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	if out := c.plain("GET", "/_local/state", ""); !strings.HasPrefix(out.header.Get("Content-Type"), "text/html") {
		t.Errorf("%s", out.raw)
	}
}

func TestListen(t *testing.T) {
	t.Parallel()
	tenant, err := localtenant.New(localtenant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "nonsense"} {
		if server, err := tenant.Listen(addr, nil); err == nil {
			server.Close()
			t.Errorf("listens on %s", addr)
		}
	}
	server, err := tenant.Listen("127.0.0.1:0", &localtenant.TLS{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(server.CAPEM)) {
		t.Fatal("no CA")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	caller := &caller{t: t, tenant: tenant, url: server.URL, http: &http.Client{Transport: transport}}
	directory := caller.plain("GET", "/caas/sd", "").object()
	licenses, _ := directory["licenses"].(string)
	if path, ok := strings.CutPrefix(licenses, server.URL); !ok || caller.plain("GET", path+"/publickeys", "").object()["publicKey"] == nil {
		t.Errorf("licenses is %q", licenses)
	}
	// On a connection used before, Go's transport repeats a GET by itself.
	transport.CloseIdleConnections()
	tenant.Inject(localtenant.Fault{DropBefore: true})
	r, err := http.NewRequest("GET", server.URL+"/caas/sd", nil)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := caller.send(r); err == nil {
		t.Errorf("a dropped connection answers %s", out.raw)
	}
}
