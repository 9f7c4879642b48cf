package localtenant_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

const list = "/adminapi/serviceprovider/fetch"

func TestBootstrap(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{DNS: []string{"tenant.example.com"}, CommunityName: "my community"})
	const fetch = "/api/r1/system/community_info/fetch"
	for _, body := range []string{
		`{"dns":"tenant.example.com","communityName":"my community","skipLogos":true}`,
		`{"dns":"127.0.0.1","communityId":"` + c.tenant.CommunityID() + `","skipLogos":true}`,
		`{"tenantId":"` + c.tenant.TenantID() + `","communityName":"my community","skipLogos":true}`,
	} {
		info := c.plain("POST", fetch, body)
		if at(info.body, "tenant", "id") != c.tenant.TenantID() || at(info.body, "community", "id") != c.tenant.CommunityID() ||
			at(info.body, "community", "publicKey") != c.tenant.PublicKey("community") || at(info.body, "community", "logo") != nil {
			t.Errorf("%s: %s", body, info.raw)
		}
	}
	if info := c.plain("POST", fetch, `{"dns":"127.0.0.1","communityName":"my community"}`); at(info.body, "community", "logo") == nil {
		t.Errorf("no logo: %s", info.raw)
	}
	for _, body := range []string{`{"dns":"other.example.com","communityName":"my community"}`, `{"dns":"127.0.0.1","communityName":"x"}`,
		`{"dns":"127.0.0.1"}`} {
		info := c.plain("POST", fetch, body)
		if info.status != 200 || info.object()["message"] == nil || info.object()["tenant"] != nil {
			t.Errorf("%s: %d %s", body, info.status, info.raw)
		}
	}
	directory := c.plain("GET", "/caas/sd", "").object()
	for _, name := range []string{"licenses", "sessions", "user_management", "webauthn", "adminconsole"} {
		base, _ := directory[name].(string)
		path, ok := strings.CutPrefix(base, c.url)
		if !ok {
			t.Fatalf("%s is %q", name, base)
		}
		if name == "adminconsole" {
			path += "/api/r1/community/my%20community"
		}
		key, _ := c.plain("GET", path+"/publickeys", "").object()["publicKey"].(string)
		if _, err := seal.ParsePublicKey(key); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, service := range []string{"adminapi", "idproofingapi", "webauthn", "walletapi"} {
		key := c.plain("GET", "/"+service+"/publickeys", "").object()["publicKey"]
		healthy := c.plain("GET", "/"+service+"/healthz", "").object()
		if key != c.tenant.PublicKey(service) || healthy["publicKey"] != key || healthy["code"] != "200" {
			t.Errorf("%s: %v %v", service, key, healthy)
		}
		for _, path := range []string{"/environment", "/sd"} {
			if out := c.plain("GET", "/"+service+path, ""); out.status != 200 || out.object() == nil {
				t.Errorf("%s%s: %d", service, path, out.status)
			}
		}
	}
	if out := c.plain("GET", "/no/such/page", ""); out.status != 200 || !strings.HasPrefix(out.header.Get("Content-Type"), "text/html") {
		t.Errorf("an unknown path: %d %s", out.status, out.header)
	}
	if out := c.plain("GET", "/adminapi/no/such", ""); out.status != 404 || out.object()["statusCode"] != 404.0 {
		t.Errorf("an unknown path of a service: %d %s", out.status, out.raw)
	}
}

func TestSealedExchange(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	if out := c.want(200, "POST", list, map[string]any{}); !out.sealed || out.header.Get("Date") == "" {
		t.Errorf("not sealed: %s", out.raw)
	}
	seal := func(text string) func(*http.Request) {
		return header("requestid", c.cipher("adminapi").Seal([]byte(text)))
	}
	now := time.Now()
	for name, edit := range map[string]func(*http.Request){
		"no requestid":    func(r *http.Request) { r.Header.Del("requestid") },
		"plain requestid": header("requestid", requestID(now, uuid())),
		"other service":   header("requestid", c.cipher("walletapi").Seal([]byte(requestID(now, uuid())))),
		"stale":           seal(requestID(now.Add(-62*time.Second), uuid())),
		"early":           seal(requestID(now.Add(62*time.Second), uuid())),
		"milliseconds":    seal(fmt.Sprintf(`{"ts":%d,"uuid":%q,"appid":"a"}`, now.UnixMilli(), uuid())),
		"ts as text":      seal(fmt.Sprintf(`{"ts":"%d","uuid":%q,"appid":"a"}`, now.Unix(), uuid())),
		"fraction":        seal(fmt.Sprintf(`{"ts":%d.5,"uuid":%q,"appid":"a"}`, now.Unix(), uuid())),
		"no uuid":         seal(fmt.Sprintf(`{"ts":%d,"appid":"a"}`, now.Unix())),
	} {
		t.Run(name, func(t *testing.T) { c.refused("requestid", "POST", list, nil, edit) })
	}
	// What vendor clients send is taken, and recorded.
	for name, edit := range map[string]func(*http.Request){
		"no uuid v4":   seal(requestID(now, "6ba7b810-9dad-11d1-80b4-00c04fd430c8")),
		"no appid":     seal(fmt.Sprintf(`{"ts":%d,"uuid":%q,"appId":"a"}`, now.Unix(), uuid())),
		"more members": seal(fmt.Sprintf(`{"ts":%d,"uuid":%q,"appid":"a","b":1}`, now.Unix(), uuid())),
		"a license":    c.license("adminapi", c.tenant.License()),
		"plain token":  header("authorization", "Bearer "+c.token),
	} {
		t.Run(name, func(t *testing.T) { c.recorded(200, "POST", list, nil, edit) })
	}
	c.tenant.Set(localtenant.Modes{Tokens: "plain"})
	c.want(401, "POST", list, nil)
	c.want(200, "POST", list, nil, header("authorization", "Bearer "+c.token))
	c.tenant.Set(localtenant.Modes{Tokens: "sealed", LicenseEverywhere: true})
	c.want(401, "POST", list, nil)
	c.want(401, "POST", list, nil, c.license("adminapi", c.tenant.License()), header("authorization", "Bearer "+c.token))
	c.want(200, "POST", list, nil, c.license("adminapi", c.tenant.License()))
	c.tenant.Set(localtenant.Modes{})
	c.refused("publickey", "POST", list, nil, func(r *http.Request) { r.Header.Del("publickey") })
	c.refused("publickey", "POST", list, nil, header("publickey", "AAAA"))

	replay := seal(requestID(now, uuid()))
	c.want(200, "POST", list, nil, replay)
	c.refused("requestid", "POST", list, nil, replay)
	for _, edge := range []time.Duration{-58 * time.Second, 58 * time.Second} {
		c.want(200, "POST", list, nil, seal(requestID(time.Now().Add(edge), uuid())))
	}
}

func TestViolations(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for _, name := range []string{"keyId", "keySecret", "license", "privateKey", "noecdsa", "Idempotency-Key", "licensekey"} {
		c.tenant.ResetJournal()
		c.refused(name, "POST", list, nil, header(name, "x"))
		if len(c.tenant.Violations()) != 1 {
			t.Errorf("%s is no violation", name)
		}
	}
	body := func(text string) func(*http.Request) {
		return func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(text))
			r.ContentLength = int64(len(text))
			r.Header.Set("Content-Type", "application/json")
		}
	}
	c.refused("body", "GET", collection+"/idp-initiated", nil, body(`{}`))
	c.refused("body", "DELETE", collection+"/6070951e8dfc7f29228126c9", nil, body(`{}`))
	c.refused("data", "POST", list, nil, body(`{}`))
	c.refused("data", "POST", list, nil, body(`{"data":"AAAA"}`))
	c.refused("data", "POST", list, nil, body(`{"data":"`+c.cipher("adminapi").Seal([]byte("{}"))+`","more":1}`))
	c.refused("data", "POST", list, nil, body(`{"data":"`+c.cipher("adminapi").Seal([]byte("[]"))+`"}`))
	c.refused("Content-Type", "POST", list, map[string]any{}, header("Content-Type", "text/plain"))
	c.refused("tenantId", "POST", list, map[string]any{"tenantId": c.tenant.TenantID()})
	c.refused("page", "POST", list+"?page=1", nil)

	c.refused("privateKey", "POST", "/adminapi/ecdsa_helper/encrypt", nil)

	c.tenant.Set(localtenant.Modes{SwaggerPreview: true})
	if out := c.want(200, "PUT", collection, nil, body(jsonOf(saml()))); out.sealed || out.object()["name"] != "Payroll" {
		t.Errorf("the preview answers %s", out.raw)
	}
}

func jsonOf(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

func TestAnswerForms(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for _, check := range []struct {
		modes  localtenant.Modes
		key    string
		sealed bool
	}{
		{localtenant.Modes{}, c.tenant.PublicKey("adminapi"), true},
		{localtenant.Modes{AnswerWithOtherKey: true}, c.tenant.PublicKey("user_management"), true},
		{localtenant.Modes{OmitPublicKey: true}, "", true},
		{localtenant.Modes{UnknownFields: true}, c.tenant.PublicKey("adminapi"), true},
		{localtenant.Modes{PlainAnswers: true}, "", false},
	} {
		c.tenant.Set(check.modes)
		out := c.want(200, "GET", "/adminapi/spcatalog/list", nil)
		var envelope struct {
			PublicKey string `json:"publicKey"`
		}
		if err := json.Unmarshal([]byte(out.raw), &envelope); err != nil {
			t.Fatal(err)
		}
		if out.sealed != check.sealed || envelope.PublicKey != check.key {
			t.Errorf("%+v: sealed %v, key %s", check.modes, out.sealed, envelope.PublicKey)
		}
		if len(out.object()) != 6 || at(out.body, "okta", "name") != "Okta" {
			t.Errorf("%+v: the catalog is %v", check.modes, out.body)
		}
	}
}

func TestRotatedKeysAndSkewedClock(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	old := c.request("POST", list, nil)
	c.tenant.RotateKeys("adminapi")
	out, err := c.send(old)
	if err != nil || out.status != 400 || !strings.Contains(out.raw, `"message":"header can't be decrypted","param":"requestid"`) {
		t.Errorf("after the rotation: %v %s", err, out.raw)
	}
	c.want(200, "POST", list, nil)

	c.tenant.SetClock(-10 * time.Minute)
	c.refused("requestid", "POST", list, nil)
	out = c.plain("GET", "/adminapi/publickeys", "")
	date, err := http.ParseTime(out.header.Get("Date"))
	if err != nil || time.Since(date) < 9*time.Minute {
		t.Errorf("the Date header is %s", out.header.Get("Date"))
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Username: "root", Password: "pass"})
	const access, verify = "/adminapi/v2/request_access", "/adminapi/jwt/verifyToken"
	body := func(password string) map[string]any {
		return map[string]any{"tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID(), "username": "root", "password": password}
	}
	c.token = ""
	if out := c.want(401, "POST", list, nil); out.object()["code"] != 401.0 {
		t.Errorf("no token: %s", out.raw)
	}
	c.want(401, "POST", access, body("wrong"))
	c.refused("tenantId", "POST", access, map[string]any{"username": "root"})
	c.token, _ = c.want(200, "POST", access, body("pass")).object()["jwt"].(string)
	c.want(200, "POST", list, nil)
	if out := c.want(200, "POST", verify, map[string]any{"token": c.token}); out.object()["sub"] != "root" {
		t.Errorf("verified: %v", out.body)
	}
	c.want(401, "POST", list, nil, header("authorization", c.token))
	c.want(401, "POST", list, nil, header("authorization", "Bearer "+c.token[:len(c.token)-2]))
	c.want(204, "GET", "/adminapi/logout", nil)
	c.want(401, "POST", verify, map[string]any{"token": c.token})

	for _, end := range []func(){c.tenant.ExpireTokens, c.tenant.EndSessions} {
		c.token = c.tenant.IssueToken(time.Hour)
		c.want(200, "POST", list, nil)
		end()
		c.want(401, "POST", list, nil)
	}
	c.token = c.tenant.IssueToken(-time.Second)
	c.want(401, "POST", list, nil)

	c.tenant.Set(localtenant.Modes{RequireMFA: true})
	out := c.want(200, "POST", access, body("pass"))
	first, _ := out.object()["jwt"].(string)
	if first == "" || at(out.body, "next", "step") != "need_mfa" {
		t.Errorf("MFA: %v", out.body)
	}
	// It is good for the second step, with a code that is good once.
	c.token = first
	c.want(401, "POST", list, nil)
	step := func(name, value string) map[string]any {
		return map[string]any{"tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID(), name: value}
	}
	code := c.tenant.OneTimeCode()
	c.want(401, "POST", access, step("web_otp", "wrong"))
	c.want(401, "POST", access, step("mobile_totp", code))
	out = c.want(200, "POST", access, step("web_otp", code))
	c.want(401, "POST", access, step("web_otp", code))
	c.token, _ = out.object()["jwt"].(string)
	c.want(200, "POST", list, nil)
	c.want(401, "POST", access, step("web_otp", c.tenant.OneTimeCode()))
}

func TestLicense(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/servicekeys"
	with := func(license string) func(*http.Request) {
		return header("licensekey", c.cipher("adminapi").Seal([]byte(license)))
	}
	c.refused("licensekey", "GET", path, nil)
	c.refused("licensekey", "GET", path, nil, header("licensekey", c.tenant.License()))
	c.want(401, "GET", path, nil, with("wrong"))
	c.want(200, "GET", path, nil, with(c.tenant.License()))
	// Past the checks, the body is looked at.
	c.refused("moduleId", "POST", "/adminapi/permission/fetch", nil, with(c.tenant.License()))
}

func TestStateFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := start(t, localtenant.Options{StateFile: file})
	id, _ := first.want(200, "PUT", collection, saml()).object()["_id"].(string)
	second := start(t, localtenant.Options{StateFile: file})
	if second.tenant.PublicKey("adminapi") != first.tenant.PublicKey("adminapi") || second.tenant.Password() != first.tenant.Password() ||
		second.tenant.State() != first.tenant.State() {
		t.Error("the second tenant is another one")
	}
	second.token = first.token
	second.want(200, "GET", collection+"/"+id, nil)
	if err := second.tenant.StateError(); err != nil {
		t.Error(err)
	}
}
