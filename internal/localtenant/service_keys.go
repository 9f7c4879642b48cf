package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// serviceKeyOperations serves the group "Service Key" of three services, which
// have the same keys. The Admin API seals its answers, the two others answer
// plain, as they do elsewhere.
func serviceKeyOperations() []operation {
	var made []operation
	for _, service := range []string{"adminapi", "idproofingapi", "walletapi"} {
		keys := &engine.Collection{
			Name: "service_keys", Noun: "service key", ID: "keyId", Key: "keyId", Plain: service != "adminapi",
			View: engine.View{ID: engine.NoID, Secrets: []string{"keySecret"}},
		}
		if service != "walletapi" { // whose samples alone have it
			keys.View.Hidden = []string{"debug"}
		}
		made = append(made,
			operation{Endpoint: service + " GET /servicekeys", Seed: seedServiceKeys, Handle: withSystemLicense(keys.List)},
			operation{Endpoint: service + " DELETE /servicekey/{keyId}", Handle: withSystemLicense(func(c *call) answer {
				return resetServiceKey(c, keys)
			})},
		)
	}
	return made
}

// seedServiceKeys gives a tenant the keys of its services. A state file of an
// earlier day has none.
func seedServiceKeys(s *state) {
	if len(s.Collections["service_keys"]) > 0 {
		return
	}
	for _, service := range services() {
		s.Insert("service_keys", map[string]any{
			"tag": service, "keyId": engine.NewUUID(), "keySecret": engine.NewUUID(), "type": "service", "debug": false,
		})
	}
}

// withSystemLicense refuses a license that is not of the level system, which
// the text of both calls demands.
func withSystemLicense(handle func(*call) answer) func(*call) answer {
	return func(c *call) answer {
		if c.Modes.ServiceLicense {
			return engine.Unauthorized("the license must be of authLevel system")
		}
		return handle(c)
	}
}

// resetServiceKey answers a list of one, as the sample is. Tag and type stay.
func resetServiceKey(c *call, keys *engine.Collection) answer {
	stored, refused := keys.Find(c)
	if refused != nil {
		return *refused
	}
	stored["keyId"], stored["keySecret"] = engine.NewUUID(), engine.NewUUID()
	c.Changed()
	return keys.ListWhere(c, func(other map[string]any) bool { return other["_id"] == stored["_id"] })
}
