package localtenant_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// wallet is a call of the Wallet API: plain body, no token.
func (c *caller) wallet(status int, path string, body any, edit ...func(*http.Request)) result {
	c.t.Helper()
	return c.want(status, "POST", "/walletapi"+path, nil, append(edit, drop("authorization"), unsealed(body))...)
}

func TestWalletEnrollment(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	license := c.license("walletapi", c.tenant.License())
	c.tenant.EnrollWallet("did:1", "key-1")
	c.tenant.EnrollWallet("did:2", "key-2")
	c.tenant.EnrollWallet("did:2", "key-3")
	entry := func(did, key string) map[string]any {
		made := map[string]any{}
		if did != "" {
			made["did"] = did
		}
		if key != "" {
			made["publicKey"] = key
		}
		return made
	}
	for _, check := range []struct {
		entries []any
		found   []string
	}{
		{items(entry("did:1", "")), []string{"key-1"}}, {items(entry("", "key-3")), []string{"key-3"}},
		{items(entry("did:2", "")), []string{"key-2", "key-3"}}, {items(entry("did:2", "key-3")), []string{"key-3"}},
		// Each of the two names a record, and no record has both.
		{items(entry("did:1", "key-2")), nil}, {items(entry("did:9", ""), entry("", "key-9")), nil},
		{items(entry("did:1", ""), entry("", "key-1"), entry("did:9", "")), []string{"key-1"}},
	} {
		out := c.wallet(200, "/check_enrollment", map[string]any{"list": check.entries}, license)
		list, ok := out.object()["list"].([]any)
		if !ok || len(list) != len(check.found) || len(out.object()) != 1 || out.sealed {
			t.Errorf("%v finds %s", check.entries, out.raw)
			continue
		}
		for i, want := range check.found {
			if at(list, i, "publicKey") != want || names(list[i]) != "createdTS did publicKey" {
				t.Errorf("%v finds %v", check.entries, list)
			}
		}
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}

	one := map[string]any{"list": items(entry("did:1", ""))}
	c.tenant.Set(localtenant.Modes{NumericTimes: true, EnrollmentNotFound: true, UnknownFields: true})
	list := c.wallet(200, "/check_enrollment", one, license).object()["list"]
	created, _ := at(list, 0, "createdTS").(float64)
	if time.Since(time.UnixMilli(int64(created))).Abs() > time.Minute || at(list, 0, "newerText") == nil {
		t.Errorf("listed %v", list)
	}
	c.wallet(http.StatusNotFound, "/check_enrollment", map[string]any{"list": items(entry("did:9", ""))}, license)
	c.tenant.Inject(localtenant.Fault{Path: "/walletapi/check_enrollment", Status: 429})
	c.wallet(429, "/check_enrollment", one, license)
	c.wallet(200, "/check_enrollment", one, license)
}

func TestWalletEnrollmentValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/walletapi/check_enrollment"
	license := c.license("walletapi", c.tenant.License())
	good := map[string]any{"list": items(map[string]any{"did": "did:1"})}
	for _, check := range []struct {
		param string
		body  map[string]any
	}{
		{"list", map[string]any{}}, {"list", map[string]any{"list": items()}}, {"list", map[string]any{"list": "did:1"}},
		{"list[0]", map[string]any{"list": items(map[string]any{})}}, {"list[0]", map[string]any{"list": []any{"did:1"}}},
		{"list[1].did", map[string]any{"list": items(map[string]any{"did": "x"}, map[string]any{"did": 1})}},
		{"list[0].publicKey", map[string]any{"list": items(map[string]any{"did": "x", "publicKey": ""})}},
		{"list[0].uid", map[string]any{"list": items(map[string]any{"did": "x", "uid": "u"})}},
		{"surprise", map[string]any{"list": good["list"], "surprise": 1}}, {"list", map[string]any{"data": good}},
	} {
		c.refused(check.param, "POST", path, nil, license, drop("authorization"), unsealed(check.body))
	}
	c.refused("licensekey", "POST", path, nil, unsealed(good))
	c.refused("requestid", "POST", path, nil, license, unsealed(good), drop("requestid"))
	c.wallet(http.StatusUnauthorized, "/check_enrollment", good, c.license("walletapi", "another"))
	// The body is printed plain, and vendor clients seal it: a tenant may take one
	// form alone.
	c.want(200, "POST", path, good, license)
	c.tenant.Set(localtenant.Modes{Bodies: "bare"})
	c.refused("list", "POST", path, good, license)
	c.want(200, "POST", path, nil, license, unsealed(good))
	c.tenant.Set(localtenant.Modes{Bodies: "sealed"})
	c.refused("data", "POST", path, nil, license, unsealed(good))
	c.want(200, "POST", path, good, license)
}

func TestWalletSession(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/session_result?session="
	ask := func(id string, body any) map[string]any {
		t.Helper()
		// No requestid: nothing of this call is sealed.
		out := c.wallet(200, path+id, body, drop("requestid"))
		if names(out.body) != "message status" || out.sealed {
			t.Errorf("answered %s", out.raw)
		}
		return out.object()
	}
	none := map[string]any{}
	id := c.tenant.OpenWalletSession()
	if got := ask(id, none); got["status"] != "pending" || got["message"] == "" {
		t.Errorf("opened: %v", got)
	}
	if !c.tenant.FinishWalletSession(id, true, "device-1") {
		t.Error("there is a session to finish")
	}
	for device, want := range map[string]string{"device-1": "success", "device-2": "failure"} {
		if got := ask(id, map[string]any{"deviceId": device}); got["status"] != want {
			t.Errorf("on %s: %v", device, got)
		}
	}
	if got := ask(id, none); got["status"] != "success" {
		t.Errorf("finished: %v", got)
	}
	unbound := c.tenant.OpenWalletSession()
	c.tenant.FinishWalletSession(unbound, true, "")
	if got := ask(unbound, map[string]any{"deviceId": "any"}); got["status"] != "success" {
		t.Errorf("finished nowhere in particular: %v", got)
	}
	c.tenant.FinishWalletSession(unbound, false, "")
	if got := ask(unbound, none); got["status"] != "failure" {
		t.Errorf("failed: %v", got)
	}
	pending := c.tenant.OpenWalletSession()
	for _, one := range []string{id, pending} {
		if !c.tenant.ExpireWalletSession(one) || ask(one, none)["status"] != "failure" {
			t.Errorf("expired: %v", ask(one, none))
		}
	}
	if c.tenant.ExpireWalletSession("x") || c.tenant.FinishWalletSession("x", true, "") {
		t.Error("there is no session x")
	}
	if out := c.want(200, "POST", "/walletapi"+path+unbound, nil, drop("authorization", "requestid")); out.object()["status"] != "failure" {
		t.Errorf("without a body: %s", out.raw)
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}

	c.wallet(http.StatusNotFound, path+"x", none)
	refused := func(param, path string, body any, edit ...func(*http.Request)) {
		t.Helper()
		c.refused(param, "POST", "/walletapi"+path, nil, append(edit, drop("authorization", "requestid"), unsealed(body))...)
	}
	refused("session", "/session_result", none)
	refused("session", "/session_result?session=", none)
	refused("sessionId", "/session_result?sessionId="+id, none)
	refused("publickey", path+id, none, drop("publickey"))
	refused("publickey", path+id, none, header("publickey", "x"))
	refused("deviceId", path+id, map[string]any{"deviceId": 1})
	refused("device", path+id, map[string]any{"device": "x"})
}

func TestWalletConfiguration(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	out := c.plain("GET", "/walletapi/.well-known", "")
	const members = "auth_endpoint enrollment_check_endpoint public_key purpose_supported scopes_supported"
	if out.status != 200 || names(out.body) != members || out.object()["public_key"] != c.tenant.PublicKey("walletapi") ||
		out.object()["enrollment_check_endpoint"] != c.url+"/walletapi/check_enrollment" ||
		out.object()["auth_endpoint"] != c.url+"/walletapi/authenticate" || at(out.body, "scopes_supported", 3) != "face_compare_score" ||
		at(out.body, "purpose_supported", 1) != "enroll" {
		t.Errorf("%d %s", out.status, out.raw)
	}
	c.tenant.RotateKeys("walletapi")
	if now := c.plain("GET", "/walletapi/.well-known", ""); now.object()["public_key"] == out.object()["public_key"] {
		t.Error("the key of before")
	}
}
