package engine

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// NoID is the ID of a view that leaves the id out.
const NoID = "-"

// View is how answers show a stored object.
type View struct {
	ID       string   // what answers call the id; "" is "_id"
	Home     bool     // answers have the ids of the tenant and the community
	Only     []string // when set, the members that answers have
	Hidden   []string // members that no answer has
	Newer    []string // members that only answers of a newer tenant have
	Secrets  []string // by path; shown as the mode says
	Booleans []string // by path; spelled as text where the mode says so
	Texts    []string // booleans that every answer spells as text
	// Edit does what is odd.
	Edit func(c *Call, shown map[string]any)
}

// Show returns a stored object as it is answered.
func (v View) Show(c *Call, stored map[string]any) map[string]any {
	shown := c.Show(stored)
	delete(shown, "_id")
	if v.ID != NoID {
		shown[v.idName()] = stored["_id"]
	}
	if v.Home {
		shown["tenantId"], shown["communityId"] = c.TenantID, c.CommunityID
	}
	hidden := v.Hidden
	if !c.Modes.UnknownFields {
		hidden = slices.Concat(hidden, v.Newer)
	}
	maps.DeleteFunc(shown, func(name string, _ any) bool {
		return slices.Contains(hidden, name) || v.Only != nil && !slices.Contains(v.Only, name) && !isNewerMember(name)
	})
	for _, path := range v.Secrets {
		object, name := holder(shown, path)
		c.Modes.HideSecret(object, name)
	}
	for _, path := range v.Booleans {
		object, name := holder(shown, path)
		c.Modes.SpellBooleans(object, name)
	}
	for _, name := range v.Texts {
		if value, ok := shown[name].(bool); ok {
			shown[name] = strconv.FormatBool(value)
		}
	}
	if v.Edit != nil {
		v.Edit(c, shown)
	}
	return shown
}

func (v View) idName() string {
	if v.ID == "" {
		return "_id"
	}
	return v.ID
}

// sentSecrets are the secrets in a body, by path.
func (v View) sentSecrets(body map[string]any) map[string]any {
	sent := map[string]any{}
	for _, path := range v.Secrets {
		object, name := holder(body, path)
		sent[path] = object[name]
	}
	return sent
}

// holder returns the object that has the member at a path.
func holder(object map[string]any, path string) (map[string]any, string) {
	if outer, rest, nested := strings.Cut(path, "."); nested {
		return holder(Part(object, outer), rest)
	}
	return object, path
}
