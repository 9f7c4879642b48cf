package shortcut

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// isCurrent tells whether a state is of the schema's version and is read by
// core as the framework would read it.
func (k *kind) isCurrent(version int64, state *tfprotov6.RawState) bool {
	return state != nil && version == k.schema.Version && k.shape != nil && state.Flatmap == nil && k.shape.fits(state.JSON)
}

// shape is a type as JSON has it.
type shape struct {
	begins  string   // characters that a value may begin with
	names   []string // of an object's attributes, sorted
	members []*shape
	element *shape // of a list, a set or a map
}

// shapeOf returns the shape of a type, nil for one that JSON alone does not
// tell.
func shapeOf(ty tftypes.Type) *shape {
	switch ty := ty.(type) {
	case tftypes.Object:
		s := &shape{begins: "{", names: slices.Sorted(maps.Keys(ty.AttributeTypes))}
		for _, name := range s.names {
			member := shapeOf(ty.AttributeTypes[name])
			if member == nil {
				return nil
			}
			s.members = append(s.members, member)
		}
		return s
	case tftypes.Map:
		return collection("{", ty.ElementType)
	case tftypes.List:
		return collection("[", ty.ElementType)
	case tftypes.Set:
		return collection("[", ty.ElementType)
	}
	switch {
	case ty.Is(tftypes.String):
		return &shape{begins: `"`}
	case ty.Is(tftypes.Bool):
		return &shape{begins: "tf"}
	case ty.Is(tftypes.Number):
		return &shape{begins: "-0123456789"}
	}
	return nil
}

func collection(begins string, of tftypes.Type) *shape {
	if element := shapeOf(of); element != nil {
		return &shape{begins: begins, element: element}
	}
	return nil
}

// fits tells whether data is an object of that shape as core writes it: with
// all attributes, in their order, and no other. Core and the framework differ
// in what they make of anything else.
func (s *shape) fits(data []byte) bool {
	if !json.Valid(data) {
		return false
	}
	r := reader{data: data}
	return r.next() == '{' && r.value(s)
}

// reader reads JSON that is known to be valid.
type reader struct {
	data []byte
	at   int
}

// next skips blanks and returns the character that follows.
func (r *reader) next() byte {
	for {
		switch c := r.data[r.at]; c {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return c
		}
	}
}

// value skips a value, and tells whether it is of that shape, or null.
func (r *reader) value(s *shape) bool {
	c := r.next()
	switch {
	case c == 'n':
		r.at += len("null")
		return true
	case strings.IndexByte(s.begins, c) < 0:
		return false
	}
	switch c {
	case '{':
		return r.object(s)
	case '[':
		return r.list(s)
	case '"':
		r.text()
	case 't':
		r.at += len("true")
	case 'f':
		r.at += len("false")
	default:
		for r.at < len(r.data) && strings.IndexByte("+-.0123456789Ee", r.data[r.at]) >= 0 {
			r.at++
		}
	}
	return true
}

// text skips a text and returns what is between its quotes.
func (r *reader) text() []byte {
	begin := r.at + 1
	for r.at = begin; r.data[r.at] != '"'; r.at++ {
		if r.data[r.at] == '\\' {
			r.at++
		}
	}
	r.at++
	return r.data[begin : r.at-1]
}

func (r *reader) list(s *shape) bool {
	for r.at++; r.next() != ']'; {
		if !r.value(s.element) {
			return false
		}
		r.comma()
	}
	r.at++
	return true
}

func (r *reader) object(s *shape) bool {
	seen := 0
	for r.at++; r.next() != '}'; seen++ {
		name, of := r.text(), s.element
		if of == nil {
			if seen == len(s.names) || string(name) != s.names[seen] {
				return false
			}
			of = s.members[seen]
		}
		r.next()
		r.at++ // the colon
		if !r.value(of) {
			return false
		}
		r.comma()
	}
	r.at++
	return s.element != nil || seen == len(s.names)
}

// comma skips a comma, if there is one.
func (r *reader) comma() {
	if r.next() == ',' {
		r.at++
	}
}
