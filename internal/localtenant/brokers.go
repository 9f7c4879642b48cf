package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

const brokerConnections = "broker_connections"

// brokerOperations serves the group "Broker". Nothing creates a connection:
// brokers register themselves. The content of the sealed answers is printed
// nowhere; it is made of the members that the requests name, with enabled as
// text in both directions.
func brokerOperations() []operation {
	text := func(name string) field { return engine.Text(name).Required() }
	ids := engine.Fields{text("tenantId"), text("communityId"), text("moduleId")}
	return []operation{
		{Endpoint: "adminapi POST /broker/fetch", Body: ids, Handle: listBrokers},
		{Endpoint: "adminapi PATCH /broker/changestatus", Handle: changeBroker("enabled"), Body: append(ids[:3:3], text("uid"), engine.Text("enabled").Required().OneOf("true", "false"))},
		{Endpoint: "adminapi PATCH /broker/update", Handle: changeBroker("name"), Body: append(ids[:3:3], text("uid"), text("name"))},
		{Endpoint: "adminapi DELETE /broker/{uid}", Body: ids, Handle: deleteBroker},
	}
}

// RegisterBroker does what a broker does when it first connects for a module:
// it shows up, enabled. It returns the connection's uid.
func (t *Tenant) RegisterBroker(moduleID, name string) string {
	return t.Add(brokerConnections, map[string]any{
		"_id": engine.NewUUID(), "moduleId": moduleID, "name": name, "enabled": "true",
	})
}

// brokerModule finds the module of the body, in this tenant.
func brokerModule(c *call) (map[string]any, *answer) {
	if a := c.CheckHome(); a != nil {
		return nil, a
	}
	return findModule(c, "moduleId", c.Body["moduleId"])
}

// broker finds the connection uid of the body's module.
func findBroker(c *call, uid string) (map[string]any, *answer) {
	module, refused := brokerModule(c)
	if refused != nil {
		return nil, refused
	}
	found := c.Find(brokerConnections, uid)
	if found == nil || found["moduleId"] != module["_id"] {
		return nil, new(c.Missing("uid", "broker connection "+uid))
	}
	return found, nil
}

func listBrokers(c *call) answer {
	module, refused := brokerModule(c)
	if refused != nil {
		return *refused
	}
	shown := []any{}
	for _, broker := range c.Collections[brokerConnections] {
		if broker["moduleId"] == module["_id"] {
			shown = append(shown, showBroker(c, broker))
		}
	}
	return c.List(shown)
}

func changeBroker(member string) func(*call) answer {
	return func(c *call) answer {
		uid, _ := c.Body["uid"].(string)
		broker, refused := findBroker(c, uid)
		if refused != nil {
			return *refused
		}
		broker[member] = c.Body[member]
		c.Changed()
		return engine.Reply(showBroker(c, broker))
	}
}

func deleteBroker(c *call) answer {
	broker, refused := findBroker(c, c.Params["uid"])
	if refused != nil {
		return *refused
	}
	c.Remove(brokerConnections, broker["_id"].(string))
	return engine.NoContent()
}

func showBroker(c *call, stored map[string]any) map[string]any {
	shown := engine.Clone(stored)
	shown["uid"] = shown["_id"]
	delete(shown, "_id")
	shown["tenantId"], shown["communityId"] = c.TenantID, c.CommunityID
	return shown
}
