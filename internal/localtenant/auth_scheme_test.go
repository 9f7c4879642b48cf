package localtenant_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// ids is a body with the ids of tenant and community.
func (c *caller) ids(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{"tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID()}
	for _, change := range edit {
		change(body)
	}
	return body
}

func (c *caller) authInfo() map[string]any {
	c.t.Helper()
	return c.want(200, "POST", "/adminapi/community_auth_info/fetch",
		map[string]any{"dns": "127.0.0.1", "communityName": "default"}, func(r *http.Request) { r.Header.Del("authorization") }).object()
}

func TestDefaultAuthScheme(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/authscheme/default/modules"
	info := c.authInfo()
	for _, name := range []string{"community", "tenant", "settings", "branding", "password_reset_options"} {
		if _, ok := info[name].(map[string]any); !ok {
			t.Errorf("%s is %v", name, info[name])
		}
	}
	if at(info, "authScheme", "dbModule", "name") != "Internal User Store" || at(info, "authScheme", "isDefault") != true ||
		at(info, "authScheme", "modules") == nil || at(info, "authScheme", "modules", 0) != nil {
		t.Errorf("a new tenant's scheme: %v", info["authScheme"])
	}
	a := c.createModule(module("ldap", "direct", directory(), with("name", "A")))
	b := c.createModule(module("azuread", "direct", azure(), with("name", "B")))
	set := func(ids ...any) map[string]any { return c.ids(with("modules", append([]any{}, ids...))) }
	out := c.want(200, "PATCH", path, set(b, a)).body
	if at(out, "modules", 0, "id") != b || at(out, "modules", 0, "type") != "azuread" || at(out, "modules", 1, "name") != "A" {
		t.Errorf("set: %v", out)
	}
	place := at(out, "modules", 0, "_id")
	if place == nil || place == b {
		t.Errorf("the place's id is %v", place)
	}
	c.tenant.Set(localtenant.Modes{ShuffleLists: true})
	for range 5 { // the order is the setting's own
		if info := c.authInfo(); at(info, "authScheme", "modules", 0, "id") != b {
			t.Errorf("read: %v", info)
		}
	}
	c.tenant.Set(localtenant.Modes{})
	if out := c.want(200, "PATCH", path, set(a, b)).body; at(out, "modules", 1, "_id") != place {
		t.Errorf("the place has another id: %v", out)
	}
	c.refused("modules[1]", "PATCH", path, set(a, a))
	c.refused("modules[0]", "PATCH", path, set("nonsense"))
	c.refused("modules[0]", "PATCH", path, set(1))
	c.refused("modules", "PATCH", path, c.ids())
	c.want(http.StatusNotFound, "PATCH", path, set("6070951e8dfc7f29228126c9"))
	if out := c.want(400, "PATCH", path, c.ids(with("modules", []any{}), with("communityId", "x"))); !strings.Contains(out.raw, "communityId is unknown") {
		t.Errorf("another community: %s", out.raw)
	}
	c.want(http.StatusNoContent, "DELETE", modules+"/"+a, nil)
	if info := c.authInfo(); at(info, "authScheme", "modules", 0, "id") != b {
		t.Errorf("after the module went away: %v", info)
	}
	c.want(200, "PATCH", path, set())
	c.refused("dns", "POST", "/adminapi/community_auth_info/fetch", map[string]any{"dns": "x.example.com", "communityName": "default"})
	c.refused("communityName", "POST", "/adminapi/community_auth_info/fetch", map[string]any{"dns": "127.0.0.1", "communityName": "x"})
	c.refused("communityName", "POST", "/adminapi/community_auth_info/fetch", map[string]any{"dns": "127.0.0.1"})
}

// licensed makes a call with the license instead of a token.
func (c *caller) licensed(r *http.Request) {
	r.Header.Del("authorization")
	r.Header.Set("licensekey", c.cipher("adminapi").Seal([]byte(c.tenant.License())))
}

func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/pwd-policy/fetch"
	id := c.createModule(module("db", "direct", map[string]any{"passwordPolicy": passwordPolicy()}))
	out := c.want(200, "POST", path, c.ids(with("moduleId", id)), c.licensed)
	for name, want := range map[string]any{
		"min": 12.0, "special": true, "number": false, "noUsername": true, "noSpaces": false, "allowInRow": 2.0,
	} {
		if got := at(out.body, "rules", name); got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
	if list, _ := at(out.body, "descriptions").([]any); len(list) != 5 {
		t.Errorf("descriptions: %v", list)
	}
	bare := c.createModule(module("db", "direct", map[string]any{}))
	if out := c.want(200, "POST", path, c.ids(with("moduleId", bare)), c.licensed).body; at(out, "rules", "min") != 8.0 {
		t.Errorf("the default: %v", out)
	}
	c.want(http.StatusNotFound, "POST", path, c.ids(with("moduleId", "6070951e8dfc7f29228126c9")), c.licensed)
	c.refused("moduleId", "POST", path, c.ids(), c.licensed)
	c.refused("licensekey", "POST", path, c.ids(with("moduleId", id)))
	c.refused("publickey", "POST", path, c.ids(with("moduleId", id)), c.licensed, func(r *http.Request) { r.Header.Del("publickey") })
}

func TestConnection(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	try := func(id string) map[string]any {
		t.Helper()
		out := c.want(200, "POST", "/adminapi/test-connection", c.ids(with("moduleId", id)), c.licensed)
		c.sealedByUserManagement(out)
		return out.object()
	}
	broker := c.createModule(module("ad", "broker", map[string]any{}))
	entra := azure()
	entra["passwordPolicy"] = passwordPolicy()
	gone := azure()
	gone["loginBasePath"] = "https://login.invalid/x"
	for _, check := range []struct {
		id   string
		want bool
	}{
		{c.createModule(module("azuread", "direct", entra)), true},
		{c.createModule(module("azuread", "direct", gone)), false},
		{c.createModule(module("ldap", "direct", directory())), true},
		{c.createModule(module("ldap", "direct", directory(with("server", "dc.invalid")))), false},
		{broker, false},
	} {
		out := try(check.id)
		if out["status"] != check.want || out["_id"] != check.id || at(out, "config", "passwordPolicy") != nil ||
			out["message"] != map[bool]string{true: "connection success", false: "connection failed"}[check.want] {
			t.Errorf("%v instead of %v", out, check.want)
		}
	}
	c.tenant.RegisterBroker(broker, "b")
	if out := try(broker); out["status"] != true {
		t.Errorf("with a broker: %v", out)
	}
	c.refused("moduleId", "POST", "/adminapi/test-connection", c.ids(with("moduleId", "6070951e8dfc7f29228126c9")), c.licensed)
}
