package localtenant

import (
	"net/http"
	"regexp"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// secretTag is the rule for tags that POST /secret-store/create prints.
var secretTag = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]*$`)

func secretStore() *engine.Collection {
	return &engine.Collection{
		Name: "secrets", Noun: "secret", ID: "tag", Key: "tag", Always404: true,
		View: engine.View{ID: engine.NoID, Home: true, Hidden: []string{"value"}, Secrets: []string{"value"}},
		Complete: func(c *call, made map[string]any) {
			made["createdBy"], made["createdTs"] = c.User.Username, float64(c.Now().Unix())
		},
	}
}

// secretStoreOperations serves the group "Secret Store": a value goes in, and
// no call gives it back. Nothing can be changed.
func secretStoreOperations() []operation {
	store := secretStore()
	return []operation{
		{
			Endpoint: "adminapi POST /secret-store/create", Home: true, Handle: createSecret,
			Body: engine.Texts("tag").Matching(secretTag.MatchString, "must start with a letter and have letters, digits and _ only").And(
				engine.Text("value")).Required(),
		},
		{Endpoint: "adminapi POST /secret-store/fetch", Home: true, Handle: store.List},
		{
			Endpoint: "adminapi POST /secret-store/delete", Home: true, Body: engine.Texts("tag").Required(), Find: store.Find,
			Handle: func(c *call) answer {
				store.Delete(c)
				return engine.Reply(map[string]any{"message": "Secret deleted successfully"})
			},
		},
	}
}

// createSecret answers 201, and 409 for a tag that exists. Upper and lower case
// make two tags: the reference does not say otherwise.
func createSecret(c *call) answer {
	store := secretStore()
	if refused := store.Refuse(c, nil); refused != nil {
		return *refused
	}
	if stored, _ := store.Find(c); stored != nil {
		return engine.Failure(http.StatusConflict, "secret "+stored["tag"].(string)+" exists already")
	}
	a := store.Create(c)
	a.Status = http.StatusCreated
	return a
}
