package localtenant

import (
	"net/http"
	"regexp"
)

const secrets = "secrets"

// secretTag is the rule for tags that POST /secret-store/create prints.
var secretTag = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]*$`)

// secretStoreOperations serves the group "Secret Store": a value goes in, and
// no call gives it back. Reading is a list of all tags, without a filter, and
// nothing can be changed.
func secretStoreOperations() []operation {
	with := func(names ...string) []field {
		var made []field
		for _, name := range append([]string{"tenantId", "communityId"}, names...) {
			made = append(made, field{name: name, kind: aText, required: true})
		}
		return made
	}
	at := func(name string, body []field, handle func(*call) answer) operation {
		return operation{service: "adminapi", method: "POST", path: "/secret-store/" + name, body: body, handle: handle}
	}
	return []operation{
		at("create", with("tag", "value"), createSecret),
		at("fetch", with(), listSecrets),
		at("delete", with("tag"), deleteSecret),
	}
}

func (c *call) secret() map[string]any {
	for _, stored := range c.data.Collections[secrets] {
		if stored["tag"] == c.body["tag"] {
			return stored
		}
	}
	return nil
}

// createSecret answers 201, and 409 for a tag that is there. Letters of the two
// cases make two tags: nothing says otherwise.
func createSecret(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	tag, _ := c.body["tag"].(string)
	if !secretTag.MatchString(tag) {
		return invalidField("tag", "tag must start with a letter and have letters, digits and _ only")
	}
	if c.secret() != nil {
		return failure(http.StatusConflict, "secret "+tag+" exists already")
	}
	if a := c.checkMask(map[string]any{"value": c.body["value"]}); a != nil {
		return *a
	}
	made := clone(c.body)
	made["createdBy"], made["createdTs"] = c.user.Username, float64(c.now().Unix())
	c.insert(secrets, made)
	a := reply(showSecret(made))
	if c.modes.BareCreates {
		a = reply(map[string]any{"tag": tag})
	}
	a.status = http.StatusCreated
	return a
}

func listSecrets(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	shown := []any{}
	for _, stored := range c.data.Collections[secrets] {
		shown = append(shown, showSecret(stored))
	}
	return c.list(shown)
}

func deleteSecret(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	stored := c.secret()
	if stored == nil {
		return notFound("secret")
	}
	c.Tenant.remove(secrets, stored["_id"].(string))
	return reply(map[string]any{"message": "Secret deleted successfully"})
}

// showSecret is all that is ever told of a secret.
func showSecret(stored map[string]any) map[string]any {
	shown := clone(stored)
	delete(shown, "_id")
	delete(shown, "value")
	return shown
}
