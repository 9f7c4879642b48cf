package localtenant

import (
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

func networkMembers() engine.Fields {
	return engine.Fields{
		engine.Text("name").Required(), engine.List("authScheme", engine.Text("").Required()).Required(),
		engine.Text("pushKeyword").Required(), engine.Text("ivrKeyword"),
	}
}

// radiusOperations serves the group "Radius".
func radiusOperations() []operation {
	return networkOperations(&engine.Collection{Name: "radius_configs", Noun: "radius configuration", ID: "uid"},
		"radius", networkMembers().And(engine.Text("ivrLine")))
}

// authProxyOperations serves the group "Auth Proxy".
func authProxyOperations() []operation {
	return networkOperations(&engine.Collection{
		Name: "auth_proxy_configs", Noun: "authproxy configuration", ID: "id",
		Complete: func(_ *call, made map[string]any) {
			if engine.SetDefault(made, "isDefaultAuthMethodEnable", false); made["isDefaultAuthMethodEnable"] != true {
				delete(made, "defaultAuthMethod")
			}
		},
	}, "authproxy", networkMembers().And(engine.Boolean("isDefaultAuthMethodEnable"), engine.Text("defaultAuthMethod").OneOf("push", "ivr")))
}

// networkOperations serves what both groups have. What fetch answers is printed
// nowhere; PUT prints the members, and no uid. It takes any uid, and replaces the
// configuration that has it. Ids that name nothing find nothing.
func networkOperations(all *engine.Collection, path string, body engine.Fields) []operation {
	set := *all
	all.View = engine.View{ID: "uid", Home: true, Booleans: []string{"isDefaultAuthMethodEnable"}}
	set.View = engine.View{ID: engine.NoID, Booleans: all.View.Booleans}
	return []operation{
		{
			Endpoint: "adminapi POST /" + path + "/fetch", Home: true, Body: engine.Fields{engine.List("ids", engine.Text("").Required())},
			Handle: func(c *call) answer {
				ids, some := c.Body["ids"].([]any)
				return all.ListWhere(c, func(stored map[string]any) bool { return !some || slices.Contains(ids, stored["_id"]) })
			},
		},
		{
			Endpoint: "adminapi PUT /" + path + "/config/{" + all.ID + "}", Body: body, Resend: true,
			Find: func(c *call) (map[string]any, *answer) { return c.State.Find(all.Name, c.Params[all.ID]), nil },
			Handle: func(c *call) answer {
				made := engine.Clone(c.Body)
				made["_id"] = c.Params[all.ID]
				if c.Object == nil && c.Modes.BareCreates {
					return all.Store(c, made)
				}
				if c.Object == nil {
					return set.Store(c, made)
				}
				if set.Complete != nil {
					set.Complete(c, made)
				}
				engine.Replace(c.Object, made)
				c.Changed()
				return engine.Reply(set.View.Show(c, c.Object))
			},
		},
		{Endpoint: "adminapi DELETE /" + path + "/config/{" + all.ID + "}", Find: all.Find, Handle: all.Delete},
	}
}
