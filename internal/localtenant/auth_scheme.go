package localtenant

import (
	"net/http"
	"slices"
)

const authSchemes = "auth_schemes"

// authSchemeOperations serves "Auth Scheme" and "Community Auth Info": the
// second is the only way to read what the first writes, and asks for no token.
func authSchemeOperations() []operation {
	text := func(name string) field { return field{name: name, kind: aText, required: true} }
	return []operation{
		{
			service: "adminapi", method: "PATCH", path: "/authscheme/default/modules", handle: setDefaultModules,
			body: []field{text("tenantId"), text("communityId"), {
				name: "modules", kind: anArray, required: true, items: &field{kind: aText, required: true},
			}},
		},
		{
			service: "adminapi", method: "POST", path: "/community_auth_info/fetch", handle: communityAuthInfo,
			freeform: brandingFreeform(),
			body:     []field{text("dns"), text("communityName")},
		},
	}
}

// seedDirectories gives a tenant its internal users with a password policy,
// the default auth scheme and the templates it comes with. A state file of an
// earlier day has none of them.
func (t *Tenant) seedDirectories() {
	if t.defaultScheme() != nil {
		return
	}
	id := t.insert(authModules, map[string]any{
		"communityId": t.data.CommunityID, "type": "db", "subtype": "datastore", "method": "authn",
		"name": internalStore, "enabled": true, "mode": "direct",
		"config": map[string]any{"passwordPolicy": defaultPasswordPolicy()},
	})
	t.insert(authSchemes, map[string]any{
		"tag": "default", "enabled": true, "isDefault": true,
		"dbModule": t.schemeEntry(id), "modules": []any{},
	})
	t.seedTemplates()
}

// schemeEntry is a module's place in a scheme, with an id of its own.
func (t *Tenant) schemeEntry(moduleID string) map[string]any {
	return map[string]any{"_id": t.newID(), "id": moduleID, "criteria": ""}
}

func (t *Tenant) defaultScheme() map[string]any {
	for _, scheme := range t.data.Collections[authSchemes] {
		if scheme["isDefault"] == true {
			return scheme
		}
	}
	return nil
}

// setDefaultModules replaces the modules of the scheme, in the order sent. An
// empty list is what a new tenant has. Modules that stay keep their places'
// ids.
func setDefaultModules(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	scheme := c.defaultScheme()
	if scheme == nil {
		return notFound("the default auth scheme")
	}
	sent, _ := c.body["modules"].([]any)
	known, _ := scheme["modules"].([]any)
	entries := []any{}
	for i, id := range sent {
		param := "modules[" + itoa(i) + "]"
		if slices.Contains(sent[:i], id) {
			return invalidField(param, param+" is there twice")
		}
		module, refused := c.module(param, id)
		if refused != nil {
			return *refused
		}
		entry := any(c.schemeEntry(module["_id"].(string)))
		if at := slices.IndexFunc(known, func(entry any) bool { return entry.(map[string]any)["id"] == id }); at >= 0 {
			entry = known[at]
		}
		entries = append(entries, entry)
	}
	scheme["modules"] = entries
	c.dirty = true
	return reply(c.showScheme(scheme))
}

// showScheme fills the modules' present names in.
func (c *call) showScheme(stored map[string]any) map[string]any {
	shown := clone(stored)
	fill := func(entry map[string]any) bool {
		id, _ := entry["id"].(string)
		module := c.find(authModules, id)
		for _, name := range []string{"type", "method", "name"} {
			entry[name] = module[name]
		}
		return module != nil
	}
	if entry := part(shown, "dbModule"); entry != nil && !fill(entry) {
		delete(shown, "dbModule")
	}
	entries, _ := shown["modules"].([]any)
	// A module that was removed behind everyone's back leaves no empty place.
	shown["modules"] = slices.DeleteFunc(entries, func(entry any) bool { return !fill(entry.(map[string]any)) })
	return shown
}

// communityAuthInfo answers six objects of which the reference prints the
// names. authScheme has the shape that PATCH /authscheme/default/modules
// answers, branding that of the group "Branding", community and tenant that of
// the bootstrap call; the others are empty here.
func communityAuthInfo(c *call) answer {
	dns, _ := c.body["dns"].(string)
	if !c.answersTo(dns, c.request.Host) {
		return invalidField("dns", "dns is unknown")
	}
	if c.body["communityName"] != c.data.CommunityName {
		return invalidField("communityName", "communityName is unknown")
	}
	tenant, community, err := c.describe()
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	scheme := map[string]any{}
	if stored := c.defaultScheme(); stored != nil {
		scheme = c.showScheme(stored)
	}
	return reply(map[string]any{
		"community": community, "tenant": tenant, "authScheme": scheme, "branding": c.fetchedBranding(),
		"settings": map[string]any{}, "password_reset_options": map[string]any{},
	})
}
