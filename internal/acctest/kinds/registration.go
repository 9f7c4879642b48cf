package kinds

import (
	"context"
	"fmt"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func registration() []Kind { return []Kind{consent(), selfRegistration(), instanceSelfRegistration()} }

func selfRegistration() Kind {
	const path = "/config/self_registration_config"
	return switchOf(onlyOne("onekosmos_self_registration", "self_registration", "POST "+path+"/fetch", "PUT "+path), (*client.Client).SelfRegistration)
}

func instanceSelfRegistration() Kind {
	const path = "/instance_config/self_registration_config"
	return switchOf(onlyOne("onekosmos_instance_self_registration", "instance_self_registration", "GET "+path, "PUT "+path), (*client.Client).InstanceSelfRegistration)
}

// switchOf completes the row of settings of one required boolean.
func switchOf(k Kind, store func(*client.Client) *client.Settings[client.SelfRegistration]) Kind {
	k.Lives = []Life{{
		Minimal: rig.Values{"allowed": true},
		Full:    rig.Values{"allowed": false},
	}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, store(c), client.SettingsID, func(s *client.SelfRegistration) { s.Allowed = new(!*s.Allowed) })
	}
	k.Bad = []Bad{{Name: "nothing", Set: rig.Values{"allowed": nil}, Says: []string{"allowed", "required"}}}
	return k
}

func consent() Kind {
	const get, put = "GET /config/consents/{type}", "PUT /config/consents"
	text := rig.Values{"type": "biometric", "enabled": true, "title": "Your face", "body": "<p>Grüezi &amp; 日本</p>", "acknowledge_text": "I agree"}
	return Kind{
		Type: "onekosmos_consent", Collection: "consents", Identity: []string{"type"}, By: []string{"type"},
		Lives: []Life{{
			Minimal:  rig.Values{"type": "biometric", "enabled": false},
			Full:     text.With(rig.Values{"subtitle": "What we do with it"}),
			Changes:  []Change{{Name: "another title", Set: text.With(rig.Values{"title": "Biometrics"}), Apart: numbered("type", "type%d")}, {Name: "another type", Set: rig.Values{"type": "type99"}, Action: Replace}},
			Back:     Replace,
			Unlisted: "no call lists consents",
		}},
		Another: numbered("type", "type%d"),
		Missing: "nothing",
		BadIDs:  map[string][]string{"a/b": {`"a/b" has 2 parts`}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.Consent(identity.Text("type")), identity.Text("type"), func(m *client.Consent) { m.Title = new("outside") })
		},
		Leaves: func(stored map[string]any) bool { return stored["isEnabled"] == false }, // nothing removes one
		Bad: []Bad{
			{Name: "no type", Set: rig.Values{"type": ""}, Says: []string{"type", "at least 1"}},
			{Name: "a type that is a path", Set: rig.Values{"type": "ipfs"}, Says: []string{"type", "none of"}},
			{Name: "enabled without a title", Set: text.With(rig.Values{"title": nil}), Says: []string{"title is required when enabled is true"}},
			{Name: "enabled without a body", Set: text.With(rig.Values{"body": nil}), Says: []string{"body is required when enabled is true"}},
			{Name: "enabled without what to agree with", Set: text.With(rig.Values{"acknowledge_text": nil}), Says: []string{"acknowledge_text is required when enabled is true"}},
			{Name: "empty body", Set: text.With(rig.Values{"body": ""}), Says: []string{"body", "at least 1"}},
		},
		Costs: Costs{
			Create:  Requests{get: {Each: 3}, put: each},
			Refresh: Requests{get: each},
			Update:  Requests{get: {Each: 2}, put: each},
			Destroy: Requests{get: {Each: 2}, put: each},
		},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{"type": func(g *Generator) any { return fmt.Sprint("type", g.IntN(1000)) }},
			Fit: func(g *Generator, model rig.Values) {
				if model["enabled"] == true {
					model["title"], model["body"], model["acknowledge_text"] = g.Text(""), g.Text(""), g.Text("")
				}
			},
		},
		Without: map[Feature]string{
			List:        "no call lists consents",
			DataSources: "no call lists consents, and the data source of that name reads one",
			NotFound:    "a community has a consent of every type, and an import of another type tells what the tenant said",
			Removal:     "a community always has one",
		},
	}
}
