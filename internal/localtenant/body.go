package localtenant

import (
	"encoding/json"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// bodyForm is how the body of an endpoint travels.
type bodyForm int

const (
	sealedBody  bodyForm = iota // {"data": sealed JSON}
	plainBody                   // printed as the JSON object itself; vendor clients seal it
	eitherBody                  // one or the other
	wrappedBody                 // {"data": the JSON object, or that object sealed}
	fileBody                    // multipart/form-data, which the handler reads
)

// form is how the body of the operation travels; endpoints that nobody serves
// yet are taken to be like most.
func (op *operation) bodyForm() bodyForm {
	if op == nil {
		return sealedBody
	}
	return op.form
}

// openBody returns the members of a request body, and whether it came plain.
// cipher is nil for a call outside the sealed exchange.
func (t *Tenant) openBody(op *operation, e *endpoint, cipher *client.Cipher, contentType string, raw []byte) (map[string]any, bool, *answer) {
	refuse := func(a answer) (map[string]any, bool, *answer) { return nil, false, &a }
	if len(raw) == 0 {
		return map[string]any{}, false, nil
	}
	if !e.takesBody() {
		return refuse(violation("body", e.Method+" "+e.Path+" takes no body"))
	}
	form, wanted := op.bodyForm(), "application/json"
	if form == fileBody {
		wanted = "multipart/form-data"
	}
	if kind, _, _ := strings.Cut(contentType, ";"); !strings.EqualFold(strings.TrimSpace(kind), wanted) {
		return refuse(violation("Content-Type", "Content-Type must be "+wanted))
	}
	if form == fileBody {
		return map[string]any{}, t.modes.SwaggerPreview, nil
	}
	var envelope map[string]any
	if json.Unmarshal(raw, &envelope) != nil || envelope == nil {
		return refuse(invalidField("data", "the body is not a JSON object"))
	}
	blob, isText := envelope["data"].(string)
	printed := e.Service != "adminapi" && form != sealedBody
	if !isText || len(envelope) != 1 || cipher == nil {
		if printed && cipher != nil && t.modes.Bodies == "sealed" {
			return refuse(invalidField("data", "data is required"))
		}
		return t.plainBody(form, envelope)
	}
	if printed && t.modes.Bodies == "bare" {
		if form == wrappedBody {
			return refuse(invalidField("data", "data must be of type object"))
		}
		return envelope, true, nil // without what is inside
	}
	plain, err := cipher.Open(blob)
	if err != nil {
		return refuse(invalidField("data", "data can't be decrypted"))
	}
	var body map[string]any
	if json.Unmarshal(plain, &body) != nil || body == nil {
		return refuse(invalidField("data", "data is not a JSON object"))
	}
	return body, false, nil
}

func (t *Tenant) plainBody(form bodyForm, envelope map[string]any) (map[string]any, bool, *answer) {
	refuse := func(a answer) (map[string]any, bool, *answer) { return nil, false, &a }
	switch {
	case form == wrappedBody:
		inner, isObject := envelope["data"].(map[string]any)
		if !isObject || len(envelope) != 1 {
			return refuse(invalidField("data", "the body must have one member, the object data"))
		}
		return inner, true, nil
	case form == sealedBody && !t.modes.SwaggerPreview:
		return refuse(violation("data", "the body is not encrypted"))
	}
	return envelope, true, nil
}
