package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

const serviceKeys = "service_keys"

// serviceKeyOperations serves the group "Service Key" of three services. They
// have the same keys. The Admin API seals its answers, the two others answer
// plain, as they do elsewhere.
func serviceKeyOperations() []operation {
	var made []operation
	for _, service := range []string{"adminapi", "idproofingapi", "walletapi"} {
		made = append(made,
			operation{Endpoint: service + " GET /servicekeys", Seed: seedServiceKeys, Handle: listServiceKeys},
			operation{Endpoint: service + " DELETE /servicekey/{keyId}", Handle: resetServiceKey},
		)
	}
	return made
}

// seedServiceKeys gives a tenant the keys of its services. A state file of an
// earlier day has none.
func seedServiceKeys(s *state) {
	if len(s.Collections[serviceKeys]) > 0 {
		return
	}
	for _, service := range services() {
		s.Insert(serviceKeys, map[string]any{
			"tag": service, "keyId": engine.NewUUID(), "keySecret": engine.NewUUID(), "type": "service", "debug": false,
		})
	}
}

// levelTooLow refuses a license that is not of the level system, which the text
// of both calls demands.
func levelTooLow(c *call) *answer {
	if !c.Modes.ServiceLicense {
		return nil
	}
	a := engine.Unauthorized("the license must be of authLevel system")
	return &a
}

func listServiceKeys(c *call) answer {
	if a := levelTooLow(c); a != nil {
		return *a
	}
	shown := []any{}
	for _, stored := range c.Collections[serviceKeys] {
		shown = append(shown, showServiceKey(c, stored))
	}
	return serviceKeyAnswer(c, c.Modes.Order(shown))
}

// resetServiceKey answers a list of one, as the sample is. Tag and type stay.
func resetServiceKey(c *call) answer {
	if a := levelTooLow(c); a != nil {
		return *a
	}
	for _, stored := range c.Collections[serviceKeys] {
		if stored["keyId"] == c.Params["keyId"] {
			stored["keyId"], stored["keySecret"] = engine.NewUUID(), engine.NewUUID()
			c.Changed()
			return serviceKeyAnswer(c, []any{showServiceKey(c, stored)})
		}
	}
	return c.Missing("keyId", "service key "+c.Params["keyId"])
}

func serviceKeyAnswer(c *call, shown []any) answer {
	if c.Endpoint.Service == "adminapi" {
		return engine.Reply(shown)
	}
	return engine.ReplyPlain(shown)
}

// showServiceKey shows debug in the Wallet API only, whose samples alone have
// it.
func showServiceKey(c *call, stored map[string]any) map[string]any {
	shown := engine.Clone(stored)
	delete(shown, "_id")
	if c.Endpoint.Service != "walletapi" {
		delete(shown, "debug")
	}
	c.Modes.HideSecret(shown, "keySecret")
	return shown
}
