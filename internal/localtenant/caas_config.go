package localtenant

import (
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// caasConfigs has one object: the global configuration, which no call changes.
const caasConfigs = "caas_configs"

// caasConfigOperations serves the group "Caas Config". The reference prints an
// empty answer: here it has the values by the key paths that were asked for, as far
// as there are any.
func caasConfigOperations() []operation {
	return []operation{{
		Endpoint: "adminapi POST /config/fetch", Home: true, Keyed: true, Freeform: []string{"login"}, Handle: fetchCaasConfig,
		Body: engine.Fields{engine.List("key_paths", engine.Text("").Required()).Required()},
		Seed: func(s *state) {
			if len(s.Collections[caasConfigs]) == 0 {
				s.Insert(caasConfigs, map[string]any{"login": map[string]any{"attempts": float64(5), "captchaSecret": "of-the-captcha"}})
			}
		},
	}}
}

func fetchCaasConfig(c *call) answer {
	shown := map[string]any{}
	paths, _ := c.Body["key_paths"].([]any)
	for _, path := range paths {
		var value any = c.Collections[caasConfigs][0]
		for _, name := range strings.Split(path.(string), ".") {
			members, _ := value.(map[string]any)
			value = members[name]
		}
		if value != nil {
			shown[path.(string)] = engine.Clone(value)
		}
	}
	return engine.Reply(shown)
}
