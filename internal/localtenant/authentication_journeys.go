package localtenant

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// journeyVersion is one of the two groups "Authentication Journey" and
// "Authentication Journey V2". They have the same calls on other objects.
type journeyVersion struct {
	path, collection string
	name             string   // the member with the journey's name
	texts            []string // required, beside the name
	optional         []string // texts that may be left out
	conditions       []string
	foreign          []string // how the other version spells things
	list             bool     // the sample of the fetch answer is a list
}

func journeyV1() *journeyVersion {
	return &journeyVersion{
		path: "/authenticationJourney", collection: "authentication_journeys", name: "journeyName",
		optional:   []string{"domain"},
		conditions: []string{"groups", "deviceId", "application", "username", "ip"},
		foreign:    []string{"name", "usernames", "requestingAppId", "category"},
	}
}

// journeyV2 has conditions that only v1's sample prints too: both versions
// decide on the same sign-ins.
func journeyV2() *journeyVersion {
	return &journeyVersion{
		path: "/v2/authenticationJourney", collection: "authentication_journeys_v2", name: "name",
		texts: []string{"category"}, optional: []string{"domain"},
		conditions: []string{"groups", "requestingAppId", "usernames", "deviceId", "application", "ip"},
		foreign:    []string{"journeyName", "username"}, list: true,
	}
}

func authenticationJourneyOperations() []operation {
	text := func(name string) field { return field{name: name, kind: aText, required: true} }
	ids := []field{text("tenantId"), text("communityId")}
	var made []operation
	for _, v := range []*journeyVersion{journeyV1(), journeyV2()} {
		filters := append(ids[:2:2], field{name: "ids", kind: anArray, items: &field{kind: aText, required: true}})
		if v.list {
			filters = append(filters, field{name: "requestingAppId", kind: aText}, field{name: "category", kind: aText})
		}
		with := func(method, path string, body []field, handle func(*call, *journeyVersion) answer) {
			made = append(made, operation{
				service: "adminapi", method: method, path: path, body: body,
				handle: func(c *call) answer {
					if a := c.wrongTenant(); a != nil {
						return *a
					}
					return handle(c, v)
				},
			})
		}
		with("POST", v.path+"/fetch", filters, fetchJourneys)
		with("PUT", v.path, nil, createJourney)
		with("PATCH", v.path+"/{id}", nil, updateJourney)
		with("DELETE", v.path+"/{id}", ids, deleteJourney)
	}
	return made
}

// journeyOperators are those the reference's samples show.
func journeyOperators() []string { return []string{"overlap", "in", "in_range", "eq"} }

// checkJourney checks the body of PUT and PATCH, which the reference does not
// print: it has the members of the fetch answer, and the ids that the other
// calls require. What the sample does not show is let through, since nothing
// says that the sample is complete; the other version's spellings are not.
// PATCH wants a valid journey too, in which null takes an optional member away.
func checkJourney(c *call, v *journeyVersion, stored map[string]any) []fieldError {
	fields := []field{
		{name: "tenantId", kind: aText, required: true}, {name: "communityId", kind: aText, required: true},
		{name: v.name, kind: aText, required: true}, {name: "enabled", kind: aBoolean, required: true},
		{name: "decision", kind: anObject, required: true, members: []field{
			{name: "action", kind: aText, required: true},
			{
				name: "authenticationMethods", kind: anArray, required: part(c.body, "decision")["action"] == "mfa_required",
				items: &field{kind: aText, required: true},
			},
		}},
	}
	for _, name := range v.texts {
		fields = append(fields, field{name: name, kind: aText, required: true})
	}
	nullable := stored != nil && (c.modes.Removal == "" || c.modes.Removal == "null")
	for _, name := range v.optional {
		fields = append(fields, field{name: name, kind: aText, nullable: nullable})
	}
	for _, name := range v.conditions {
		if c.takesAway(v, stored, name) {
			continue
		}
		fields = append(fields, field{name: name, kind: anObject, nullable: nullable, members: []field{
			{name: "value", kind: anyJSON, required: true},
			{name: "operator", kind: aText, required: true, oneOf: journeyOperators()},
		}})
	}
	known := maps.Clone(c.body)
	maps.DeleteFunc(known, func(name string, _ any) bool {
		return !slices.Contains(v.foreign, name) && !slices.ContainsFunc(fields, func(f field) bool { return f.name == name })
	})
	// Members inside the stored conditions and decision may come back.
	errs := checker{newerMembers: c.modes.UnknownFields}.checkObject("", fields, known, stored)
	for _, name := range slices.Sorted(maps.Keys(c.body)) {
		before, had := stored[name].(map[string]any)
		if object, isObject := c.body[name].(map[string]any); isObject && len(object) == 0 && had && before["operator"] != nil && !c.takesAway(v, stored, name) {
			errs = append(errs, fieldError{name + ".operator is required", name + ".operator"})
		}
		if c.body[name] == nil && !nullable && known[name] == nil && !slices.ContainsFunc(fields, func(f field) bool { return f.name == name }) {
			errs = append(errs, fieldError{name + " must be of type object", name})
		}
	}
	for _, name := range []string{"id", "_id"} {
		if sent, there := c.body[name]; there && (stored == nil || sent != stored["_id"]) {
			errs = append(errs, fieldError{name + " is the tenant's own", name})
		}
	}
	for _, name := range v.conditions {
		if condition := part(c.body, name); condition != nil && !c.takesAway(v, stored, name) {
			errs = append(errs, checkCondition(name, condition)...)
		}
	}
	if methods, ok := part(c.body, "decision")["authenticationMethods"].([]any); ok && len(methods) == 0 {
		errs = append(errs, fieldError{"decision.authenticationMethods is empty", "decision.authenticationMethods"})
	}
	return errs
}

// takesAway tells whether a member of an update says that the stored one is to
// go, where an empty one says that.
func (c *call) takesAway(v *journeyVersion, stored map[string]any, name string) bool {
	if stored == nil || c.modes.Removal != "empty" {
		return false
	}
	object, isObject := c.body[name].(map[string]any)
	return isObject && len(object) == 0 && name != "decision" || c.body[name] == "" && slices.Contains(v.optional, name)
}

// checkCondition follows the samples: eq compares with one text, the other
// operators with a list of texts, and an ip is an address or a range.
func checkCondition(name string, condition map[string]any) []fieldError {
	path := name + ".value"
	if condition["operator"] == "eq" {
		if text, ok := condition["value"].(string); !ok || text == "" {
			return []fieldError{{path + " must be of type string", path}}
		}
		return nil
	}
	list, ok := condition["value"].([]any)
	if !ok || len(list) == 0 {
		return []fieldError{{path + " must be a list with something in it", path}}
	}
	var errs []fieldError
	for i, item := range list {
		at := path + "[" + itoa(i) + "]"
		text, ok := item.(string)
		switch {
		case !ok || text == "":
			errs = append(errs, fieldError{at + " must be of type string", at})
		case name == "ip" && !isAddressRange(text):
			errs = append(errs, fieldError{at + " is no address and no range of addresses", at})
		}
	}
	return errs
}

// isAddressRange takes an address, a prefix, and two addresses with a hyphen.
func isAddressRange(text string) bool {
	if from, to, both := strings.Cut(text, "-"); both {
		first, err := netip.ParseAddr(strings.TrimSpace(from))
		last, err2 := netip.ParseAddr(strings.TrimSpace(to))
		return err == nil && err2 == nil && first.Is4() == last.Is4() && first.Compare(last) <= 0
	}
	if _, err := netip.ParsePrefix(text); err == nil {
		return true
	}
	_, err := netip.ParseAddr(text)
	return err == nil
}

// journey finds the journey of the path. No status of the group says that
// there is none, so that is a 400.
func (c *call) journey(v *journeyVersion) (map[string]any, *answer) {
	refuse := func(a answer) (map[string]any, *answer) { return nil, &a }
	id := c.params["id"]
	if !isObjectID(id) {
		return refuse(invalidField("id", "id is not an object id"))
	}
	found := c.find(v.collection, id)
	if found == nil {
		return refuse(c.missing("id", "authentication journey "+id))
	}
	return found, nil
}

// createJourney answers the journey. The sample of the answer is a text, which
// in BareCreates is taken by its word: the new id, and nothing around it.
func createJourney(c *call, v *journeyVersion) answer {
	if errs := checkJourney(c, v, nil); len(errs) > 0 {
		return invalid(errs...)
	}
	made := clone(c.body)
	for _, name := range []string{"tenantId", "communityId"} {
		delete(made, name)
	}
	id := c.insert(v.collection, made)
	if c.modes.BareCreates {
		return reply(id)
	}
	return reply(c.showJourney(v, made))
}

// updateJourney merges, as PATCH does elsewhere: a member stays until another
// value, or null, is sent for it.
func updateJourney(c *call, v *journeyVersion) answer {
	stored, refused := c.journey(v)
	if refused != nil {
		return *refused
	}
	if errs := checkJourney(c, v, stored); len(errs) > 0 {
		return invalid(errs...)
	}
	if c.modes.Removal == "omit" {
		maps.DeleteFunc(stored, func(name string, value any) bool {
			object, _ := value.(map[string]any)
			_, stays := c.body[name]
			return !stays && (object["operator"] != nil || slices.Contains(v.optional, name))
		})
	}
	for name, value := range clone(c.body) {
		switch {
		case c.takesAway(v, stored, name):
			delete(stored, name)
		case slices.Contains([]string{"id", "_id", "tenantId", "communityId"}, name):
		case value == nil:
			delete(stored, name)
		default:
			stored[name] = value
		}
	}
	c.dirty = true
	return reply(c.showJourney(v, stored))
}

func deleteJourney(c *call, v *journeyVersion) answer {
	stored, refused := c.journey(v)
	if refused != nil {
		return *refused
	}
	c.Tenant.remove(v.collection, stored["_id"].(string))
	return noContent()
}

// fetchJourneys answers all journeys that the filters let through; ids that are
// not there or empty let all through, and so does an id that names nothing
// none. In v1 a single one comes as the object of the sample.
func fetchJourneys(c *call, v *journeyVersion) answer {
	ids, _ := c.body["ids"].([]any)
	shown := []any{}
	for _, stored := range c.data.Collections[v.collection] {
		if len(ids) > 0 && !slices.Contains(ids, stored["_id"]) || !c.passes(stored) {
			continue
		}
		item := c.showJourney(v, stored)
		if c.modes.PartialLists && len(ids) == 0 {
			for _, name := range append(v.conditions, "decision") {
				delete(item, name)
			}
		}
		shown = append(shown, item)
	}
	if v.list == c.modes.OtherJourneyForm && len(shown) == 1 {
		return reply(shown[0])
	}
	return c.list(shown)
}

// passes applies the filters that only POST /v2/authenticationJourney/fetch has.
func (c *call) passes(stored map[string]any) bool {
	if category, sent := c.body["category"]; sent && stored["category"] != category {
		return false
	}
	app, sent := c.body["requestingAppId"]
	if !sent {
		return true
	}
	value := part(stored, "requestingAppId")["value"]
	list, _ := value.([]any)
	return value == app || slices.Contains(list, app)
}

// showJourney names the id as the sample of POST /authenticationJourney/fetch
// does; that of v2 shows no id and no tenant, and a journey without an id could
// not be changed.
func (c *call) showJourney(v *journeyVersion, stored map[string]any) map[string]any {
	if c.modes.UnknownFields {
		addUnknown(stored)
		c.dirty = true
	}
	shown := clone(stored)
	if !c.modes.OtherJourneyForm {
		shown["id"] = shown["_id"]
		delete(shown, "_id")
	}
	if !v.list {
		shown["tenantId"], shown["communityId"] = c.data.TenantID, c.data.CommunityID
	}
	c.modes.textBooleans(shown, "enabled")
	return shown
}
