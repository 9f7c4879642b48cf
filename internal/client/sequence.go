package client

import (
	"encoding/json"
	"fmt"
	"slices"
)

// sequence is a list that was asked for whole: a service that has nothing to
// list may answer an empty object. Null, and an object with something else in
// it, do not show what there is.
type sequence[A any] []*A

// UnmarshalJSON reads both forms.
func (s *sequence[A]) UnmarshalJSON(raw []byte) error {
	if isEmpty(raw) {
		*s = sequence[A]{}
		return nil
	}
	return json.Unmarshal(raw, (*[]*A)(s))
}

// Names are texts that a service lists as texts, or as objects with a name. Requests
// carry texts.
type Names []string

// UnmarshalJSON reads both forms, a single text, and an empty object for none.
func (n *Names) UnmarshalJSON(raw []byte) error {
	*n = nil
	switch {
	case string(raw) == "null":
		return nil
	case isEmpty(raw):
		*n = Names{}
		return nil
	case !opens(raw, '['):
		raw = slices.Concat([]byte("["), raw, []byte("]"))
	}
	var listed []json.RawMessage
	if err := json.Unmarshal(raw, &listed); err != nil {
		return err
	}
	*n = make(Names, 0, len(listed))
	for _, one := range listed {
		var name string
		if opens(one, '{') {
			var object struct{ Name, Permission, Attribute, Type, Factor text }
			if err := json.Unmarshal(one, &object); err != nil {
				return err
			}
			name = firstOf(object.Name, object.Permission, object.Attribute, object.Type, object.Factor)
		} else if err := json.Unmarshal(one, &name); err != nil {
			return err
		}
		if name == "" {
			return fmt.Errorf("%.20s is no name", one)
		}
		*n = append(*n, name)
	}
	return nil
}
