package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func network() []Kind { return []Kind{authProxyConfig(), radiusConfig()} }

func radiusConfig() Kind {
	k := networkConfig("onekosmos_radius_config", "radius_configs", "/radius/", "{uid}", (*client.Client).RadiusConfigs)
	k.Lives[0].Full["ivr_line"] = "phone"
	return k
}

func authProxyConfig() Kind {
	k := networkConfig("onekosmos_auth_proxy_config", "auth_proxy_configs", "/authproxy/", "{id}", (*client.Client).AuthProxyConfigs)
	k.Lives[0].Full["default_auth_method"] = "ivr"
	k.Lives[0].Changes = append(k.Lives[0].Changes, Change{Name: "another default", Set: rig.Values{"default_auth_method": "push"}})
	k.Bad = append(k.Bad, Bad{Name: "empty default", Set: rig.Values{"default_auth_method": ""}, Says: []string{"default_auth_method", "at least 1"}})
	k.Fault = nil // the other one stands for it
	return k
}

// networkConfig is the row of what the groups Radius and Auth Proxy have in common.
func networkConfig(typeName, collection, path, id string, store func(*client.Client) client.NetworkConfigs) Kind {
	fetch, one := "POST "+path+"fetch", path+"config/"+id
	return Kind{
		Type: typeName, Names: []string{"name"}, Collection: collection, By: []string{"id", "name"},
		Lives: []Life{{
			Minimal: rig.Values{"name": "VPN", "auth_schemes": []any{"push"}, "push_keyword": "push"},
			Full:    rig.Values{"name": "VPN <&> Wi-Fi", "auth_schemes": []any{"ivr", "push"}, "push_keyword": "app", "ivr_keyword": "call"},
			Changes: []Change{{Name: "another keyword", Set: rig.Values{"push_keyword": "notify"}}},
		}},
		Another: numbered("name", "VPN %d"),
		Missing: "0b7c9c1e-5c0e-4f0b-9a53-0c3f6f3b8f5a",
		BadIDs:  map[string][]string{"a/b": {`"a/b" has 2 parts`}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, store(c), identity.Text("id"), func(n *client.NetworkConfig) { n.PushKeyword = "outside" })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return store(c).Delete(ctx, identity.Text("id"))
		},
		Bad: []Bad{
			{Name: "no name", Set: rig.Values{"name": ""}, Says: []string{"name", "at least 1"}},
			{Name: "no method", Set: rig.Values{"auth_schemes": []any{}}, Says: []string{"auth_schemes", "at least 1"}},
			{Name: "a method that is null", Set: rig.Values{"auth_schemes": []any{nil}}, Says: []string{"auth_schemes", "null"}},
			{Name: "no keyword", Set: rig.Values{"push_keyword": ""}, Says: []string{"push_keyword", "at least 1"}},
			{Name: "empty keyword", Set: rig.Values{"ivr_keyword": ""}, Says: []string{"ivr_keyword", "at least 1"}},
		},
		Costs: Costs{
			Create:  Requests{"PUT " + one: each, fetch: lists},
			Refresh: Requests{fetch: once},
			Update:  Requests{"PUT " + one: each, fetch + " for a part": each},
			Destroy: Requests{"DELETE " + one: each, fetch: each},
		},
		Fault: &Fault{
			Creates: Call{"PUT", one}, Updates: Call{"PUT", one}, Removes: Call{"DELETE", one},
			Reads:   []Call{{"POST", path + "fetch"}},
			Witness: "onekosmos_service_provider",
		},
	}
}
