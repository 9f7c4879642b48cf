package localtenant

const brokerConnections = "broker_connections"

// brokerOperations serves the group "Broker". Nothing creates a connection:
// brokers register themselves. The content of the sealed answers is printed
// nowhere; it is made of the members that the requests name, with enabled as
// text in both directions.
func brokerOperations() []operation {
	text := func(name string) field { return field{name: name, kind: aText, required: true} }
	ids := []field{text("tenantId"), text("communityId"), text("moduleId")}
	return []operation{
		{service: "adminapi", method: "POST", path: "/broker/fetch", body: ids, handle: listBrokers},
		{
			service: "adminapi", method: "PATCH", path: "/broker/changestatus", handle: changeBroker("enabled"),
			body: append(ids[:3:3], text("uid"), field{name: "enabled", kind: aText, required: true, oneOf: []string{"true", "false"}}),
		},
		{
			service: "adminapi", method: "PATCH", path: "/broker/update", handle: changeBroker("name"),
			body: append(ids[:3:3], text("uid"), text("name")),
		},
		{service: "adminapi", method: "DELETE", path: "/broker/{uid}", body: ids, handle: deleteBroker},
	}
}

// RegisterBroker does what a broker does when it first connects for a module:
// it shows up, enabled. It returns the connection's uid.
func (t *Tenant) RegisterBroker(moduleID, name string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	uid := t.insert(brokerConnections, map[string]any{
		"_id": newUUID(), "moduleId": moduleID, "name": name, "enabled": "true",
	})
	t.save()
	return uid
}

// brokerModule finds the module of the body, in this tenant.
func (c *call) brokerModule() (map[string]any, *answer) {
	if a := c.wrongTenant(); a != nil {
		return nil, a
	}
	return c.module("moduleId", c.body["moduleId"])
}

// broker finds the connection uid of the body's module.
func (c *call) broker(uid string) (map[string]any, *answer) {
	module, refused := c.brokerModule()
	if refused != nil {
		return nil, refused
	}
	found := c.find(brokerConnections, uid)
	if found == nil || found["moduleId"] != module["_id"] {
		a := c.missing("uid", "broker connection "+uid)
		return nil, &a
	}
	return found, nil
}

func listBrokers(c *call) answer {
	module, refused := c.brokerModule()
	if refused != nil {
		return *refused
	}
	shown := []any{}
	for _, broker := range c.data.Collections[brokerConnections] {
		if broker["moduleId"] == module["_id"] {
			shown = append(shown, c.showBroker(broker))
		}
	}
	return c.list(shown)
}

func changeBroker(member string) func(*call) answer {
	return func(c *call) answer {
		uid, _ := c.body["uid"].(string)
		broker, refused := c.broker(uid)
		if refused != nil {
			return *refused
		}
		broker[member] = c.body[member]
		c.dirty = true
		return reply(c.showBroker(broker))
	}
}

func deleteBroker(c *call) answer {
	broker, refused := c.broker(c.params["uid"])
	if refused != nil {
		return *refused
	}
	c.Tenant.remove(brokerConnections, broker["_id"].(string))
	return noContent()
}

func (c *call) showBroker(stored map[string]any) map[string]any {
	shown := clone(stored)
	shown["uid"] = shown["_id"]
	delete(shown, "_id")
	shown["tenantId"], shown["communityId"] = c.data.TenantID, c.data.CommunityID
	return shown
}
