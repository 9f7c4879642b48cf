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
	return []Kind{v1, v2}
}

func condition(operator string, values ...any) rig.Values {
	return rig.Values{"operator": operator, "values": values}
}

func journey(typeName, collection, path string, store func(*client.Client) *client.AuthenticationJourneys) Kind {
	conditions := func(g *Generator) any {
		return []string{`{}`, `{ "time": {"value": ["08:00-18:00"], "operator": "within"} }`, `{"risk":{"operator":"in","value":{"a":[1,null]}}}`}[g.IntN(3)]
	}
	return Kind{
		Type: typeName, Collection: collection, By: []string{"id", "name"},
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
				{Name: "the same, spelled otherwise", Set: rig.Values{"additional_conditions": `{ "risk": {"value": ["b", "a"], "operator": "in"} }`}, Action: NoOp},
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
		Costs: Costs{
			Create:  Requests{"POST " + path + "/fetch": once, "PUT " + path: each},
			Refresh: Requests{"POST " + path + "/fetch": once},
			Update:  Requests{"PATCH " + path + "/{id}": each, "POST " + path + "/fetch for a part": each},
			Destroy: Requests{"DELETE " + path + "/{id}": each},
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
