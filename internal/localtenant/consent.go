package localtenant

import (
	"regexp"
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const consents, consentVersions = "consents", "consent_versions"

// consentType are the types that this tenant knows: the one that GET
// /config/consents/{type} names, and what stands for those that can be added.
var consentType = regexp.MustCompile(`^(biometric|type\d+)$`)

// consentOperations serves the consents of the group "Authz". What was never set is
// answered as disabled and empty: the reference lists no 404. It does not print a
// historical document, which is what was sent.
func consentOperations() []operation {
	view := engine.View{ID: "type", Booleans: []string{"isEnabled"}}
	texts := []string{"title", "subtitle", "body", "acknowledgeText"}
	isType := func(text string) bool { return consentType.MatchString(text) }
	return []operation{
		{
			Endpoint: "adminapi GET /config/consents/{type}",
			Handle: func(c *call) answer {
				kind := c.Params["type"]
				found := c.State.Find(consents, kind)
				switch {
				case !isType(kind):
					return engine.InvalidField("type", "type is unknown")
				case found == nil:
					return engine.Reply(map[string]any{"type": kind, "isEnabled": false, "title": "", "subtitle": "", "body": "", "acknowledgeText": "", "ipfsHash": "", "history": []any{}})
				}
				return engine.Reply(view.Show(c, found))
			},
		},
		{
			Endpoint: "adminapi PUT /config/consents", Body: engine.Texts(texts...).And(engine.Text("type").Required().Matching(isType, "is unknown"), engine.Boolean("isEnabled").Required()),
			Handle: func(c *call) answer {
				if c.Body["isEnabled"] == true {
					needed := engine.Texts("title", "acknowledgeText", "type").And(engine.Text("body").Matching(isBase64, "is not base64")).Required()
					if errs := c.Check("", needed.And(engine.Text("subtitle"), engine.Boolean("isEnabled")), c.Body, nil); len(errs) > 0 {
						return engine.Invalid(errs...)
					}
				}
				made, hash := engine.Clone(c.Body), "Qm"+engine.RandomHex(22)
				document := engine.Clone(made)
				document["_id"] = hash
				c.Insert(consentVersions, document)
				kind, _ := made["type"].(string)
				before := c.State.Find(consents, kind)
				delete(made, "type")
				made["_id"] = kind
				history, _ := before["history"].([]any)
				made["ipfsHash"] = hash
				made["history"] = append(slices.Clone(history), map[string]any{"ipfsHash": hash, "updatedAt": c.Now().UTC().Format(dateFormat)})
				if before == nil {
					c.Insert(consents, made)
				} else {
					engine.Replace(before, made)
					c.Changed()
				}
				return engine.Reply(view.Show(c, made))
			},
		},
		{
			Endpoint: "adminapi GET /config/consents/ipfs/{ipfsHash}",
			Handle: func(c *call) answer {
				for _, document := range c.Collections[consentVersions] {
					if document["_id"] == c.Params["ipfsHash"] {
						return engine.Reply(engine.View{ID: engine.NoID, Booleans: view.Booleans}.Show(c, document))
					}
				}
				return engine.NotFound("consent " + c.Params["ipfsHash"])
			},
		},
	}
}
