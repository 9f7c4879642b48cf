package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

func attributes() *engine.Collection {
	return &engine.Collection{
		Name: userAttributes, Noun: "user attribute", ID: "attributeId", ObjectIDs: true, Parent: modules(),
		Check: func(c *call, stored map[string]any) []fieldError {
			if taken := takenBy(c, c.Body["moduleId"], c.Body, stored); taken != "" {
				return []fieldError{engine.Wrong(taken, "exists already")}
			}
			return nil
		},
	}
}

// userAttributeOperations serves the group "User Attributes", whose answers
// are sealed by user management. The reference's table and samples name every
// member and mark none as optional: all are required.
func userAttributeOperations() []operation {
	const one = "/attributes/{attributeId}"
	attributes, module := attributes(), engine.Texts("moduleId").Required()
	pair := engine.Texts("name", "attribute").Required()
	return []operation{
		{Endpoint: "adminapi GET /attributes", SealedBy: engine.OtherService, Handle: attributes.List},
		{
			Endpoint: "adminapi PUT /attributes", SealedBy: engine.OtherService, Handle: createUserAttributes,
			Body: module.And(engine.List("attributes", engine.Object("", pair...)).Required()),
		},
		{
			Endpoint: "adminapi PATCH " + one, SealedBy: engine.OtherService, Body: pair.And(module...),
			Find: attributes.Find, Handle: attributes.Merge,
		},
		{Endpoint: "adminapi DELETE " + one, Body: module, Find: attributes.Find, Handle: attributes.Delete},
	}
}

// createUserAttributes makes what it can and reports the rest inside a 200.
// The reference prints an empty list of errors only; an entry here repeats
// what was sent and says why it was refused.
func createUserAttributes(c *call) answer {
	module, refused := modules().Find(c)
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
		created = append(created, attributes().Store(c, made).Body)
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
