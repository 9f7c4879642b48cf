package client

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// refusedInside is what a service says of what it refused inside a success.
func refusedInside(c *Client, at endpoint, what, words string, in any) error {
	if words == "" {
		words = "the tenant does not say why"
	}
	refusal := ErrRefused
	if lower := strings.ToLower(words); strings.Contains(lower, "exist") && !strings.Contains(lower, "not exist") || strings.Contains(lower, "duplicate") || strings.Contains(lower, "already") {
		refusal = ErrConflict
	}
	return fmt.Errorf("%s: %s: %s: %w", at, what, clip(c.Redact(words, secretsIn(in)...)), refusal)
}

// saidIn returns the messages in entries of failures. Their form is not documented:
// texts in them are repeated.
func saidIn(entries ...json.RawMessage) string {
	var said []string
	for _, entry := range entries {
		var read fieldErrors
		_ = read.UnmarshalJSON(entry) // an entry of another form has no message
		for _, e := range read {
			said = append(said, e.Message)
		}
		var other struct{ Reason, Error, Description json.RawMessage }
		if read == nil && json.Unmarshal(entry, &other) == nil {
			for _, raw := range []json.RawMessage{other.Reason, other.Error, other.Description} {
				var text string
				if json.Unmarshal(raw, &text) == nil && text != "" {
					said = append(said, text)
				}
			}
		}
	}
	return strings.Join(said, "; ")
}

// outcome is what an answer of success says of failures in it.
type outcome struct {
	of     map[int]string // what is said of those that are named
	failed int            // how many, at least
	words  string         // what is said of others
	done   int            // how many were done; -1 where that is not said
}

// readOutcome reads an answer whose form is printed nowhere. What says that
// something failed is taken for it in any form: a number, a list, an object.
func readOutcome[A any](raw json.RawMessage, all []*asked[A], keys func(*A) []string) outcome {
	read := outcomeReader{outcome: outcome{of: map[int]string{}, done: -1}}
	for _, a := range all {
		read.keys = append(read.keys, keys(a.want))
	}
	read.walk(raw, "", 0)
	read.failed = max(read.count, len(read.of)+read.unnamed)
	return read.outcome
}

type outcomeReader struct {
	outcome
	keys           [][]string
	count, unnamed int
}

var (
	badNames  = []string{"fail", "error", "invalid", "reject", "duplicate", "exist", "skip", "conflict", "notfound", "missing"}
	goodNames = []string{"creat", "success", "insert", "added", "assign", "delet", "remov"}
)

func among(name string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(name, part) })
}

// outcomeDepth bounds how deep in an answer failures are looked for.
const outcomeDepth = 4

func (r *outcomeReader) walk(value json.RawMessage, name string, depth int) {
	bad := among(name, badNames)
	var n Number
	switch {
	case depth > outcomeDepth || len(value) == 0 || isEmpty(value):
	case opens(value, '['):
		var list []json.RawMessage
		_ = json.Unmarshal(value, &list)
		for _, one := range list {
			if bad {
				r.add(one)
			} else {
				r.walk(one, "", depth+1)
			}
		}
	case opens(value, '{'):
		of := members(value)
		failed, _ := errorInside(value)
		if bad || failed != nil && depth > 0 {
			r.add(value)
			return
		}
		for member, inner := range of {
			r.walk(inner, strings.ToLower(member), depth+1)
		}
	case string(value) == "null" || name == "":
	case opens(value, '"') && json.Unmarshal(value, &n) != nil:
		if bad && string(value) != `"false"` {
			r.add(value)
		}
	case json.Unmarshal(value, &n) == nil:
		if bad {
			r.count = max(r.count, int(n))
		} else if among(name, goodNames) {
			r.done = max(r.done, int(n))
		}
	case bad == (string(value) == "true"): // a failure, or no success
		if bad || among(name, goodNames) || name == "ok" {
			r.count = max(r.count, 1)
		}
	}
}

// add notes one failure.
func (r *outcomeReader) add(entry json.RawMessage) {
	var texts []string
	collect(entry, 0, &texts)
	words, named := saidIn(entry), false
	for i, keys := range r.keys {
		if !slices.ContainsFunc(keys, func(key string) bool {
			return !slices.ContainsFunc(texts, func(text string) bool { return speaksOf(text, key) })
		}) {
			r.of[i], named = words, true
		}
	}
	if !named {
		r.unnamed++
		r.words = strings.TrimPrefix(r.words+"; "+words, "; ")
	}
}

// collect returns the texts in a value, the names of members too.
func collect(value json.RawMessage, depth int, texts *[]string) {
	var list []json.RawMessage
	var one text
	switch {
	case depth > outcomeDepth:
	case opens(value, '{'):
		for name, inner := range members(value) {
			*texts = append(*texts, name)
			collect(inner, depth+1, texts)
		}
	case opens(value, '['):
		_ = json.Unmarshal(value, &list)
		for _, inner := range list {
			collect(inner, depth+1, texts)
		}
	case json.Unmarshal(value, &one) == nil && one != "":
		*texts = append(*texts, string(one))
	}
}

// speaksOf reports whether a key stands in a text, and not as a part of a longer one.
func speaksOf(text, key string) bool {
	text, key = strings.ToLower(text), strings.ToLower(key)
	inside := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' }
	for key != "" {
		i := strings.Index(text, key)
		if i < 0 {
			return false
		}
		before, after := []rune(text[:i]), []rune(text[i+len(key):])
		if (len(before) == 0 || !inside(before[len(before)-1])) && (len(after) == 0 || !inside(after[0])) {
			return true
		}
		text = text[i+len(key):]
	}
	return false
}
