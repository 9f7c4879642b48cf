package client

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// sentBack is an object that was read and is sent back, changed. Of its
// members only those in meant are the caller's.
type sentBack struct{ body, meant json.RawMessage }

// sendBack returns a body of which the members of meant are the caller's.
func sendBack(body, meant any) (back sentBack, err error) {
	if back.body, err = marshal(body); err == nil {
		back.meant, err = marshal(meant)
	}
	return back, err
}

// MarshalJSON writes the whole object.
func (b sentBack) MarshalJSON() ([]byte, error) { return b.body, nil }

// without returns in as it may be sent to e.
func (d *dialect) without(e endpoint, in any) any {
	back, ok := in.(sentBack)
	if !ok {
		return in
	}
	d.mu.Lock()
	omitted := d.omitted[e]
	d.mu.Unlock()
	if len(omitted) == 0 {
		return in
	}
	body, meant := parsed(back.body), parsed(back.meant)
	leaveOut(body, meant, omitted)
	return body
}

// What services say of members that they do not know.
var (
	notAllowed    = regexp.MustCompile(`(?i)not allowed|unknown|unexpected|unrecogni[sz]ed|additional propert`)
	refusedMember = regexp.MustCompile(`([\w$-]+)["']? (?:is|are) not allowed`)
)

// omit remembers the members of a body that e refused by name, if they are none
// of the caller's, and reports whether there are any. A member of that name is
// left out wherever it is: a path may have names that are data.
func (d *dialect) omit(e endpoint, in any, sent []byte, failed *Error) bool {
	back, ok := in.(sentBack)
	if !ok || !failed.wrong() {
		return false
	}
	var names []string
	for _, f := range append(failed.Fields, FieldError{Message: failed.Message}) {
		found := refusedMember.FindAllStringSubmatch(f.Message, -1)
		for _, match := range found {
			names = append(names, match[1])
		}
		if found == nil && notAllowed.MatchString(f.Message) {
			names = append(names, f.Field[strings.LastIndexByte(f.Field, '.')+1:])
		}
	}
	if !leaveOut(parsed(sent), parsed(back.meant), names) {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.omitted[e] = slices.Concat(d.omitted[e], names)
	return true
}

// parsed returns a JSON value whose numbers go back as they came.
func parsed(raw json.RawMessage) (value any) {
	numbers := json.NewDecoder(bytes.NewReader(raw))
	numbers.UseNumber()
	_ = numbers.Decode(&value) // nil of what is none
	return value
}

// leaveOut takes members out of value that meant does not have there, and
// reports whether there were any.
func leaveOut(value, meant any, names []string) (some bool) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			of, ours := member(meant, name)
			if !ours && slices.Contains(names, name) {
				delete(value, name)
				some = true
			} else if leaveOut(inner, of, names) {
				some = true
			}
		}
	case []any:
		for _, item := range value {
			some = leaveOut(item, meant, names) || some
		}
	}
	return some
}

// member returns a member of an object, or those of all objects in a list.
func member(value any, name string) (found any, ok bool) {
	switch value := value.(type) {
	case map[string]any:
		found, ok = value[name]
	case []any:
		var all []any
		for _, item := range value {
			if one, has := member(item, name); has {
				all, ok = append(all, one), true
			}
		}
		found = all
	}
	return found, ok
}
