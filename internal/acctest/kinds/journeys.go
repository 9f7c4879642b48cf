package kinds

import (
	"context"
	"strconv"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func journeys() []Kind {
	v1 := journey("onekosmos_authentication_journey", "authentication_journeys", "/authenticationJourney", (*client.Client).AuthenticationJourneys)
	v1.Fault = &Fault{
		Creates: Call{"PUT", "/authenticationJourney"}, Updates: Call{"PATCH", "/authenticationJourney/{id}"}, Removes: Call{"DELETE", "/authenticationJourney/{id}"},
		Reads:   []Call{{"POST", "/authenticationJourney/fetch"}},
		Witness: "onekosmos_service_provider",
	}
	v2 := journey("onekosmos_authentication_journey_v2", "authentication_journeys_v2", "/v2/authenticationJourney", (*client.Client).AuthenticationJourneysV2)
	v2.Plural = "onekosmos_authentication_journeys_v2"
	life := &v2.Lives[0]
	life.Minimal = life.Minimal.With(rig.Values{"category": "adaptive_auth_fallback_policy_v2"})
	life.Full = life.Full.With(rig.Values{
		"category": "other", "usernames": condition("in", "alice", "bob"), "ip_addresses": condition("in", "203.0.113.7", "2001:db8::1"),
		"requesting_app_ids": condition("eq", "linux_cp"),
	})
	v2.Bad = append(v2.Bad,
		Bad{Name: "requesting_app_ids of eq", Set: rig.Values{"requesting_app_ids": condition("eq", "a", "b")}, Says: []string{"has 2 values"}},
		Bad{Name: "its own condition", Set: rig.Values{"additional_conditions": `{"requestingAppId":{"operator":"eq","value":"a"}}`}, Says: []string{"Give requesting_app_ids instead"}})
	return []Kind{v1, v2}
}

func condition(operator string, values ...any) rig.Values {
	return rig.Values{"operator": operator, "values": values}
}

func journey(typeName, collection, path string, store func(*client.Client) *client.AuthenticationJourneys) Kind {
	conditions := func(g *Generator) any {
		return []string{`{}`, `{ "time": {"value": ["08:00-18:00"], "operator": "within"} }`, `{"risk":{"operator":"in","value":{"a":[1,null]}}}`}[g.IntN(3)]
	}
	ip := func(operator, value string) rig.Values {
		return rig.Values{"ip_addresses": condition(operator, "203.0.113.7", value)}
	}
	additional := func(text string) rig.Values { return rig.Values{"additional_conditions": text} }
	decision := func(action string, methods any) rig.Values {
		return rig.Values{"decision": rig.Values{"action": action, "authentication_methods": methods}}
	}
	var tooMany []any
	for i := range client.MaxJourneyValues + 1 {
		tooMany = append(tooMany, strconv.Itoa(i))
	}
	return Kind{
		Type: typeName, Names: []string{"name"}, Collection: collection, By: []string{"id", "name"},
		Lives: []Life{{
			Minimal: rig.Values{"name": "Office", "decision": rig.Values{"action": "allow"}},
			Full: rig.Values{
				"name": "Office & 東京", "enabled": false, "domain": "example.com",
				"groups": condition("overlap", "staff", "guests"), "device_ids": condition("overlap", "laptop-1"),
				"applications": condition("in", "Salesforce", "Jira"), "usernames": condition("eq", "alice"),
				"ip_addresses":          condition("in_range", "203.0.113.7", "10.0.0.0/8", "10.1.0.1-10.1.0.9", "2001:db8::/32"),
				"additional_conditions": `{"risk":{"operator":"in","value":["low","high"]},"time":{"operator":"within","value":{"from":"08:00","to":"18:00"}}}`,
				"decision":              rig.Values{"action": "mfa_required", "authentication_methods": []any{"password_and_otp", "helpdesk_otp"}},
			},
			Changes: []Change{
				{Name: "a domain", Set: rig.Values{"domain": "example.com"}},
				{Name: "another decision", Set: rig.Values{"decision": rig.Values{"action": "deny"}}},
				{Name: "a further condition", Set: rig.Values{"additional_conditions": `{"risk":{"operator":"in","value":["a","b"]}}`}},
				{Name: "the same, spelled otherwise", Set: rig.Values{"additional_conditions": `{ "risk": {"value": ["b", "a"], "operator": "in"} }`}},
				{Name: "no further condition", Set: rig.Values{"additional_conditions": "{}"}},
			},
			Back: NoOp,
		}},
		Another: numbered("name", "journey %d"),
		Missing: "6070951e8dfc7f29228126c9",
		BadIDs:  map[string][]string{"Office hours": {`"Office hours"`, "a name is not an id", typeName + ".example"}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, store(c), identity.Text("id"), func(j *client.AuthenticationJourney) { j.Decision = &client.JourneyDecision{Action: "deny"} })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return store(c).Delete(ctx, identity.Text("id"))
		},
		Bad: []Bad{
			{Name: "operator that does not fit", Set: rig.Values{"groups": condition("in_range", "a")}, Says: []string{"groups.operator", `"in_range"`, `"overlap", "in", "eq"`}},
			{Name: "overlap with one username", Set: rig.Values{"usernames": condition("overlap", "a")}, Says: []string{"usernames.operator", `"overlap"`, `"in", "eq"`}},
			{Name: "operator in upper case", Set: rig.Values{"groups": condition("IN", "a")}, Says: []string{"groups.operator", `"IN"`}},
			{Name: "no values", Set: rig.Values{"groups": rig.Values{"operator": "in", "values": []any{}}}, Says: []string{"groups.values", "at least 1"}},
			{Name: "an empty value", Set: rig.Values{"groups": condition("in", "")}, Says: []string{"groups.values", "at least 1"}},
			{Name: "eq with two values", Set: rig.Values{"groups": condition("eq", "a", "b")}, Says: []string{"groups.values", `["a","b"] has 2 values`, `operator "eq" takes one`, `"in"`}},
			{Name: "too many values", Set: rig.Values{"groups": condition("in", tooMany...)}, Says: []string{"groups.values", "at most 100"}},
			{Name: "no address", Set: ip("in", "office"), Says: []string{"ip_addresses.values", `"office" is not an IP address`, "203.0.113.7"}},
			{Name: "an address out of range", Set: ip("in_range", "10.0.0.256"), Says: []string{`"10.0.0.256" is not an IP address`}},
			{Name: "an address with a zone", Set: ip("in_range", "fe80::1%eth0"), Says: []string{`"fe80::1%eth0" is not an IP address`}},
			{Name: "an address with a port", Set: ip("in_range", "10.0.0.1:443"), Says: []string{`"10.0.0.1:443" is not an IP address`}},
			{Name: "a bad prefix", Set: ip("in_range", "10.0.0.0/33"), Says: []string{`"10.0.0.0/33" is not a range in CIDR`}},
			{Name: "half a range", Set: ip("in_range", "10.0.0.1-"), Says: []string{`"10.0.0.1-" is not a range`, "both sides"}},
			{Name: "a range with blanks", Set: ip("in_range", "10.0.0.1 - 10.0.0.9"), Says: []string{`"10.0.0.1 - 10.0.0.9" is not a range`, "no blanks"}},
			{Name: "a reversed range", Set: ip("in_range", "10.0.0.9-10.0.0.1"), Says: []string{`"10.0.0.9-10.0.0.1"`, "ends before it starts"}},
			{Name: "a range of two versions", Set: ip("in_range", "10.0.0.1-::1"), Says: []string{`"10.0.0.1-::1"`, "different versions"}},
			{Name: "a range with in", Set: ip("in", "10.0.0.0/8"), Says: []string{`"10.0.0.0/8" is a range`, `operator "in" compares`, `"in_range"`}},
			{Name: "additional no JSON", Set: additional(`x`), Says: []string{"additional_conditions", "jsonencode"}},
			{Name: "additional null", Set: additional(`null`), Says: []string{"additional_conditions", "not a JSON object"}},
			{Name: "additional list", Set: additional(`[]`), Says: []string{"additional_conditions", "not a JSON object"}},
			{Name: "additional member", Set: additional(`{"enabled":{"operator":"eq","value":true}}`), Says: []string{"additional_conditions", `"enabled" is not a condition`}},
			{Name: "additional without operator", Set: additional(`{"risk":{"value":1}}`), Says: []string{"additional_conditions", `"risk" is {"value":1}`, "operator"}},
			{Name: "additional with a third", Set: additional(`{"risk":{"operator":"eq","value":1,"x":1}}`), Says: []string{"additional_conditions", `"risk"`, "nothing else"}},
			{Name: "additional null value", Set: additional(`{"risk":{"operator":"eq","value":null}}`), Says: []string{"additional_conditions", `"risk"`}},
			{Name: "additional with an attribute", Set: additional(`{"ip":{"operator":"in","value":["10.0.0.1"]}}`), Says: []string{"additional_conditions", `"ip" is {"operator":"in","value":["10.0.0.1"]}`, "Give ip_addresses instead"}},
			{Name: "additional twice", Set: additional(`{"groups":{"operator":"not_in","value":["a"]}}`).With(rig.Values{"groups": condition("in", "b")}), Says: []string{"additional_conditions", `"groups" is given, and so is groups`}},
			{Name: "an empty domain", Set: rig.Values{"domain": ""}, Says: []string{"domain", "at least 1"}},
			{Name: "no name", Set: rig.Values{"name": ""}, Says: []string{"name", "at least 1"}},
			{Name: "decision with an empty one", Set: decision("", nil), Says: []string{"decision.action", "at least 1"}},
			{Name: "authentication of no kind", Set: decision("mfa_required", nil), Says: []string{`decision.authentication_methods is required when decision.action is "mfa_required"`, "Set decision.authentication_methods, or change decision.action"}},
			{Name: "no methods", Set: decision("mfa_required", []any{}), Says: []string{"decision.authentication_methods", "at least 1"}},
			{Name: "a method twice", Set: decision("mfa_required", []any{"a", "a"}), Says: []string{"decision.authentication_methods", `"a" is set more than once`}},
		},
		Costs: Costs{
			Create:  Requests{"POST " + path + "/fetch": lists, "PUT " + path: each},
			Refresh: Requests{"POST " + path + "/fetch": once},
			Update:  Requests{"PATCH " + path + "/{id}": each, "POST " + path + "/fetch for a part": each},
			Destroy: Requests{"DELETE " + path + "/{id}": each, "POST " + path + "/fetch": each},
		},
		Generate: Generate{Texts: map[string]func(*Generator) any{"additional_conditions": conditions}, Fit: fitJourney},
	}
}

func fitJourney(g *Generator, model rig.Values) {
	for _, name := range []string{"applications", "device_ids", "groups", "ip_addresses", "usernames", "requesting_app_ids"} {
		condition, ok := model[name].(rig.Values)
		if !ok {
			continue
		}
		if name == "ip_addresses" {
			condition["values"] = []any{"203.0.113." + strconv.Itoa(g.IntN(255))}
			if condition["operator"] == client.OperatorInRange {
				condition["values"] = []any{"10.0.0.0/8", "::1", "10.0.0.1-10.0.0.9"}[:1+g.IntN(3)]
			}
		}
		if condition["operator"] == client.OperatorEq {
			condition["values"] = condition["values"].([]any)[:1]
		}
	}
}
