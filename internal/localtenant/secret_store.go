package localtenant

import (
	"net/http"
	"regexp"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const secrets = "secrets"

// secretTag is the rule for tags that POST /secret-store/create prints.
var secretTag = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]*$`)

// secretStoreOperations serves the group "Secret Store": a value goes in, and
// no call gives it back. Reading is a list of all tags, without a filter, and
// nothing can be changed.
func secretStoreOperations() []operation {
	with := func(names ...string) engine.Fields {
		var made engine.Fields
		for _, name := range append([]string{"tenantId", "communityId"}, names...) {
			made = append(made, engine.Text(name).Required())
		}
		return made
	}
	at := func(name string, body engine.Fields, handle func(*call) answer) operation {
		return operation{Endpoint: "adminapi POST /secret-store/" + name, Body: body, Handle: handle}
	}
	return []operation{
		at("create", with("tag", "value"), createSecret),
		at("fetch", with(), listSecrets),
		at("delete", with("tag"), deleteSecret),
	}
}

func findSecret(c *call) map[string]any {
	for _, stored := range c.Collections[secrets] {
		if stored["tag"] == c.Body["tag"] {
			return stored
		}
	}
	return nil
}

// createSecret answers 201, and 409 for a tag that is there. Letters of the two
// cases make two tags: nothing says otherwise.
func createSecret(c *call) answer {
	if a := c.CheckHome(); a != nil {
		return *a
	}
	tag, _ := c.Body["tag"].(string)
	if !secretTag.MatchString(tag) {
		return engine.InvalidField("tag", "tag must start with a letter and have letters, digits and _ only")
	}
	if findSecret(c) != nil {
		return engine.Failure(http.StatusConflict, "secret "+tag+" exists already")
	}
	if a := c.CheckMask(map[string]any{"value": c.Body["value"]}); a != nil {
		return *a
	}
	made := engine.Clone(c.Body)
	made["createdBy"], made["createdTs"] = c.User.Username, float64(c.Now().Unix())
	c.Insert(secrets, made)
	a := engine.Reply(showSecret(made))
	if c.Modes.BareCreates {
		a = engine.Reply(map[string]any{"tag": tag})
	}
	a.Status = http.StatusCreated
	return a
}

func listSecrets(c *call) answer {
	if a := c.CheckHome(); a != nil {
		return *a
	}
	shown := []any{}
	for _, stored := range c.Collections[secrets] {
		shown = append(shown, showSecret(stored))
	}
	return c.List(shown)
}

func deleteSecret(c *call) answer {
	if a := c.CheckHome(); a != nil {
		return *a
	}
	stored := findSecret(c)
	if stored == nil {
		return engine.NotFound("secret")
	}
	c.Remove(secrets, stored["_id"].(string))
	return engine.Reply(map[string]any{"message": "Secret deleted successfully"})
}

// showSecret is all that is ever told of a secret.
func showSecret(stored map[string]any) map[string]any {
	shown := engine.Clone(stored)
	delete(shown, "_id")
	delete(shown, "value")
	return shown
}
