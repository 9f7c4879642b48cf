package localtenant

import (
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// authSchemeOperations serves "Auth Scheme", which has no call that reads.
func authSchemeOperations() []operation {
	return []operation{
		{
			Endpoint: "adminapi PATCH /authscheme/default/modules", Home: true, Seed: seedDirectories, Handle: setDefaultModules,
			Body: engine.Fields{engine.List("modules", engine.Text("").Required()).Required()},
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
