package localtenant

const serviceKeys = "service_keys"

// serviceKeyOperations serves the group "Service Key" of three services. They
// have the same keys. The Admin API seals its answers, the two others answer
// plain, as they do elsewhere.
func serviceKeyOperations() []operation {
	var made []operation
	for _, service := range []string{"adminapi", "idproofingapi", "walletapi"} {
		made = append(made,
			operation{service: service, method: "GET", path: "/servicekeys", handle: listServiceKeys},
			operation{service: service, method: "DELETE", path: "/servicekey/{keyId}", handle: resetServiceKey},
		)
	}
	return made
}

// seedServiceKeys gives a tenant the keys of its services. A state file of an
// earlier day has none.
func (t *Tenant) seedServiceKeys() {
	if len(t.data.Collections[serviceKeys]) > 0 {
		return
	}
	for _, service := range services() {
		t.insert(serviceKeys, map[string]any{
			"tag": service, "keyId": newUUID(), "keySecret": newUUID(), "type": "service", "debug": false,
		})
	}
}

// levelTooLow refuses a license that is not of the level system, which the text
// of both calls demands.
func (c *call) levelTooLow() *answer {
	if !c.modes.ServiceLicense {
		return nil
	}
	a := unauthorized("the license must be of authLevel system")
	return &a
}

func listServiceKeys(c *call) answer {
	if a := c.levelTooLow(); a != nil {
		return *a
	}
	shown := []any{}
	for _, stored := range c.data.Collections[serviceKeys] {
		shown = append(shown, c.showServiceKey(stored))
	}
	return c.serviceKeyAnswer(c.modes.order(shown))
}

// resetServiceKey answers a list of one, as the sample is. Tag and type stay.
func resetServiceKey(c *call) answer {
	if a := c.levelTooLow(); a != nil {
		return *a
	}
	for _, stored := range c.data.Collections[serviceKeys] {
		if stored["keyId"] == c.params["keyId"] {
			stored["keyId"], stored["keySecret"] = newUUID(), newUUID()
			c.dirty = true
			return c.serviceKeyAnswer([]any{c.showServiceKey(stored)})
		}
	}
	return c.missing("keyId", "service key "+c.params["keyId"])
}

func (c *call) serviceKeyAnswer(shown []any) answer {
	if c.operation.service == "adminapi" {
		return reply(shown)
	}
	return replyPlain(shown)
}

// showServiceKey shows debug in the Wallet API only, whose samples alone have
// it.
func (c *call) showServiceKey(stored map[string]any) map[string]any {
	shown := clone(stored)
	delete(shown, "_id")
	if c.operation.service != "walletapi" {
		delete(shown, "debug")
	}
	c.modes.hideSecret(shown, "keySecret")
	return shown
}
