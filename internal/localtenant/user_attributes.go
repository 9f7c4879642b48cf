package localtenant

import "maps"

const userAttributes = "user_attributes"

// userAttributeOperations serves the group "User Attributes", whose answers
// are sealed by user management. The reference's table and samples name every
// member and mark none as optional: all are required.
func userAttributeOperations() []operation {
	text := func(name string) field { return field{name: name, kind: aText, required: true} }
	pair := []field{text("name"), text("attribute")}
	const one = "/attributes/{attributeId}"
	return []operation{
		{service: "adminapi", method: "GET", path: "/attributes", sealedBy: otherService, handle: listUserAttributes},
		{
			service: "adminapi", method: "PUT", path: "/attributes", sealedBy: otherService, handle: createUserAttributes,
			body: []field{text("moduleId"), {
				name: "attributes", kind: anArray, required: true, items: &field{kind: anObject, members: pair},
			}},
		},
		{
			service: "adminapi", method: "PATCH", path: one, sealedBy: otherService, handle: updateUserAttribute,
			body: append(pair[:2:2], text("moduleId")),
		},
		{service: "adminapi", method: "DELETE", path: one, body: []field{text("moduleId")}, handle: deleteUserAttribute},
	}
}

func listUserAttributes(c *call) answer {
	module, refused := c.module("moduleId", c.query.Get("moduleId"))
	if refused != nil {
		return *refused
	}
	shown := []any{}
	for _, attribute := range c.data.Collections[userAttributes] {
		if attribute["moduleId"] == module["_id"] {
			shown = append(shown, c.showAttribute(attribute))
		}
	}
	return c.list(shown)
}

// createUserAttributes makes what it can and reports the rest inside a 200.
// The reference prints an empty list of errors only; an entry here repeats
// what was sent and says why it was refused.
func createUserAttributes(c *call) answer {
	module, refused := c.module("moduleId", c.body["moduleId"])
	if refused != nil {
		return *refused
	}
	sent, _ := c.body["attributes"].([]any)
	if len(sent) == 0 {
		return invalidField("attributes", "attributes is empty")
	}
	created, failed := []any{}, []any{}
	for _, item := range sent {
		made := clone(item.(map[string]any))
		if taken := c.takenBy(module["_id"], made, nil); taken != "" {
			made["message"] = taken + " exists already"
			failed = append(failed, made)
			continue
		}
		made["moduleId"] = module["_id"]
		id := c.insert(userAttributes, made)
		if c.modes.BareCreates {
			created = append(created, map[string]any{"_id": id})
			continue
		}
		created = append(created, c.showAttribute(made))
	}
	return reply(map[string]any{"created": created, "errors": failed})
}

// takenBy returns which of an attribute's names another one of the module has.
func (c *call) takenBy(moduleID any, attribute, except map[string]any) string {
	for _, other := range c.data.Collections[userAttributes] {
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
func (c *call) attribute() (map[string]any, *answer) {
	refuse := func(a answer) (map[string]any, *answer) { return nil, &a }
	id := c.params["attributeId"]
	if !isObjectID(id) {
		return refuse(invalidField("attributeId", "attributeId is not an object id"))
	}
	module, refused := c.module("moduleId", c.body["moduleId"])
	if refused != nil {
		return nil, refused
	}
	found := c.find(userAttributes, id)
	if found == nil || found["moduleId"] != module["_id"] {
		return refuse(c.missing("attributeId", "user attribute "+id))
	}
	return found, nil
}

func updateUserAttribute(c *call) answer {
	attribute, refused := c.attribute()
	if refused != nil {
		return *refused
	}
	if taken := c.takenBy(attribute["moduleId"], c.body, attribute); taken != "" {
		return invalidField(taken, taken+" exists already")
	}
	maps.Copy(attribute, c.body)
	c.dirty = true
	return reply(c.showAttribute(attribute))
}

func deleteUserAttribute(c *call) answer {
	attribute, refused := c.attribute()
	if refused != nil {
		return *refused
	}
	c.Tenant.remove(userAttributes, attribute["_id"].(string))
	return noContent()
}

func (c *call) showAttribute(stored map[string]any) map[string]any {
	if c.modes.UnknownFields {
		addUnknown(stored)
		c.dirty = true
	}
	return clone(stored)
}
