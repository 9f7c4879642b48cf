package localtenant_test

import (
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const templates = "/adminapi/config/template"

func TestMessageTemplates(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	fetch := func(edit ...func(map[string]any)) map[string]any {
		t.Helper()
		data, _ := c.want(200, "POST", templates+"/fetch", c.ids(edit...)).object()["templateData"].(map[string]any)
		return data
	}
	defaults := func(channel string) map[string]bool {
		made := map[string]bool{}
		found, _ := at(fetch(), "self_onboarding", channel).(map[string]any)
		for key, template := range found {
			if at(template, "isDefault") == true {
				made[key] = true
			}
		}
		return made
	}
	if len(defaults("email")) != 1 || len(defaults("sms")) != 1 {
		t.Fatalf("a new tenant has %v", fetch())
	}
	email := func(isDefault bool) map[string]any {
		return map[string]any{"name": "Ours", "subject": "Hi", "data": "PGI+aGk8L2I+", "isDefault": isDefault}
	}
	put := func(purpose, channel, key string, template any) map[string]any {
		return c.ids(with("templateData", map[string]any{purpose: map[string]any{channel: map[string]any{key: template}}}))
	}
	key, other := uuid(), uuid()
	before := defaults("email")
	out := c.want(200, "PUT", templates, put("self_onboarding", "email", key, email(false))).object()
	if at(out, "templateData", "self_onboarding", "email", key, "subject") != "Hi" || out["communityId"] != c.tenant.CommunityID() {
		t.Errorf("put: %v", out)
	}
	if got := defaults("email"); len(got) != 1 || got[key] {
		t.Errorf("defaults %v after %v", got, before)
	}
	c.want(200, "PUT", templates, put("self_onboarding", "email", key, email(true)))
	if got := defaults("email"); len(got) != 1 || !got[key] || len(defaults("sms")) != 1 {
		t.Errorf("the default did not move: %v", got)
	}
	c.want(200, "PUT", templates, put("reset", "email", other, email(true)))
	if got := defaults("email"); !got[key] {
		t.Error("another purpose took the default away")
	}
	if got := fetch(with("purposes", []any{"reset", "nothing"})); len(got) != 1 || at(got, "reset", "email", other, "name") != "Ours" {
		t.Errorf("one purpose: %v", got)
	}

	c.refused("key_paths", "DELETE", templates, c.ids())
	c.refused("key_paths", "DELETE", templates, c.ids(with("key_paths", []any{})))
	path := "reset.email." + other
	for _, paths := range [][]any{{path, "reset.email." + uuid()}, {"reset"}, {"reset.email"}, {"nothing", path}} {
		if c.call("DELETE", templates, c.ids(with("key_paths", paths))).status != 400 {
			t.Errorf("%v is taken", paths)
		}
	}
	if fetch()["reset"] == nil {
		t.Error("a refused call deleted something")
	}
	left := c.want(200, "DELETE", templates, c.ids(with("key_paths", []any{path})))
	if !left.sealed || at(left.body, "templateData", "reset") != nil || fetch()["reset"] != nil {
		t.Errorf("left: %v", left.body)
	}
	c.refused("key_paths[0]", "DELETE", templates, c.ids(with("key_paths", []any{path})))
	if !c.tenant.Remove("message_templates", "self_onboarding.email."+key) {
		t.Error("no object under the key path")
	}
}

func TestMessageTemplateValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	before := c.tenant.State()
	key := uuid()
	put := func(data any) map[string]any { return c.ids(with("templateData", data)) }
	one := func(channel, key string, edit ...func(map[string]any)) map[string]any {
		template := map[string]any{"name": "Ours", "subject": "Hi", "data": "aGk=", "isDefault": true}
		for _, change := range edit {
			change(template)
		}
		return put(map[string]any{"p": map[string]any{channel: map[string]any{key: template}}})
	}
	for _, check := range []struct {
		param string
		body  map[string]any
	}{
		{"templateData", c.ids()},
		{"templateData", put(map[string]any{})},
		{"templateData.p", put(map[string]any{"p": map[string]any{}})},
		{"templateData.p.email", put(map[string]any{"p": map[string]any{"email": "x"}})},
		{"templateData.a.b", put(map[string]any{"a.b": map[string]any{"email": map[string]any{key: nil}}})},
		{"templateData.p.email." + key, put(map[string]any{"p": map[string]any{"email": map[string]any{key: "x"}}})},
		{"templateData.p.email.default", one("email", "default")},
		{"templateData.p.fax." + key, one("fax", key, without("subject"))},
		{"templateData.p.email." + key + ".subject", one("email", key, without("subject"))},
		{"templateData.p.sms." + key + ".subject", one("sms", key)},
		{"templateData.p.email." + key + ".data", one("email", key, with("data", "<b>hi</b>"))},
		{"templateData.p.email." + key + ".isDefault", one("email", key, with("isDefault", "true"))},
		{"templateData.p.email." + key + ".name", one("email", key, with("name", ""))},
		{"templateData.p.email." + key + ".uuid", one("email", key, with("uuid", key))},
	} {
		c.refused(check.param, "PUT", templates, check.body)
	}
	two := one("email", key)
	siblings := at(two, "templateData", "p", "email").(map[string]any)
	siblings[uuid()] = siblings[key]
	c.refused("templateData.p.email", "PUT", templates, two)
	c.refused("purposes", "POST", templates+"/fetch", c.ids(with("purposes", "self_onboarding")))
	if c.tenant.State() != before {
		t.Error("refused and kept")
	}

	c.tenant.Set(localtenant.Modes{UnknownFields: true, BareCreates: true})
	if out := c.want(200, "PUT", templates, one("email", key)).object(); out["templateData"] != nil {
		t.Errorf("a bare create: %v", out)
	}
	out := c.want(200, "POST", templates+"/fetch", c.ids(with("purposes", []any{"p"}))).body
	if at(out, "newerText") == nil || at(out, "templateData", "newerText") != nil || at(out, "templateData", "p", "email", "newerText") != nil ||
		at(out, "templateData", "p", "email", key, "newerText") == nil {
		t.Errorf("a newer tenant: %v", out)
	}
}
