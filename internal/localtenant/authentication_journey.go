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

// journeys are the journeys of a version. The sample of POST
// /authenticationJourney/fetch names the id; that of v2 shows no id and no
// tenant, and a journey without an id could not be changed.
func (v *journeyVersion) journeys() *engine.Collection {
	return &engine.Collection{
		Name: v.collection, Noun: "authentication journey", ID: "id", ObjectIDs: true,
		View: engine.View{Home: !v.list, Booleans: []string{"enabled"}, Edit: func(c *call, shown map[string]any) {
			if !c.Modes.OtherJourneyForm {
				shown["id"] = shown["_id"]
				delete(shown, "_id")
			}
		}},
		Check: func(c *call, stored map[string]any) []fieldError { return checkJourney(c, v, stored) },
	}
}

func authenticationJourneyOperations() []operation {
	var made []operation
	for _, v := range []*journeyVersion{journeyV1(), journeyV2()} {
		journeys := v.journeys()
		filters := engine.Fields{engine.List("ids", engine.Text("").Required())}
		if v.list {
			filters = append(filters, engine.Texts("requestingAppId", "category")...)
		}
		made = append(made,
			operation{Endpoint: "adminapi POST " + v.path + "/fetch", Home: true, Body: filters, Handle: v.fetch},
			operation{Endpoint: "adminapi PUT " + v.path, Home: true, Open: true, Handle: v.create},
			operation{Endpoint: "adminapi PATCH " + v.path + "/{id}", Home: true, Open: true, Find: journeys.Find, Handle: v.update},
			operation{Endpoint: "adminapi DELETE " + v.path + "/{id}", Home: true, Find: journeys.Find, Handle: journeys.Delete},
		)
	}
	return made
}

// checkJourney checks the body of PUT and PATCH, which the reference does not
// print: it has the members of the fetch answer, and the ids that the other
// calls require. What the sample does not show is let through, since nothing
// says that the sample is complete; the other version's spellings are not.
// PATCH wants a valid journey too, in which null takes an optional member away.
func checkJourney(c *call, v *journeyVersion, stored map[string]any) []fieldError {
	decision := engine.Part(c.Body, "decision")
	fields := engine.Texts(append(v.texts, v.name, "tenantId", "communityId")...).And(
		engine.Boolean("enabled"),
		engine.Object("decision", engine.Text("action").Required(),
			engine.List("authenticationMethods", engine.Text("").Required()).RequiredIf(decision["action"] == "mfa_required")),
	).Required()
	nullable := stored != nil && (c.Modes.Removal == "" || c.Modes.Removal == "null")
	for _, name := range v.optional {
		fields = append(fields, engine.Text(name).NullableIf(nullable))
	}
	for _, name := range v.conditions {
		if takesAway(c, v, stored, name) {
			continue
		}
		fields = append(fields, engine.Object(name, engine.Any("value").Required(),
			engine.Text("operator").Required().OneOf("overlap", "in", "in_range", "eq")).NullableIf(nullable)) // as the samples show
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
	if methods, ok := decision["authenticationMethods"].([]any); ok && len(methods) == 0 {
		errs = append(errs, engine.Wrong("decision.authenticationMethods", "is empty"))
	}
	return errs
}

// takesAway reports whether a member of an update says that the stored one is to
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

// create answers the journey. The sample of the answer is a text, which in
// BareCreates is taken by its word: the new id, and nothing around it.
func (v *journeyVersion) create(c *call) answer {
	a := v.journeys().Create(c)
	if made, isObject := a.Body.(map[string]any); isObject && c.Modes.BareCreates && made["_id"] != nil {
		a.Body = made["_id"]
	}
	return a
}

// update merges, as PATCH does elsewhere: a member stays until another value, or
// null, is sent for it.
func (v *journeyVersion) update(c *call) answer {
	stored := c.Object
	if refused := v.journeys().Refuse(c, stored); refused != nil {
		return *refused
	}
	if c.Modes.Removal == "omit" {
		maps.DeleteFunc(stored, func(name string, value any) bool {
			object, _ := value.(map[string]any)
			_, stays := c.Body[name]
			return !stays && (object["operator"] != nil || slices.Contains(v.optional, name))
		})
	}
	for name, value := range v.journeys().Sent(c) {
		switch {
		case name == "_id":
		case value == nil || takesAway(c, v, stored, name):
			delete(stored, name)
		default:
			stored[name] = value
		}
	}
	c.Changed()
	return v.journeys().Get(c)
}

// fetch answers all journeys that the filters let through; ids that are missing
// or empty let all through, and an id that names nothing lets none. In v1 a
// single one comes as the object of the sample.
func (v *journeyVersion) fetch(c *call) answer {
	ids, _ := c.Body["ids"].([]any)
	journeys := v.journeys()
	if len(ids) == 0 {
		journeys.Partial = engine.Without(append(v.conditions, "decision")...)
	}
	a := journeys.ListWhere(c, func(stored map[string]any) bool {
		return (len(ids) == 0 || slices.Contains(ids, stored["_id"])) && passes(c, stored)
	})
	if list, _ := a.Body.([]any); v.list == c.Modes.OtherJourneyForm && len(list) == 1 {
		a.Body = list[0]
	}
	return a
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
