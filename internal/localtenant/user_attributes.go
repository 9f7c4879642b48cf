package localtenant

import (
	"maps"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const userAttributes = "user_attributes"

// userAttributeOperations serves the group "User Attributes", whose answers
// are sealed by user management. The reference's table and samples name every
// member and mark none as optional: all are required.
func userAttributeOperations() []operation {
	text := func(name string) field { return engine.Text(name).Required() }
	pair := engine.Fields{text("name"), text("attribute")}
	const one = "/attributes/{attributeId}"
	return []operation{
		{Endpoint: "adminapi GET /attributes", SealedBy: engine.OtherService, Handle: listUserAttributes},
		{Endpoint: "adminapi PUT /attributes", SealedBy: engine.OtherService, Handle: createUserAttributes, Body: engine.Fields{text("moduleId"), engine.List("attributes", engine.Object("", pair...)).Required()}},
		{Endpoint: "adminapi PATCH " + one, SealedBy: engine.OtherService, Handle: updateUserAttribute, Body: append(pair[:2:2], text("moduleId"))},
		{Endpoint: "adminapi DELETE " + one, Body: engine.Fields{text("moduleId")}, Handle: deleteUserAttribute},
	}
}

func listUserAttributes(c *call) answer {
	module, refused := findModule(c, "moduleId", c.Query.Get("moduleId"))
	if refused != nil {
		return *refused
	}
	shown := []any{}
	for _, attribute := range c.Collections[userAttributes] {
		if attribute["moduleId"] == module["_id"] {
			shown = append(shown, showAttribute(c, attribute))
		}
	}
	return c.List(shown)
}

// createUserAttributes makes what it can and reports the rest inside a 200.
// The reference prints an empty list of errors only; an entry here repeats
// what was sent and says why it was refused.
func createUserAttributes(c *call) answer {
	module, refused := findModule(c, "moduleId", c.Body["moduleId"])
	if refused != nil {
		return *refused
	}
	sent, _ := c.Body["attributes"].([]any)
	if len(sent) == 0 {
		return engine.InvalidField("attributes", "attributes is empty")
	}
	created, failed := []any{}, []any{}
	for _, item := range sent {
		made := engine.Clone(item.(map[string]any))
		if taken := takenBy(c, module["_id"], made, nil); taken != "" {
			made["message"] = taken + " exists already"
			failed = append(failed, made)
			continue
		}
		made["moduleId"] = module["_id"]
		id := c.Insert(userAttributes, made)
		if c.Modes.BareCreates {
			created = append(created, map[string]any{"_id": id})
			continue
		}
		created = append(created, showAttribute(c, made))
	}
	return engine.Reply(map[string]any{"created": created, "errors": failed})
}

// takenBy returns which of an attribute's names another one of the module has.
func takenBy(c *call, moduleID any, attribute, except map[string]any) string {
	for _, other := range c.Collections[userAttributes] {
		if other["moduleId"] != moduleID || except != nil && other["_id"] == except["_id"] {
			continue
		}
		for _, name := range []string{"name", "attribute"} {
			if other[name] == attribute[name] {
				return name
			}
		}
	}
	return ""
}

// attribute finds the attribute of the path in the module of the body.
func findAttribute(c *call) (map[string]any, *answer) {
	refuse := func(a answer) (map[string]any, *answer) { return nil, &a }
	id := c.Params["attributeId"]
	if !engine.IsObjectID(id) {
		return refuse(engine.InvalidField("attributeId", "attributeId is not an object id"))
	}
	module, refused := findModule(c, "moduleId", c.Body["moduleId"])
	if refused != nil {
		return nil, refused
	}
	found := c.Find(userAttributes, id)
	if found == nil || found["moduleId"] != module["_id"] {
		return refuse(c.Missing("attributeId", "user attribute "+id))
	}
	return found, nil
}

func updateUserAttribute(c *call) answer {
	attribute, refused := findAttribute(c)
	if refused != nil {
		return *refused
	}
	if taken := takenBy(c, attribute["moduleId"], c.Body, attribute); taken != "" {
		return engine.InvalidField(taken, taken+" exists already")
	}
	maps.Copy(attribute, c.Body)
	c.Changed()
	return engine.Reply(showAttribute(c, attribute))
}

func deleteUserAttribute(c *call) answer {
	attribute, refused := findAttribute(c)
	if refused != nil {
		return *refused
	}
	c.Remove(userAttributes, attribute["_id"].(string))
	return engine.NoContent()
}

func showAttribute(c *call, stored map[string]any) map[string]any {
	return c.Show(stored)
}
