package localtenant_test

import (
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	journeyPath   = "/adminapi/authenticationJourney"
	journeyV2Path = "/adminapi/v2/authenticationJourney"
)

func condition(operator string, value any) map[string]any {
	return map[string]any{"operator": operator, "value": value}
}

func items(values ...any) []any { return append([]any{}, values...) }

func (c *caller) journey(edit ...func(map[string]any)) map[string]any {
	edit = append([]func(map[string]any){
		with("journeyName", "Office"), with("enabled", true), with("domain", "example.com"),
		with("groups", condition("overlap", items("staff"))), with("ip", condition("in_range", items("10.0.0.0/8"))),
		with("decision", map[string]any{"action": "mfa_required", "authenticationMethods": items("password_and_otp")}),
	}, edit...)
	return c.ids(edit...)
}

func (c *caller) journeyV2(edit ...func(map[string]any)) map[string]any {
	edit = append([]func(map[string]any){
		without("journeyName", "domain", "ip"), with("name", "Linux"), with("category", "adaptive_auth_fallback_policy_v2"),
		with("requestingAppId", condition("eq", "linux_cp")), with("usernames", condition("in", items("a", "b"))),
	}, edit...)
	return c.journey(edit...)
}

func TestJourneyLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	all := func() any { return c.want(200, "POST", journeyPath+"/fetch", c.ids()).body }
	if none, ok := all().([]any); !ok || len(none) != 0 {
		t.Errorf("a new tenant has %v", none)
	}
	made := c.want(200, "PUT", journeyPath, c.journey()).object()
	id, _ := made["id"].(string)
	if len(id) != 24 || made["_id"] != nil || made["communityId"] != c.tenant.CommunityID() {
		t.Fatalf("created %v", made)
	}
	// A single journey is the object of the sample, with or without its id.
	for _, body := range []map[string]any{c.ids(), c.ids(with("ids", items(id))), c.ids(with("ids", items()))} {
		read := c.want(200, "POST", journeyPath+"/fetch", body).object()
		if read["id"] != id || at(read, "ip", "value", 0) != "10.0.0.0/8" || read["domain"] != "example.com" {
			t.Errorf("read %v", read)
		}
	}
	// PATCH merges: null takes a condition away, leaving it out does not.
	changed := c.want(200, "PATCH", journeyPath+"/"+id, c.journey(with("journeyName", "Home"), without("groups"), with("ip", nil),
		with("application", condition("in", items("Salesforce"))), with("id", id), with("enabled", false))).object()
	if _, there := changed["ip"]; there || changed["journeyName"] != "Home" || changed["groups"] == nil ||
		changed["application"] == nil || changed["enabled"] != false || changed["id"] != id {
		t.Errorf("changed to %v", changed)
	}
	other, _ := c.want(200, "PUT", journeyPath, c.journey(with("journeyName", "Two"))).object()["id"].(string)
	if both, _ := all().([]any); len(both) != 2 {
		t.Errorf("two journeys: %v", both)
	}
	if read := c.want(200, "POST", journeyPath+"/fetch", c.ids(with("ids", items(other)))).object(); read["id"] != other {
		t.Errorf("read %v", read)
	}
	if none, _ := c.want(200, "POST", journeyPath+"/fetch", c.ids(with("ids", items("6070951e8dfc7f29228126c9")))).body.([]any); none == nil || len(none) != 0 {
		t.Errorf("of an unknown id: %v", none)
	}
	c.refused("tenantId", "DELETE", journeyPath+"/"+id, map[string]any{"communityId": c.tenant.CommunityID()})
	c.refused("tenantId", "DELETE", journeyPath+"/"+id, nil)
	c.want(http.StatusNoContent, "DELETE", journeyPath+"/"+id, c.ids())
	c.refused("id", "DELETE", journeyPath+"/"+id, c.ids()) // no 404 in the list of statuses
	c.refused("id", "PATCH", journeyPath+"/"+id, c.journey())
	c.refused("id", "DELETE", journeyPath+"/nonsense", c.ids())
	c.refused("id", "DELETE", journeyV2Path+"/"+other, c.ids())
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestJourneyV2Life(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	made := c.want(200, "PUT", journeyV2Path, c.journeyV2(with("priority", 3))).object()
	id, _ := made["id"].(string)
	if len(id) != 24 || made["tenantId"] != nil || made["priority"] != 3.0 {
		t.Fatalf("created %v", made)
	}
	c.want(200, "PUT", journeyV2Path, c.journeyV2(with("name", "Other"), with("category", "other"),
		with("requestingAppId", condition("in", items("mac_cp", "win_cp")))))
	fetch := func(edit ...func(map[string]any)) int {
		t.Helper()
		found, ok := c.want(200, "POST", journeyV2Path+"/fetch", c.ids(edit...)).body.([]any)
		if !ok {
			t.Error("not a list")
		}
		return len(found)
	}
	for want, edits := range map[int][]func(map[string]any){
		2: {with("ids", items())}, 1: {with("requestingAppId", "mac_cp"), with("category", "other")},
		0: {with("requestingAppId", "linux_cp"), with("category", "other")},
	} {
		if got := fetch(edits...); got != want {
			t.Errorf("%d found instead of %d", got, want)
		}
	}
	if fetch(with("ids", items(id))) != 1 || fetch(with("requestingAppId", "linux_cp")) != 1 || fetch(with("category", "none")) != 0 {
		t.Error("the filters do not work one by one")
	}
	changed := c.want(200, "PATCH", journeyV2Path+"/"+id, c.journeyV2(with("name", "Linux 2"), with("usernames", nil))).object()
	if changed["name"] != "Linux 2" || changed["usernames"] != nil || changed["priority"] != 3.0 {
		t.Errorf("changed to %v", changed)
	}
	c.want(http.StatusNoContent, "DELETE", journeyV2Path+"/"+id, c.ids())
	if fetch() != 1 {
		t.Error("deleted and there")
	}
}

func TestJourneyValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	decision := func(members map[string]any) func(map[string]any) { return with("decision", members) }
	cases := map[string]func(map[string]any){
		"tenantId": without("tenantId"), "journeyName": without("journeyName"), "enabled": with("enabled", "true"),
		"decision": without("decision"), "domain": with("domain", 1), "usernames": with("usernames", condition("in", items("a"))),
		"name": with("name", "x"), "category": with("category", "x"),
		"decision.action":                   decision(map[string]any{"authenticationMethods": items("a")}),
		"decision.authenticationMethods":    decision(map[string]any{"action": "mfa_required"}),
		"decision.authenticationMethods[0]": decision(map[string]any{"action": "deny", "authenticationMethods": items("")}),
		"decision.surprise":                 decision(map[string]any{"action": "deny", "surprise": 1}),
		"groups":                            with("groups", items("staff")),
		"groups.operator":                   with("groups", condition("overlaps", items("staff"))),
		"groups.value":                      with("groups", condition("overlap", "staff")),
		"username.value":                    with("username", condition("in", items())),
		"deviceId.value[1]":                 with("deviceId", condition("overlap", items("a", 1))),
		"application.value":                 with("application", condition("eq", items("a"))),
		"ip.value[0]":                       with("ip", condition("in_range", items("10.0.0.300"))),
		"ip.surprise":                       with("ip", map[string]any{"operator": "in", "value": items("10.0.0.1"), "surprise": 1}),
	}
	for param, edit := range cases {
		c.refused(param, "PUT", journeyPath, c.journey(edit))
	}
	for param, edit := range map[string]func(map[string]any){
		"ip": with("ip", nil), "id": with("id", "6070951e8dfc7f29228126c9"), "_id": with("_id", "6070951e8dfc7f29228126c9"),
	} {
		c.refused(param, "PUT", journeyPath, c.journey(edit))
	}
	for param, edit := range map[string]func(map[string]any){
		"name": without("name"), "category": without("category"), "journeyName": with("journeyName", "x"),
		"username": with("username", condition("in", items("a"))), "requestingAppId.value": with("requestingAppId", condition("eq", "")),
		"communityId": without("communityId"),
	} {
		c.refused(param, "PUT", journeyV2Path, c.journeyV2(edit))
	}
	c.want(http.StatusBadRequest, "PUT", journeyPath, c.journey(with("tenantId", "6070951e8dfc7f29228126c9")))
	for _, path := range []string{journeyPath, journeyV2Path} {
		c.refused("communityId", "POST", path+"/fetch", c.ids(without("communityId")))
		c.refused("ids", "POST", path+"/fetch", c.ids(with("ids", "x")))
		c.refused("data", "PUT", path, nil, unsealed(c.journey()))
	}
	c.refused("category", "POST", journeyPath+"/fetch", c.ids(with("category", "x")))
	if got := c.tenant.Collections(); len(c.tenant.Objects("authentication_journeys")) != 0 {
		t.Errorf("refused and kept: %v", got)
	}
	for _, address := range []string{"10.0.0.1", "10.0.0.0/8", "10.0.0.1-10.0.0.9", "::1", "2001:db8::/32"} {
		c.want(200, "PUT", journeyPath, c.journey(with("ip", condition("in", items(address)))))
	}
	id, _ := at(c.want(200, "POST", journeyPath+"/fetch", c.ids()).body, 0, "id").(string)
	c.refused("enabled", "PATCH", journeyPath+"/"+id, c.journey(without("enabled")))
	c.refused("journeyName", "PATCH", journeyPath+"/"+id, c.journey(with("journeyName", nil)))
	c.refused("id", "PATCH", journeyPath+"/"+id, c.journey(with("id", "6070951e8dfc7f29228126c9")))
	c.refused("ip.value[0]", "PATCH", journeyPath+"/"+id, c.journey(with("ip", condition("in", items("10.0.0.9-10.0.0.1")))))
}

func TestJourneyModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{OtherJourneyForm: true, BareCreates: true, TextBooleans: true}})
	id, ok := c.want(200, "PUT", journeyPath, c.journey()).body.(string)
	if !ok || len(id) != 24 {
		t.Errorf("a bare create answers %v", id)
	}
	c.want(200, "PUT", journeyV2Path, c.journeyV2())
	v1, _ := c.want(200, "POST", journeyPath+"/fetch", c.ids()).body.([]any)
	v2 := c.want(200, "POST", journeyV2Path+"/fetch", c.ids()).object()
	if len(v1) != 1 || at(v1, 0, "_id") != id || at(v1, 0, "id") != nil || at(v1, 0, "enabled") != "true" || v2["name"] != "Linux" {
		t.Errorf("the other forms: %v and %v", v1, v2)
	}

	c.tenant.Set(localtenant.Modes{PartialLists: true, UnknownFields: true})
	if read := c.want(200, "POST", journeyPath+"/fetch", c.ids()).object(); read["decision"] != nil || read["groups"] != nil {
		t.Errorf("a partial list: %v", read)
	}
	read := c.want(200, "POST", journeyPath+"/fetch", c.ids(with("ids", items(id)))).object()
	if read["newerText"] == nil || at(read, "decision", "newerText") == nil || at(read, "groups", "newerObject", "newerFlag") == nil {
		t.Errorf("not a newer tenant's: %v", read)
	}
	c.want(200, "PATCH", journeyPath+"/"+id, read)
}
