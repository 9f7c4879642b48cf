package engine

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Kind is the type of a member.
type Kind string

const (
	aText    Kind = "string"
	aBoolean Kind = "boolean"
	aNumber  Kind = "number"
	anObject Kind = "object"
	anArray  Kind = "array"
	aURI     Kind = "URI"
	anyJSON  Kind = "any"
	// aTextOrBoolean is for members the table and the text disagree on.
	aTextOrBoolean Kind = "boolean or its text"
)

// Field is a documented member of a body. It is optional unless it says
// otherwise.
type Field struct {
	Name               string
	Kind               Kind
	required, nullable bool
	oneOf              []string
	members            Fields // of an object; nil leaves its members unchecked
	items              *Field // of a list
	fallback           any
	valid              func(text string) bool
	rule               string // what a text that is not valid breaks
}

// Fields are the documented members of an object.
type Fields []Field

// Text is a member of that type.
func Text(name string) Field { return Field{Name: name, Kind: aText} }

// Boolean is a member of that type.
func Boolean(name string) Field { return Field{Name: name, Kind: aBoolean} }

// TextOrBoolean is a boolean that may come as text.
func TextOrBoolean(name string) Field { return Field{Name: name, Kind: aTextOrBoolean} }

// Number is a member of that type.
func Number(name string) Field { return Field{Name: name, Kind: aNumber} }

// URI is a text with a scheme.
func URI(name string) Field { return Field{Name: name, Kind: aURI} }

// Any is a member of any type.
func Any(name string) Field { return Field{Name: name, Kind: anyJSON} }

// Object is a member with members. Without members it takes any object.
func Object(name string, members ...Field) Field {
	return Field{Name: name, Kind: anObject, members: members}
}

// List is a list of items.
func List(name string, items Field) Field { return Field{Name: name, Kind: anArray, items: &items} }

// Texts are members of one type.
func Texts(names ...string) Fields { return each(Text, names) }

// Booleans are members of one type.
func Booleans(names ...string) Fields { return each(Boolean, names) }

// Numbers are members of one type.
func Numbers(names ...string) Fields { return each(Number, names) }

func each(build func(string) Field, names []string) Fields {
	made := make(Fields, len(names))
	for i, name := range names {
		made[i] = build(name)
	}
	return made
}

// Required must be sent. A required text must not be empty.
func (f Field) Required() Field { return f.RequiredIf(true) }

// RequiredIf is Required where a condition holds.
func (f Field) RequiredIf(condition bool) Field {
	f.required = condition
	return f
}

// NullableIf may be null where a condition holds.
func (f Field) NullableIf(condition bool) Field {
	f.nullable = condition
	return f
}

// OneOf takes no other values.
func (f Field) OneOf(values ...string) Field {
	f.oneOf = values
	return f
}

// Matching takes only texts that are valid; rule is how a refusal goes on after
// the member's name.
func (f Field) Matching(valid func(text string) bool, rule string) Field {
	f.valid, f.rule = valid, rule
	return f
}

// Default is what Complete gives to objects without the member. A required text that
// defaults to "" may be empty.
func (f Field) Default(value any) Field {
	if number, ok := value.(int); ok {
		value = float64(number) // as in JSON
	}
	f.fallback = value
	return f
}

// Required makes all members required.
func (fs Fields) Required() Fields { return fs.RequiredIf(true) }

// RequiredIf makes all members required where a condition holds.
func (fs Fields) RequiredIf(condition bool) Fields {
	return fs.edited(func(f Field) Field { return f.RequiredIf(condition) })
}

// Matching is Field.Matching for all members.
func (fs Fields) Matching(valid func(text string) bool, rule string) Fields {
	return fs.edited(func(f Field) Field { return f.Matching(valid, rule) })
}

// Default gives all members the same default.
func (fs Fields) Default(value any) Fields {
	return fs.edited(func(f Field) Field { return f.Default(value) })
}

func (fs Fields) edited(edit func(Field) Field) Fields {
	made := make(Fields, len(fs))
	for i, f := range fs {
		made[i] = edit(f)
	}
	return made
}

// And returns the members together with more.
func (fs Fields) And(more ...Field) Fields { return slices.Concat(fs, more) }

// Has reports whether there is a member of that name.
func (fs Fields) Has(name string) bool {
	return slices.ContainsFunc(fs, func(f Field) bool { return f.Name == name })
}

// Complete adds the defaults to an object and to the objects inside.
func (fs Fields) Complete(object map[string]any) {
	for _, f := range fs {
		if f.fallback != nil {
			SetDefault(object, f.Name, clone(f.fallback))
		}
		if inner := Part(object, f.Name); inner != nil {
			f.members.Complete(inner)
		}
	}
}

// FieldError is an entry of {"errors":[…]}.
type FieldError struct {
	Message string `json:"message"`
	Param   string `json:"param"`
}

// Wrong says what is wrong with a member.
func Wrong(path, what string) FieldError { return FieldError{path + " " + what, path} }

// isNewerMember reports whether a name is one that newer tenants add.
func isNewerMember(name string) bool { return strings.HasPrefix(name, "newer") }

// checker compares bodies with the reference; newerMembers lets the members of
// a newer tenant come back too.
type checker struct{ newerMembers bool }

// checkObject compares an object with what the reference says of it. Members
// that the stored object has already are let through: whoever changes one
// field sends the others back.
func (c checker) checkObject(path string, fields Fields, value, stored map[string]any) []FieldError {
	var errs []FieldError
	for _, f := range fields {
		member, there := value[f.Name]
		name := Join(path, f.Name)
		if !there {
			if f.required {
				errs = append(errs, Wrong(name, "is required"))
			}
			continue
		}
		errs = append(errs, c.checkField(name, f, member, stored[f.Name])...)
	}
	for _, name := range slices.Sorted(maps.Keys(value)) {
		known := fields.Has(name)
		_, has := stored[name]
		if !known && !has && !(c.newerMembers && isNewerMember(name)) {
			errs = append(errs, Wrong(Join(path, name), "is not allowed"))
		}
	}
	return errs
}

func (c checker) checkField(path string, f Field, value, stored any) []FieldError {
	if value == nil && f.nullable {
		return nil
	}
	wrong := []FieldError{Wrong(path, "must be of type "+string(f.Kind))}
	switch f.Kind {
	case aText, aURI:
		s, ok := value.(string)
		switch {
		case !ok:
			return wrong
		case s == "" && f.required && f.fallback != "":
			return []FieldError{Wrong(path, "is empty")}
		case len(f.oneOf) > 0 && !slices.Contains(f.oneOf, s):
			return []FieldError{Wrong(path, "must be one of "+strings.Join(f.oneOf, ", "))}
		case f.Kind == aURI && !isURI(s):
			return wrong
		case f.valid != nil && !f.valid(s):
			return []FieldError{Wrong(path, f.rule)}
		}
	case aBoolean:
		if _, ok := value.(bool); !ok {
			return wrong
		}
	case aTextOrBoolean:
		if _, ok := value.(bool); !ok && value != "true" && value != "false" {
			return wrong
		}
	case aNumber:
		if _, ok := value.(float64); !ok {
			return wrong
		}
	case anObject:
		member, ok := value.(map[string]any)
		if !ok {
			return wrong
		}
		if f.members != nil {
			known, _ := stored.(map[string]any)
			return c.checkObject(path, f.members, member, known)
		}
	case anArray:
		list, ok := value.([]any)
		if !ok {
			return wrong
		}
		return c.checkItems(path, f, list, stored)
	}
	return nil
}

func (c checker) checkItems(path string, f Field, list []any, stored any) []FieldError {
	if f.items == nil {
		return nil
	}
	var errs []FieldError
	known, _ := stored.([]any)
	for i, item := range list {
		errs = append(errs, c.checkField(Item(path, i), *f.items, item, SameItem(known, item))...)
	}
	return errs
}

// SameItem finds the stored item with the id that item carries.
func SameItem(stored []any, item any) any {
	sent, _ := item.(map[string]any)
	for _, candidate := range stored {
		if known, ok := candidate.(map[string]any); ok && sent["_id"] != nil && known["_id"] == sent["_id"] {
			return known
		}
	}
	return nil
}

func isURI(s string) bool {
	parsed, err := url.Parse(s)
	return err == nil && parsed.Scheme != "" && (parsed.Host != "" || parsed.Opaque != "" || parsed.Path != "")
}

// Item returns the path of an item of a list.
func Item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// Join returns the path of a member.
func Join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
