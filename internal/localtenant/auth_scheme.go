package localtenant

import (
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// authSchemeOperations serves "Auth Scheme" and "Community Auth Info": the
// second is the only way to read what the first writes, and asks for no token.
func authSchemeOperations() []operation {
	return []operation{
		{
			Endpoint: "adminapi PATCH /authscheme/default/modules", Home: true, Seed: seedDirectories, Handle: setDefaultModules,
			Body: engine.Fields{engine.List("modules", engine.Text("").Required()).Required()},
		},
		{
			Endpoint: "adminapi POST /community_auth_info/fetch", Freeform: branding().Freeform, Handle: communityAuthInfo,
			Body: engine.Texts("dns", "communityName").Required(),
		},
	}
}

// seedDirectories gives a tenant its internal users with a password policy, and
// the default auth scheme. A state file of an earlier day has none of them.
func seedDirectories(s *state) {
	if defaultScheme(s) != nil {
		return
	}
	id := s.Insert(authModules, map[string]any{
		"communityId": s.CommunityID, "type": "db", "subtype": "datastore", "method": "authn",
		"name": internalStore, "enabled": true, "mode": "direct",
		"config": map[string]any{"passwordPolicy": defaultPasswordPolicy()},
	})
	s.Insert(authSchemes, map[string]any{
		"tag": "default", "enabled": true, "isDefault": true,
		"dbModule": schemeEntry(s, id), "modules": []any{},
	})
}

// schemeEntry is a module's place in a scheme, with an id of its own.
func schemeEntry(s *state, moduleID string) map[string]any {
	return map[string]any{"_id": s.NewID(), "id": moduleID, "criteria": ""}
}

func defaultScheme(s *state) map[string]any {
	for _, scheme := range s.Collections[authSchemes] {
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
	scheme := defaultScheme(c.State)
	if scheme == nil {
		return engine.NotFound("the default auth scheme")
	}
	sent, _ := c.Body["modules"].([]any)
	known, _ := scheme["modules"].([]any)
	entries := []any{}
	modules := modules()
	for i, id := range sent {
		text, _ := id.(string)
		param := engine.Item("modules", i)
		if slices.Contains(sent[:i], id) {
			return engine.InvalidField(param, param+" is there twice")
		}
		module, refused := modules.FindBy(c, param, text, nil)
		if refused != nil {
			return *refused
		}
		entry := any(schemeEntry(c.State, module["_id"].(string)))
		if at := slices.IndexFunc(known, func(entry any) bool { return entry.(map[string]any)["id"] == id }); at >= 0 {
			entry = known[at]
		}
		entries = append(entries, entry)
	}
	scheme["modules"] = entries
	c.Changed()
	return engine.Reply(showScheme(c, scheme))
}

// showScheme fills the modules' present names in.
func showScheme(c *call, stored map[string]any) map[string]any {
	shown := engine.Clone(stored)
	fill := func(entry map[string]any) bool {
		id, _ := entry["id"].(string)
		module := c.Find(authModules, id)
		for _, name := range []string{"type", "method", "name"} {
			entry[name] = module[name]
		}
		return module != nil
	}
	if entry := engine.Part(shown, "dbModule"); entry != nil && !fill(entry) {
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
	dns, _ := c.Body["dns"].(string)
	if !answersTo(c.State, dns, c.Request.Host) {
		return engine.InvalidField("dns", "dns is unknown")
	}
	if c.Body["communityName"] != c.CommunityName {
		return engine.InvalidField("communityName", "communityName is unknown")
	}
	tenant, community, err := describe(c.State)
	if err != nil {
		return engine.InternalError(err)
	}
	scheme := map[string]any{}
	if stored := defaultScheme(c.State); stored != nil {
		scheme = showScheme(c, stored)
	}
	return engine.Reply(map[string]any{
		"community": community, "tenant": tenant, "authScheme": scheme, "branding": branding().Read.Show(c, branding().Stored(c.State)),
		"settings": map[string]any{}, "password_reset_options": map[string]any{},
	})
}
