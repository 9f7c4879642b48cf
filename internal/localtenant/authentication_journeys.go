package localtenant

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
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
	text := func(name string) field { return engine.Text(name).Required() }
	ids := engine.Fields{text("tenantId"), text("communityId")}
	var made []operation
	for _, v := range []*journeyVersion{journeyV1(), journeyV2()} {
		filters := append(ids[:2:2], engine.List("ids", engine.Text("").Required()))
		if v.list {
			filters = append(filters, engine.Text("requestingAppId"), engine.Text("category"))
		}
		with := func(method, path string, body engine.Fields, handle func(*call, *journeyVersion) answer) {
			made = append(made, operation{Endpoint: "adminapi " + method + " " + path, Body: body, Handle: func(c *call) answer {
				if a := c.CheckHome(); a != nil {
					return *a
				}
				return handle(c, v)
			}})
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
	fields := engine.Fields{
		engine.Text("tenantId").Required(), engine.Text("communityId").Required(),
		engine.Text(v.name).Required(), engine.Boolean("enabled").Required(),
		engine.Object("decision",
			engine.Text("action").Required(),
			engine.List("authenticationMethods", engine.Text("").Required()).RequiredIf(engine.Part(c.Body, "decision")["action"] == "mfa_required"),
		).Required(),
	}
	for _, name := range v.texts {
		fields = append(fields, engine.Text(name).Required())
	}
	nullable := stored != nil && (c.Modes.Removal == "" || c.Modes.Removal == "null")
	for _, name := range v.optional {
		fields = append(fields, engine.Text(name).NullableIf(nullable))
	}
	for _, name := range v.conditions {
		if takesAway(c, v, stored, name) {
			continue
		}
		fields = append(fields, engine.Object(name,
			engine.Any("value").Required(),
			engine.Text("operator").Required().OneOf(journeyOperators()...),
		).NullableIf(nullable))
	}
	known := maps.Clone(c.Body)
	maps.DeleteFunc(known, func(name string, _ any) bool {
		return !slices.Contains(v.foreign, name) && !fields.Has(name)
	})
	// Members inside the stored conditions and decision may come back.
	errs := c.Check("", fields, known, stored)
	for _, name := range slices.Sorted(maps.Keys(c.Body)) {
		before, had := stored[name].(map[string]any)
		if object, isObject := c.Body[name].(map[string]any); isObject && len(object) == 0 && had && before["operator"] != nil && !takesAway(c, v, stored, name) {
			errs = append(errs, engine.Wrong(name+".operator", "is required"))
		}
		if c.Body[name] == nil && !nullable && known[name] == nil && !fields.Has(name) {
			errs = append(errs, engine.Wrong(name, "must be of type object"))
		}
	}
	for _, name := range []string{"id", "_id"} {
		if sent, there := c.Body[name]; there && (stored == nil || sent != stored["_id"]) {
			errs = append(errs, engine.Wrong(name, "is the tenant's own"))
		}
	}
	for _, name := range v.conditions {
		if condition := engine.Part(c.Body, name); condition != nil && !takesAway(c, v, stored, name) {
			errs = append(errs, checkCondition(name, condition)...)
		}
	}
	if methods, ok := engine.Part(c.Body, "decision")["authenticationMethods"].([]any); ok && len(methods) == 0 {
		errs = append(errs, engine.Wrong("decision.authenticationMethods", "is empty"))
	}
	return errs
}

// takesAway tells whether a member of an update says that the stored one is to
// go, where an empty one says that.
func takesAway(c *call, v *journeyVersion, stored map[string]any, name string) bool {
	if stored == nil || c.Modes.Removal != "empty" {
		return false
	}
	object, isObject := c.Body[name].(map[string]any)
	return isObject && len(object) == 0 && name != "decision" || c.Body[name] == "" && slices.Contains(v.optional, name)
}

// checkCondition follows the samples: eq compares with one text, the other
// operators with a list of texts, and an ip is an address or a range.
func checkCondition(name string, condition map[string]any) []fieldError {
	path := name + ".value"
	if condition["operator"] == "eq" {
		if text, ok := condition["value"].(string); !ok || text == "" {
			return []fieldError{engine.Wrong(path, "must be of type string")}
		}
		return nil
	}
	list, ok := condition["value"].([]any)
	if !ok || len(list) == 0 {
		return []fieldError{engine.Wrong(path, "must be a list with something in it")}
	}
	var errs []fieldError
	for i, item := range list {
		at := engine.Item(path, i)
		text, ok := item.(string)
		switch {
		case !ok || text == "":
			errs = append(errs, engine.Wrong(at, "must be of type string"))
		case name == "ip" && !isAddressRange(text):
			errs = append(errs, engine.Wrong(at, "is no address and no range of addresses"))
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
func findJourney(c *call, v *journeyVersion) (map[string]any, *answer) {
	refuse := func(a answer) (map[string]any, *answer) { return nil, &a }
	id := c.Params["id"]
	if !engine.IsObjectID(id) {
		return refuse(engine.InvalidField("id", "id is not an object id"))
	}
	found := c.Find(v.collection, id)
	if found == nil {
		return refuse(c.Missing("id", "authentication journey "+id))
	}
	return found, nil
}

// createJourney answers the journey. The sample of the answer is a text, which
// in BareCreates is taken by its word: the new id, and nothing around it.
func createJourney(c *call, v *journeyVersion) answer {
	if errs := checkJourney(c, v, nil); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	made := engine.Clone(c.Body)
	for _, name := range []string{"tenantId", "communityId"} {
		delete(made, name)
	}
	id := c.Insert(v.collection, made)
	if c.Modes.BareCreates {
		return engine.Reply(id)
	}
	return engine.Reply(showJourney(c, v, made))
}

// updateJourney merges, as PATCH does elsewhere: a member stays until another
// value, or null, is sent for it.
func updateJourney(c *call, v *journeyVersion) answer {
	stored, refused := findJourney(c, v)
	if refused != nil {
		return *refused
	}
	if errs := checkJourney(c, v, stored); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	if c.Modes.Removal == "omit" {
		maps.DeleteFunc(stored, func(name string, value any) bool {
			object, _ := value.(map[string]any)
			_, stays := c.Body[name]
			return !stays && (object["operator"] != nil || slices.Contains(v.optional, name))
		})
	}
	for name, value := range engine.Clone(c.Body) {
		switch {
		case takesAway(c, v, stored, name):
			delete(stored, name)
		case slices.Contains([]string{"id", "_id", "tenantId", "communityId"}, name):
		case value == nil:
			delete(stored, name)
		default:
			stored[name] = value
		}
	}
	c.Changed()
	return engine.Reply(showJourney(c, v, stored))
}

func deleteJourney(c *call, v *journeyVersion) answer {
	stored, refused := findJourney(c, v)
	if refused != nil {
		return *refused
	}
	c.Remove(v.collection, stored["_id"].(string))
	return engine.NoContent()
}

// fetchJourneys answers all journeys that the filters let through; ids that are
// not there or empty let all through, and so does an id that names nothing
// none. In v1 a single one comes as the object of the sample.
func fetchJourneys(c *call, v *journeyVersion) answer {
	ids, _ := c.Body["ids"].([]any)
	shown := []any{}
	for _, stored := range c.Collections[v.collection] {
		if len(ids) > 0 && !slices.Contains(ids, stored["_id"]) || !passes(c, stored) {
			continue
		}
		item := showJourney(c, v, stored)
		if c.Modes.PartialLists && len(ids) == 0 {
			for _, name := range append(v.conditions, "decision") {
				delete(item, name)
			}
		}
		shown = append(shown, item)
	}
	if v.list == c.Modes.OtherJourneyForm && len(shown) == 1 {
		return engine.Reply(shown[0])
	}
	return c.List(shown)
}

// passes applies the filters that only POST /v2/authenticationJourney/fetch has.
func passes(c *call, stored map[string]any) bool {
	if category, sent := c.Body["category"]; sent && stored["category"] != category {
		return false
	}
	app, sent := c.Body["requestingAppId"]
	if !sent {
		return true
	}
	value := engine.Part(stored, "requestingAppId")["value"]
	list, _ := value.([]any)
	return value == app || slices.Contains(list, app)
}

// showJourney names the id as the sample of POST /authenticationJourney/fetch
// does; that of v2 shows no id and no tenant, and a journey without an id could
// not be changed.
func showJourney(c *call, v *journeyVersion, stored map[string]any) map[string]any {
	shown := c.Show(stored)
	if !c.Modes.OtherJourneyForm {
		shown["id"] = shown["_id"]
		delete(shown, "_id")
	}
	if !v.list {
		shown["tenantId"], shown["communityId"] = c.TenantID, c.CommunityID
	}
	c.Modes.SpellBooleans(shown, "enabled")
	return shown
}
