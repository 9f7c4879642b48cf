package localtenant_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const modules = "/adminapi/auth_modules"

// sealedByUserManagement checks whose key an answer names.
func (c *caller) sealedByUserManagement(r result) {
	c.t.Helper()
	if !r.sealed || !strings.Contains(r.raw, `"publicKey":"`+c.tenant.PublicKey("user_management")+`"`) {
		c.t.Errorf("not sealed by user management: %s", r.raw)
	}
}

func (c *caller) createModule(body map[string]any) string {
	c.t.Helper()
	id, _ := c.want(200, "PUT", modules+"/create", body).object()["_id"].(string)
	return id
}

// moduleList is the answer of the collection.
func (c *caller) moduleList() []any {
	c.t.Helper()
	list, _ := c.want(200, "POST", modules+"/fetch", map[string]any{}).object()["modules"].([]any)
	return list
}

func passwordPolicy() map[string]any {
	return map[string]any{
		"authtype": "Face", "description": "Ours", "rules": map[string]any{
			"min": 12, "min_enabled": true, "min_special": 2, "min_special_enabled": true, "min_numbers": 1,
			"min_numbers_enabled": false, "special_chars_allowed": "!", "special_chars_allowed_enabled": true,
			"min_alpha_caps": 1, "min_alpha_caps_enabled": true, "noUsername": true, "noUsername_enabled": true,
			"noSpaces": true, "noSpaces_enabled": false, "allowInRow": 2, "allowInRow_enabled": true,
		},
	}
}

func module(kind, mode string, config map[string]any, edit ...func(map[string]any)) map[string]any {
	subtype := "directory"
	if kind == "db" {
		subtype = "datastore"
	}
	body := map[string]any{
		"type": kind, "subtype": subtype, "method": "authn", "name": "Staff", "enabled": true, "mode": mode, "config": config,
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func directory(edit ...func(map[string]any)) map[string]any {
	config := map[string]any{
		"serverprotocol": "ldaps", "server": "dc.example.com", "serverport": "636", "binddn": "cn=svc",
		"bindpassword": "bind-s3cret", "basedn": "dc=example", "securityauthentication": "Simple", "filter": "(uid={0})",
	}
	for _, change := range edit {
		change(config)
	}
	return config
}

func azure() map[string]any {
	return map[string]any{
		"appName": "app", "tenantId": "t", "tenantName": "acme", "clientId": "c", "clientSecret": "azure-s3cret",
		"loginBasePath": "https://login.example.com", "graphApiBasePath": "https://graph.example.com",
	}
}

func with(name string, value any) func(map[string]any) {
	return func(object map[string]any) { object[name] = value }
}

func without(names ...string) func(map[string]any) {
	return func(object map[string]any) {
		for _, name := range names {
			delete(object, name)
		}
	}
}

func TestFreshDirectories(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	list := c.moduleList()
	if len(list) != 1 || at(list, 0, "name") != "Internal User Store" || at(list, 0, "type") != "db" ||
		at(list, 0, "config", "passwordPolicy", "allowed") != true {
		t.Fatalf("a new tenant has %v", list)
	}
	id, _ := at(list, 0, "_id").(string)
	c.refused("moduleId", "DELETE", modules+"/"+id, nil)

	// A tenant that comes out of a file gets them when it has none.
	file := filepath.Join(t.TempDir(), "state.json")
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	var states []string
	for range 2 {
		tenant, err := localtenant.New(localtenant.Options{StateFile: file})
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, tenant.State())
	}
	if states[0] != states[1] || strings.Count(states[0], "Internal User Store") != 1 {
		t.Errorf("seeded more than once: %s", states[1])
	}
}

func TestAuthModuleLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	created := c.want(200, "PUT", modules+"/create", module("ad", "direct", directory(
		with("passwordPolicy", passwordPolicy()),
		with("caStatusChangeNotificationsEnabled", true),
		with("caList", []any{map[string]any{
			"cert_template": "User", "dc_dns": "ca.example.com", "dc_ca": "CA", "lastSuccessAt": "2020-01-01T00:00:00Z",
		}}),
	), with("kerberos_config", map[string]any{"enabled": true, "keytab_file": "keytab-s3cret"}), with("enhanced_security_on", true)))
	c.sealedByUserManagement(created)
	made := created.object()
	for _, check := range []struct {
		path []any
		want any
	}{
		{[]any{"communityId"}, c.tenant.CommunityID()}, {[]any{"mode"}, "direct"}, {[]any{"config", "serviceacctreadonly"}, false},
		{[]any{"config", "caTimeoutSeconds"}, 10.0}, {[]any{"config", "caRetryAfterMinutes"}, 30.0},
		{[]any{"config", "passwordPolicy", "allowed"}, true}, {[]any{"config", "bindpassword"}, "bind-s3cret"},
		{[]any{"config", "caList", 0, "lastSuccessAt"}, nil}, {[]any{"config", "logfilecount"}, nil},
		{[]any{"kerberos_config", "keytab_file"}, "keytab-s3cret"}, {[]any{"enhanced_security_on"}, nil},
	} {
		if got := at(made, check.path...); got != check.want {
			t.Errorf("%v is %v instead of %v", check.path, got, check.want)
		}
	}
	one := modules + "/" + made["_id"].(string)

	read := c.want(200, "GET", one, nil)
	if !read.sealed || strings.Contains(read.raw, "publicKey") {
		t.Errorf("the envelope: %s", read.raw)
	}
	success := at(read.body, "config", "caList", 0, "lastSuccessAt")
	if when, err := time.Parse(time.RFC3339, success.(string)); err != nil || time.Since(when).Abs() > time.Minute {
		t.Errorf("lastSuccessAt is %v", success)
	}
	before := c.tenant.State()
	time.Sleep(2 * time.Millisecond)
	if again := c.want(200, "GET", one, nil); at(again.body, "config", "caList", 0, "lastSuccessAt") == success {
		t.Error("lastSuccessAt stands still")
	}
	if c.tenant.State() != before {
		t.Error("reading changed the state")
	}

	// Another mode is skipped, secrets that are not sent stay.
	updated := c.want(200, "PATCH", one, map[string]any{
		"name": "Staff 2", "mode": "broker", "kerberos_config": map[string]any{"enabled": false},
	})
	c.sealedByUserManagement(updated)
	stored := c.tenant.Objects("auth_modules")[1]
	if updated.object()["mode"] != "direct" || stored["name"] != "Staff 2" || stored["mode"] != "direct" ||
		at(stored, "kerberos_config", "keytab_file") != "keytab-s3cret" || at(stored, "config", "bindpassword") != "bind-s3cret" ||
		stored["enhanced_security_on"] != true {
		t.Errorf("after the update: %v", stored)
	}
	script := c.want(200, "PATCH", modules+"/updateJs/"+made["_id"].(string), map[string]any{"script": "return user"})
	c.sealedByUserManagement(script)
	if at(c.tenant.Objects("auth_modules")[1], "script", "script") != "return user" || script.object()["script"] != nil {
		t.Error("the script is not kept, or shown")
	}

	c.want(http.StatusNoContent, "DELETE", one, nil)
	c.want(http.StatusNotFound, "GET", one, nil)
	c.want(http.StatusNotFound, "DELETE", one, nil)
	c.refused("moduleId", "PATCH", one, map[string]any{"name": "x"}) // no 404 in the list of statuses
	c.refused("moduleId", "GET", modules+"/nonsense", nil)
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestAuthModuleCreateValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	direct := func(edit ...func(map[string]any)) map[string]any { return module("ad", "direct", directory(edit...)) }
	broker := func(edit ...func(map[string]any)) map[string]any { return module("ldap", "broker", directory(edit...)) }
	policy := func(edit func(map[string]any)) map[string]any {
		made := passwordPolicy()
		edit(made)
		return module("db", "direct", map[string]any{"passwordPolicy": made})
	}
	authority := func(edit func(map[string]any)) map[string]any {
		made := map[string]any{"cert_template": "User", "dc_dns": "ca.example.com", "dc_ca": "CA"}
		edit(made)
		return direct(with("caList", []any{made}))
	}
	for _, check := range []struct {
		param string
		body  map[string]any
	}{
		{"name", module("db", "direct", map[string]any{}, without("name"))},
		{"enabled", module("db", "direct", map[string]any{}, with("enabled", "true"))},
		{"type", module("radius", "direct", map[string]any{})},
		{"subtype", module("db", "direct", map[string]any{}, with("subtype", "directory"))},
		{"method", module("db", "direct", map[string]any{}, without("method"))},
		{"mode", module("db", "broker", map[string]any{})},
		{"mode", module("azuread", "broker", azure())},
		{"config", module("db", "direct", nil, without("config"))},
		{"kerberos_config", module("db", "direct", map[string]any{}, with("kerberos_config", map[string]any{}))},
		{"kerberos_config.enabled", module("ldap", "direct", directory(), with("kerberos_config", map[string]any{"enabled": "true"}))},
		{"enhanced_security_on", module("ldap", "direct", directory(), with("enhanced_security_on", true))},
		{"_id", module("db", "direct", map[string]any{}, with("_id", "x"))},
		{"communityId", module("db", "direct", map[string]any{}, with("communityId", c.tenant.CommunityID()))},
		{"config.server", direct(without("server"))},
		{"config.serverport", direct(with("serverport", 636))},
		{"config.serverport", direct(with("serverport", "many"))},
		{"config.serverprotocol", direct(with("serverprotocol", "http"))},
		{"config.securityauthentication", direct(with("securityauthentication", "simple"))},
		{"config.scepurl", direct(with("scepurl", "https://scep"))},
		{"config.logfilesizemb", direct(with("logfilesizemb", 10))},
		{"config.logfilesizemb", broker(with("logfilesizemb", 10))},
		{"config.cert_enabled", broker(with("cert_enabled", true))},
		{"config.dc_dns", direct(with("dc_dns", "dc_1.example.com"))},
		{"config.dc_ca", direct(with("dc_ca", strings.Repeat("x", 65)))},
		{"config.caStatusChangeNotificationsTo", direct(with("caStatusChangeNotificationsTo", "a@example.com"))},
		{"config.caList[0].dc_ca", authority(without("dc_ca"))},
		{"config.caList[0].dc_dns", authority(with("dc_dns", "dc ca"))},
		{"config.caList[0].lastNotifiedAt", authority(with("lastNotifiedAt", "yesterday"))},
		{"config.appName", module("azuread", "direct", directory())},
		{"config.clientSecret", module("azuread", "direct", map[string]any{})},
		{"config.passwordPolicy.allowed", policy(with("allowed", true))},
		{"config.passwordPolicy.authtype", policy(with("authtype", "Iris"))},
		{"config.passwordPolicy.rules", policy(without("rules"))},
		{"config.passwordPolicy.rules.min", policy(func(p map[string]any) { p["rules"].(map[string]any)["min"] = "12" })},
		{"config.passwordPolicy.rules.noSpaces_enabled", policy(func(p map[string]any) { delete(p["rules"].(map[string]any), "noSpaces_enabled") })},
	} {
		c.refused(check.param, "PUT", modules+"/create", check.body)
	}
	if got := c.tenant.Objects("auth_modules"); len(got) != 1 {
		t.Errorf("refused and kept: %v", got)
	}
	c.createModule(module("ldap", "broker", map[string]any{"scepenabled": true, "scepurl": "https://scep"}))
	made := c.want(200, "PUT", modules+"/create", module("ad", "broker", map[string]any{"logfilecount": 3})).object()
	if at(made, "config", "logfilesizemb") != 10.0 || at(made, "config", "logfilecount") != 3.0 {
		t.Errorf("the broker's defaults: %v", made)
	}
	c.createModule(module("ad", "direct", directory(without("bindpassword"))))
	c.createModule(module("azuread", "direct", azure()))
}

func TestAuthModuleUpdateValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	ad := modules + "/" + c.createModule(module("ad", "direct", directory()))
	entra := modules + "/" + c.createModule(module("azuread", "direct", azure()))
	update := func(edit ...func(map[string]any)) map[string]any {
		body := map[string]any{"type": "ad", "mode": "direct", "config": directory()}
		for _, change := range edit {
			change(body)
		}
		return body
	}
	for param, body := range map[string]map[string]any{
		"type":                update(without("type")),
		"mode":                update(without("mode")),
		"name":                {"name": ""},
		"subtype":             {"subtype": "directory"},
		"_id":                 {"_id": ad[len(modules)+1:]},
		"config.bindpassword": update(with("config", directory(without("bindpassword")))),
		"config.basedn":       update(with("config", map[string]any{"bindpassword": "x"})),
		"config.scepurl":      update(with("config", directory(with("scepurl", "x")))),
	} {
		c.refused(param, "PATCH", ad, body)
	}
	c.refused("type", "PATCH", ad, map[string]any{"type": "ldap", "mode": "direct", "config": directory()})
	// With mode broker the validation is a broker's, and the mode is not stored.
	c.want(200, "PATCH", ad, update(with("mode", "broker"), with("config", map[string]any{"filter": "(cn={0})"})))
	stored := c.tenant.Objects("auth_modules")[1]
	if stored["mode"] != "direct" || at(stored, "config", "filter") != "(cn={0})" || at(stored, "config", "server") != "dc.example.com" {
		t.Errorf("merged: %v", stored)
	}
	c.want(200, "PATCH", entra, map[string]any{"config": map[string]any{"appName": "new"}})
	if stored := c.tenant.Objects("auth_modules")[2]; at(stored, "config", "clientSecret") != "azure-s3cret" {
		t.Errorf("the secret went away: %v", stored)
	}
	c.tenant.Set(localtenant.Modes{OptionalSecrets: true})
	c.want(200, "PATCH", ad, update(with("config", directory(without("bindpassword")))))
	if stored := c.tenant.Objects("auth_modules")[1]; at(stored, "config", "bindpassword") != "bind-s3cret" {
		t.Errorf("the secret went away: %v", stored)
	}
	c.refused("data", "PATCH", modules+"/updateJs/"+ad[len(modules)+1:], map[string]any{})
}

func TestAuthModuleModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	id := c.createModule(module("ad", "direct", directory(with("ldapqueryfilter", "(a=b)")),
		with("kerberos_config", map[string]any{"keytab_file": "k"}), with("enhanced_security_on", true)))
	entra := c.createModule(module("azuread", "direct", azure()))
	for mode, want := range map[string]any{"masked": "********", "omitted": nil} {
		c.tenant.Set(localtenant.Modes{Secrets: mode})
		read := c.want(200, "GET", modules+"/"+id, nil).body
		list := c.moduleList()
		for _, got := range []any{at(read, "config", "bindpassword"), at(read, "kerberos_config", "keytab_file"),
			at(list, 1, "config", "bindpassword"), at(list, 2, "config", "clientSecret")} {
			if got != want {
				t.Errorf("%s: %v", mode, got)
			}
		}
	}
	c.refused("config.clientSecret", "PATCH", modules+"/"+entra, map[string]any{"config": map[string]any{"clientSecret": "********"}})
	if len(c.tenant.Violations()) != 1 {
		t.Error("a mask that comes back is no violation")
	}

	c.tenant.Set(localtenant.Modes{PartialLists: true, BareCreates: true})
	list := c.moduleList()
	if at(list, 1, "config", "server") != nil || at(list, 1, "config", "ldapqueryfilter") != "(a=b)" {
		t.Errorf("a partial list: %v", list)
	}
	if made := c.want(200, "PUT", modules+"/create", module("db", "direct", map[string]any{})).object(); len(made) != 1 {
		t.Errorf("a bare create: %v", made)
	}

	c.tenant.Set(localtenant.Modes{UnknownFields: true})
	read := c.want(200, "GET", modules+"/"+id, nil).object()
	if read["enhanced_security_on"] != true || at(read, "config", "newerText") == nil {
		t.Errorf("a newer tenant: %v", read)
	}
	c.want(200, "PATCH", modules+"/"+id, map[string]any{"name": "N", "newerText": "mine"})
	stored := c.tenant.Objects("auth_modules")[1]
	if stored["newerText"] != "mine" || at(stored, "config", "newerObject") == nil {
		t.Errorf("kept: %v", stored)
	}

	c.tenant.Set(localtenant.Modes{OmitPublicKey: true})
	if out := c.want(200, "PATCH", modules+"/"+id, map[string]any{"name": "M"}); !out.sealed || strings.Contains(out.raw, "publicKey") {
		t.Errorf("without the key: %s", out.raw)
	}
	c.tenant.Set(localtenant.Modes{AnswerWithOtherKey: true})
	c.sealedByUserManagement(c.want(200, "GET", modules+"/"+id, nil))
	c.tenant.Set(localtenant.Modes{ShuffleLists: true})
	first := map[any]bool{}
	for range 20 {
		first[at(c.moduleList(), 0, "_id")] = true
	}
	if len(first) < 2 {
		t.Error("the list is not shuffled")
	}
}
