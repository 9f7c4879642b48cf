package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// brokers are created by no call: they register themselves. The reference does
// not print what is in the sealed answers; they have the members that the
// requests name, with enabled as text in both directions.
func brokers() *engine.Collection {
	return &engine.Collection{
		Name: brokerConnections, Noun: "broker connection", ID: "uid", Parent: modules(),
		View: engine.View{ID: "uid", Home: true},
	}
}

// brokerOperations serves the group "Broker".
func brokerOperations() []operation {
	brokers, module := brokers(), engine.Texts("moduleId").Required()
	one := module.And(engine.Text("uid").Required())
	return []operation{
		{Endpoint: "adminapi POST /broker/fetch", Home: true, Body: module, Handle: brokers.List},
		{
			Endpoint: "adminapi PATCH /broker/changestatus", Home: true, Find: brokers.Find, Handle: brokers.Merge,
			Body: one.And(engine.Text("enabled").Required().OneOf("true", "false")),
		},
		{
			Endpoint: "adminapi PATCH /broker/update", Home: true, Find: brokers.Find, Handle: brokers.Merge,
			Body: one.And(engine.Text("name").Required()),
		},
		{Endpoint: "adminapi DELETE /broker/{uid}", Home: true, Body: module, Find: brokers.Find, Handle: brokers.Delete},
	}
}

// RegisterBroker does what a broker does when it first connects for a module:
// it shows up, enabled. It returns the connection's uid.
func (t *Tenant) RegisterBroker(moduleID, name string) string {
	return t.Add(brokerConnections, map[string]any{
		"_id": engine.NewUUID(), "moduleId": moduleID, "name": name, "enabled": "true",
	})
}
