package localtenant

import (
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// identityProviders are the community's own, of which there is one of each type at
// most. The reference prints neither the body of PUT nor an answer: the type, which
// its texts speak of, is required, and all else is taken.
func identityProviders() *engine.Collection {
	return &engine.Collection{
		Name: "identity_providers", Noun: "identity provider", ID: "id", ObjectIDs: true,
		View: engine.View{Home: true, Secrets: []string{"clientSecret"}},
		Check: func(c *call, stored map[string]any) []fieldError {
			kind, sent := c.Body["type"]
			if text, _ := kind.(string); text == "" && (sent || stored == nil) {
				return []fieldError{engine.Wrong("type", "is required")}
			}
			if slices.ContainsFunc(c.Collections["identity_providers"], func(other map[string]any) bool {
				return sent && other["type"] == kind && (stored == nil || other["_id"] != stored["_id"])
			}) {
				return []fieldError{engine.Wrong("type", "already exists in this community")}
			}
			return nil
		},
	}
}

// externalIDPs are those of others. The reference prints nothing of them.
func externalIDPs() *engine.Collection {
	return &engine.Collection{
		Name: "external_idps", Noun: "external idp", ID: "id", ObjectIDs: true,
		View: engine.View{Home: true, Secrets: []string{"clientSecret"}},
	}
}

func identityProviderOperations() []operation {
	own, external := identityProviders(), externalIDPs()
	operations := []operation{
		{Endpoint: "adminapi POST /idp/fetch", Home: true, Body: engine.Texts("id", "type"), Consumes: true, Handle: fetchIdentityProviders},
		{Endpoint: "adminapi POST /external_idp/fetch", Home: true, Body: engine.Fields{engine.List("ids", engine.Text("").Required())}, Handle: fetchExternalIDPs},
	}
	for path, of := range map[string]*engine.Collection{"/idp": own, "/external_idp": external} {
		operations = append(operations,
			operation{Endpoint: "adminapi PUT " + path, Home: true, Open: true, Handle: of.Create},
			operation{Endpoint: "adminapi PATCH " + path + "/{id}", Home: true, Open: true, Find: of.Find, Handle: of.Merge},
			operation{Endpoint: "adminapi DELETE " + path + "/{id}", Home: true, Find: of.Find, Handle: of.Delete},
		)
	}
	return operations
}

// fetchIdentityProviders answers those that have the id and the type. Where there is
// none, a default one is made and answered; of an id alone none can be.
func fetchIdentityProviders(c *call) answer {
	id, byID := c.Body["id"]
	kind, byType := c.Body["type"]
	fits := func(stored map[string]any) bool {
		return (!byID || stored["_id"] == id) && (!byType || stored["type"] == kind)
	}
	providers := identityProviders()
	if (byType || !byID) && !slices.ContainsFunc(c.Collections[providers.Name], fits) {
		if !byType {
			kind = "oidc" // as in the sample
		}
		c.Insert(providers.Name, map[string]any{"type": kind, "enabled": false})
		c.Changed()
		fits = func(stored map[string]any) bool { return stored["type"] == kind }
	}
	return providers.ListWhere(c, fits)
}

// fetchExternalIDPs answers those with the ids, and without ids all.
func fetchExternalIDPs(c *call) answer {
	ids, _ := c.Body["ids"].([]any)
	return externalIDPs().ListWhere(c, func(stored map[string]any) bool { return len(ids) == 0 || slices.Contains(ids, stored["_id"]) })
}
