package localtenant

import (
	"maps"
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const catalogItems = "service_provider_catalog"

func catalogOperations() []operation {
	return []operation{{Endpoint: "adminapi GET /spcatalog/list", Keyed: true, Seed: seedCatalog, Handle: listCatalog}}
}

// seedCatalog gives a new tenant the applications it can set up by itself.
func seedCatalog(s *state) {
	if !s.Fresh {
		return
	}
	addresses := map[string]string{
		"auth0": "https://manage.auth0.com", "okta": "https://login.okta.com", "forgerock": "https://backstage.forgerock.com",
		"salesforce": "https://login.salesforce.com", "gsuite": "https://admin.google.com", "zendesk": "https://www.zendesk.com",
	}
	for _, kind := range slices.Sorted(maps.Keys(addresses)) {
		s.Insert(catalogItems, map[string]any{
			"_id": kind, "name": featuredTypes()[kind].title, "logo": emptyLogo, "sso_url": addresses[kind], "template": kind,
		})
	}
}

func catalogItem(s *state, kind string) map[string]any { return s.Find(catalogItems, kind) }

// listCatalog answers an object keyed by the items' names, not a list.
func listCatalog(c *call) answer {
	items := map[string]any{}
	for _, stored := range c.Collections[catalogItems] {
		item := maps.Clone(stored)
		delete(item, "_id")
		key, _ := stored["_id"].(string)
		items[key] = item
	}
	return engine.Reply(items)
}
