package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// idpConfigOperations serves the group "IDP Config". PUT creates or updates, so that
// a new tenant has none, which is answered as an object without members. The samples
// of the answers are sealed: they are taken to have the members of PUT.
func idpConfigOperations() []operation {
	keys := []string{"signingKey", "encryptionKey"}
	view := engine.View{ID: engine.NoID, Secrets: keys, Booleans: []string{"authnRequestsSigned"}}
	settings := &engine.Settings{
		Name: "idp_config", Home: true, Read: view, Written: view,
		Fetch: "adminapi POST /config/idp_config/fetch", Set: "adminapi PUT /config/idp_config",
		Members: engine.Texts("signingCert", "encryptionCert", "entityId").And(
			engine.Boolean("authnRequestsSigned"), engine.List("sso_bindings", engine.Text("").Required()), engine.List("slo_bindings", engine.Text("").Required()),
		).Required().And(engine.Texts("identifier", keys[0], keys[1])...),
	}
	operations := settings.Operations()
	fetch, set := &operations[0], &operations[1]
	show, replace := fetch.Handle, set.Handle
	stored := func(c *call) map[string]any {
		if all := c.Collections[settings.Name]; len(all) > 0 {
			return all[0]
		}
		return nil
	}
	fetch.Seed = nil
	fetch.Handle = func(c *call) answer {
		if stored(c) == nil {
			return engine.Reply(map[string]any{})
		}
		return show(c)
	}
	// Whether a key is required depends on what is stored.
	set.Handle = func(c *call) answer {
		for _, key := range keys {
			kept, there := stored(c)[key]
			switch sent, is := c.Body[key]; {
			case is && sent == "":
				return engine.Invalid(engine.Wrong(key, "is empty"))
			case !is && there && c.Modes.OptionalSecrets:
				c.Body[key] = kept
			case !is:
				return engine.Invalid(engine.Wrong(key, "is required"))
			}
		}
		return replace(c)
	}
	return operations
}
