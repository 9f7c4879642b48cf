package client

import (
	"bytes"
	"encoding/json"
	"strings"
)

// understood decodes what an opened answer says.
func understood(body []byte, out any) error {
	body = unwrap(body)
	if whole, ok := out.(*json.RawMessage); ok && json.Valid(body) {
		*whole = bytes.TrimSpace(body) // the caller decodes it
		return nil
	}
	return json.Unmarshal(body, out)
}

// unwrap takes the object or the list out of a plain {"data": …} wrapper, as
// some services answer without sealing. Anything else is itself.
func unwrap(body []byte) []byte {
	var e struct{ Data json.RawMessage }
	if !mayWrap(body) || json.Unmarshal(body, &e) != nil {
		return body
	}
	data := bytes.TrimSpace(e.Data)
	if len(data) > 0 && (data[0] == '{' || data[0] == '[') {
		return data
	}
	return body
}

// mayWrap tells without parsing whether body can be an object with a member
// that encoding/json takes for data: in any case, or spelled with escapes.
func mayWrap(body []byte) bool {
	if !opens(body, '{') {
		return false
	}
	for rest, more := body, true; more; {
		if _, rest, more = bytes.Cut(rest, []byte(`"`)); len(rest) > 4 && rest[4] == '"' && bytes.EqualFold(rest[:4], []byte("data")) {
			return true
		}
	}
	return bytes.Contains(body, []byte(`\u00`))
}

// isJSON reports whether an answer may be parsed: a tenant's host answers
// unknown paths with 200 and an HTML page.
func isJSON(contentType string) bool {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	media = strings.TrimSpace(media)
	return media == "application/json" || strings.HasSuffix(media, "+json")
}
