package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// selfRegistration serves the group "Self Registration Config".
func selfRegistration() *engine.Settings {
	view := engine.View{ID: engine.NoID, Booleans: []string{"allowed"}}
	return &engine.Settings{
		Name: "self_registration", Home: true, Members: engine.Fields{engine.Boolean("allowed").Default(false)}, Read: view, Written: view,
		Fetch: "adminapi POST /config/self_registration_config/fetch", Set: "adminapi PUT /config/self_registration_config",
	}
}

// instanceSelfRegistration serves the group "Instance Config", whose bodies name
// neither tenant nor community.
func instanceSelfRegistration() *engine.Settings {
	view := engine.View{ID: engine.NoID, Booleans: []string{"allowed"}}
	return &engine.Settings{
		Name: "instance_self_registration", Members: engine.Fields{engine.Boolean("allowed").Required().Default(false)}, Read: view, Written: view,
		Fetch: "adminapi GET /instance_config/self_registration_config", Set: "adminapi PUT /instance_config/self_registration_config",
	}
}
