package client

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// members returns those of an object, and nil of anything else.
func members(raw json.RawMessage) (m map[string]json.RawMessage) {
	if opens(raw, '{') {
		_ = json.Unmarshal(raw, &m) // a part of what was parsed before
	}
	return m
}

// dropNulls takes out what an answer gives no value for: a request must not give
// one either.
func dropNulls(body map[string]json.RawMessage) {
	maps.DeleteFunc(body, func(_ string, value json.RawMessage) bool { return string(value) == "null" })
}

// marshal encodes without HTML escaping, so that what comes back can be
// compared byte for byte.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// opens reports whether a JSON value is of the kind that starts with c.
func opens(raw json.RawMessage, c byte) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) > 0 && raw[0] == c
}

// isEmpty reports whether a container was answered with nothing in it.
func isEmpty(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return (opens(raw, '{') || opens(raw, '[')) && len(bytes.TrimSpace(raw[1:])) == 1
}

// contains reports whether nothing in found differs from what sent says. Zero
// values do not count, and what an answer leaves out, such as a secret, differs
// from nothing. A service promises no order.
func contains(found, sent any) bool {
	if found == nil || sent == nil || sent == "" || sent == false || sent == 0.0 {
		return true
	}
	switch sent := sent.(type) {
	case map[string]any:
		of, ok := found.(map[string]any)
		for name, value := range sent {
			ok = ok && contains(of[name], value)
		}
		return ok
	case []any:
		of, ok := found.([]any)
		return ok && len(of) == len(sent) && !slices.ContainsFunc(sent, func(value any) bool {
			return !slices.ContainsFunc(of, func(other any) bool { return contains(other, value) })
		})
	case string:
		of, ok := found.(string)
		return ok && SameName(of, sent)
	}
	return found == sent
}

func differs(was, sent any) bool {
	of, isObject := sent.(map[string]any)
	if !isObject {
		return was != nil && sent != nil && !contains(was, sent) || was == true && sent == false
	}
	before, _ := was.(map[string]any)
	for name, value := range of {
		if differs(before[name], value) {
			return true
		}
	}
	return false
}
