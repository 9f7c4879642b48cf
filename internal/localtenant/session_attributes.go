package localtenant

import (
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// globalAttributes are what the platform has for all communities, by the key paths of
// POST /config/session_attributes/fetch, and the member of its answer.
func globalAttributes() map[string]struct {
	member string
	value  []any
} {
	return map[string]struct {
		member string
		value  []any
	}{
		"blockid_session_attributes": {"baseline", []any{"firstname", "lastname", "username", "email"}},
		"blockid_ledger_attributes":  {"ledger", []any{"did", "ial"}},
		"identity_attributes": {"identity", []any{
			map[string]any{"attribute": "dob", "displayName": "Date of Birth"}, map[string]any{"attribute": "documentid", "displayName": "Document ID"},
		}},
	}
}

// sessionAttributeOperations serves the group "Session Attributes Config". The
// reference does not print what PUT answers.
func sessionAttributeOperations() []operation {
	texts := func(name string) field { return engine.List(name, engine.Text("")) }
	settings := &engine.Settings{
		Name: "session_attributes", Home: true, Members: engine.Fields{texts("data").Required().Default([]any{})},
		Fetch: "adminapi POST /config/session_attributes/fetch", Set: "adminapi PUT /config/session_attributes",
		Written: engine.View{ID: engine.NoID},
	}
	made := settings.Operations()
	made[0].Body = engine.Fields{texts("local_key_paths").Required(), texts("global_key_paths").Required()}
	made[0].Handle = func(c *call) answer {
		shown := map[string]any{}
		asks := func(list, path string) bool {
			paths, _ := c.Body[list].([]any)
			return slices.Contains(paths, any(path))
		}
		if asks("local_key_paths", "blockid_session_attributes") {
			custom, _ := c.Show(settings.Stored(c.State))["data"].([]any)
			shown["custom"] = c.Modes.Order(custom)
		}
		for path, of := range globalAttributes() {
			if asks("global_key_paths", path) {
				shown[of.member] = of.value
			}
		}
		return engine.Reply(shown)
	}
	return made
}
