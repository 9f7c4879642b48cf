package localtenant_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// caller is a client of the tests' own: it seals by hand, so that each part of
// a request can be spoilt.
type caller struct {
	t      *testing.T
	tenant *localtenant.Tenant
	url    string
	keys   *seal.KeyPair
	token  string
	http   *http.Client
}

func start(t *testing.T, options localtenant.Options) *caller {
	t.Helper()
	tenant, err := localtenant.New(options)
	if err != nil {
		t.Fatal(err)
	}
	server, err := tenant.Listen("127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	keys, err := seal.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	return &caller{
		t: t, tenant: tenant, url: server.URL, keys: keys, token: tenant.IssueToken(time.Hour),
		http: &http.Client{Transport: transport, Timeout: 10 * time.Second},
	}
}

func (c *caller) cipher(service string) *seal.Cipher {
	c.t.Helper()
	peer, err := seal.ParsePublicKey(c.tenant.PublicKey(service))
	if err != nil {
		c.t.Fatal(err)
	}
	cipher, err := c.keys.Cipher(peer)
	if err != nil {
		c.t.Fatal(err)
	}
	return cipher
}

func uuid() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func requestID(at time.Time, id string) string {
	return fmt.Sprintf(`{"ts":%d,"uuid":%q,"appid":"test"}`, at.Unix(), id)
}

// result is an answer, opened when it was sealed.
type result struct {
	status int
	header http.Header
	raw    string
	sealed bool
	body   any
}

func (r result) object() map[string]any {
	made, _ := r.body.(map[string]any)
	return made
}

// request builds a correct sealed call; edit spoils it.
func (c *caller) request(method, path string, body any, edit ...func(*http.Request)) *http.Request {
	c.t.Helper()
	service := strings.Split(strings.TrimPrefix(path, "/"), "/")[0]
	cipher := c.cipher(service)
	var content io.Reader
	if body != nil {
		plain, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		content = strings.NewReader(`{"data":"` + cipher.Seal(plain) + `"}`)
	}
	r, err := http.NewRequest(method, c.url+path, content)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("publickey", c.keys.Public().String())
	r.Header.Set("requestid", cipher.Seal([]byte(requestID(time.Now(), uuid()))))
	if c.token != "" {
		r.Header.Set("authorization", "Bearer "+cipher.Seal([]byte(c.token)))
	}
	for _, change := range edit {
		change(r)
	}
	return r
}

func (c *caller) send(r *http.Request) (result, error) {
	response, err := c.http.Do(r)
	if err != nil {
		return result{}, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return result{}, err
	}
	out := result{status: response.StatusCode, header: response.Header, raw: string(raw)}
	if json.Unmarshal(raw, &out.body) != nil {
		return out, nil
	}
	data, isText := out.object()["data"].(string)
	if response.StatusCode >= 300 || !isText {
		return out, nil
	}
	key, _ := out.object()["publicKey"].(string)
	if key == "" {
		key = c.tenant.PublicKey("adminapi")
	}
	peer, err := seal.ParsePublicKey(key)
	if err != nil {
		return out, err
	}
	cipher, err := c.keys.Cipher(peer)
	if err != nil {
		return out, err
	}
	plain, err := cipher.Open(data)
	if err != nil {
		return out, err
	}
	out.sealed = true
	return out, json.NewDecoder(bytes.NewReader(plain)).Decode(&out.body)
}

func (c *caller) call(method, path string, body any, edit ...func(*http.Request)) result {
	c.t.Helper()
	out, err := c.send(c.request(method, path, body, edit...))
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return out
}

// want calls and wants a status.
func (c *caller) want(status int, method, path string, body any, edit ...func(*http.Request)) result {
	c.t.Helper()
	out := c.call(method, path, body, edit...)
	if out.status != status {
		c.t.Fatalf("%s %s: status %d instead of %d: %s", method, path, out.status, status, out.raw)
	}
	return out
}

// refused wants a 400 that names param.
func (c *caller) refused(param, method, path string, body any, edit ...func(*http.Request)) {
	c.t.Helper()
	out := c.want(http.StatusBadRequest, method, path, body, edit...)
	if !strings.Contains(out.raw, `"param":"`+param+`"`) {
		c.t.Errorf("%s %s: the answer does not name %s: %s", method, path, param, out.raw)
	}
}

// recorded wants a status, and a violation in the journal.
func (c *caller) recorded(status int, method, path string, body any, edit ...func(*http.Request)) {
	c.t.Helper()
	before := len(c.tenant.Violations())
	c.want(status, method, path, body, edit...)
	if len(c.tenant.Violations()) != before+1 {
		c.t.Errorf("%s %s: no violation is recorded", method, path)
	}
}

// plain is a call without the protocol.
func (c *caller) plain(method, path, body string) result {
	c.t.Helper()
	r, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	out, err := c.send(r)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func saml(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"name": "Payroll", "type": "saml",
		"saml_config": map[string]any{
			"accessUrl": "https://payroll.example.com", "entityId": "https://payroll.example.com/sp", "assertionMethod": "post",
			"assertionConsumerServiceURL": "https://payroll.example.com/acs", "logoutRequestSignRequired": true,
			"logoutResponseSignRequired": false, "authRequestSignRequired": false, "assertionSignRequired": true,
			"nameid": map[string]any{"format": "emailAddress", "value": "email", "attribute_type": "session"},
			"attributes": []any{map[string]any{
				"claim_name": "mail", "attribute_name": "email", "attribute_type": "ledger", "value_type": "static",
				"value": map[string]any{"a": []any{1.0, true, nil}},
			}},
		},
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func oidc(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"name": "Wiki", "type": "oidc", "forceReauthentication": true, "mobileAppLabel": "Wiki",
		"oidc_config": map[string]any{
			"grant_types": []any{"authorization_code"}, "redirect_uris": []any{"https://wiki.example.com/cb"},
			"scope": []any{"openid", "email"}, "id_token_signed_response_alg": "RS256",
		},
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

// at walks nested objects and lists.
func at(value any, path ...any) any {
	for _, step := range path {
		switch s := step.(type) {
		case string:
			members, _ := value.(map[string]any)
			value = members[s]
		case int:
			list, _ := value.([]any)
			if s >= len(list) {
				return nil
			}
			value = list[s]
		}
	}
	return value
}
