package localtenant

import (
	"maps"
	"slices"
)

const catalogItems = "service_provider_catalog"

func catalogOperations() []operation {
	return []operation{{
		service: "adminapi", method: "GET", path: "/spcatalog/list", keyed: true, handle: listCatalog,
	}}
}

// seedCatalog gives a new tenant the applications it can set up by itself.
func (t *Tenant) seedCatalog() {
	addresses := map[string]string{
		"auth0": "https://manage.auth0.com", "okta": "https://login.okta.com", "forgerock": "https://backstage.forgerock.com",
		"salesforce": "https://login.salesforce.com", "gsuite": "https://admin.google.com", "zendesk": "https://www.zendesk.com",
	}
	for _, kind := range slices.Sorted(maps.Keys(addresses)) {
		t.insert(catalogItems, map[string]any{
			"_id": kind, "name": featuredTypes()[kind].title, "logo": emptyLogo, "sso_url": addresses[kind], "template": kind,
		})
	}
}

func (t *Tenant) catalogItem(kind string) map[string]any { return t.find(catalogItems, kind) }

// listCatalog answers an object keyed by the items' names, not a list.
func listCatalog(c *call) answer {
	items := map[string]any{}
	for _, stored := range c.data.Collections[catalogItems] {
		item := maps.Clone(stored)
		delete(item, "_id")
		key, _ := stored["_id"].(string)
		items[key] = item
	}
	return reply(items)
}
