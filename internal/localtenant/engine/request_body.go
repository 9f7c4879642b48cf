package engine

import (
	"encoding/json"
	"strings"
)

// openBody returns the members of a request body, and whether it came plain.
// cipher is nil for a call outside the sealed exchange.
func (s *State) openBody(op *Operation, e *Endpoint, cipher *Cipher, contentType string, raw []byte) (map[string]any, bool, *Answer) {
	refuse := func(a Answer) (map[string]any, bool, *Answer) { return nil, false, &a }
	if len(raw) == 0 {
		return map[string]any{}, false, nil
	}
	if !e.takesBody() {
		return refuse(Violation("body", e.Method+" "+e.Path+" takes no body"))
	}
	form, wanted := op.bodyForm(), "application/json"
	if form == FileBody {
		wanted = "multipart/form-data"
	}
	if kind, _, _ := strings.Cut(contentType, ";"); !strings.EqualFold(strings.TrimSpace(kind), wanted) {
		return refuse(Violation("Content-Type", "Content-Type must be "+wanted))
	}
	if form == FileBody {
		return map[string]any{}, s.Modes.SwaggerPreview, nil
	}
	var envelope map[string]any
	if json.Unmarshal(raw, &envelope) != nil || envelope == nil {
		return refuse(InvalidField("data", "the body is not a JSON object"))
	}
	blob, isText := envelope["data"].(string)
	printed := e.Service != "adminapi" && form != SealedBody
	if !isText || len(envelope) != 1 || cipher == nil {
		if printed && cipher != nil && s.Modes.Bodies == "sealed" {
			return refuse(InvalidField("data", "data is required"))
		}
		return s.plainBody(form, envelope)
	}
	if printed && s.Modes.Bodies == "bare" {
		if form == WrappedBody {
			return refuse(InvalidField("data", "data must be of type object"))
		}
		return envelope, true, nil // without what is inside
	}
	plain, err := cipher.Open(blob)
	if err != nil {
		return refuse(InvalidField("data", "data can't be decrypted"))
	}
	var body map[string]any
	if json.Unmarshal(plain, &body) != nil || body == nil {
		return refuse(InvalidField("data", "data is not a JSON object"))
	}
	return body, false, nil
}

func (s *State) plainBody(form BodyForm, envelope map[string]any) (map[string]any, bool, *Answer) {
	refuse := func(a Answer) (map[string]any, bool, *Answer) { return nil, false, &a }
	switch {
	case form == WrappedBody:
		inner, isObject := envelope["data"].(map[string]any)
		if !isObject || len(envelope) != 1 {
			return refuse(InvalidField("data", "the body must have one member, the object data"))
		}
		return inner, true, nil
	case form == SealedBody && !s.Modes.SwaggerPreview:
		return refuse(Violation("data", "the body is not encrypted"))
	}
	return envelope, true, nil
}
