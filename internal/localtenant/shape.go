package localtenant

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

type kind string

const (
	aText    kind = "string"
	aBoolean kind = "boolean"
	aNumber  kind = "number"
	anObject kind = "object"
	anArray  kind = "array"
	aURI     kind = "URI"
	anyJSON  kind = "any"
	// aTextOrBoolean is for members the table and the text disagree on.
	aTextOrBoolean kind = "boolean or its text"
)

// field is a documented member of a body.
type field struct {
	name     string
	kind     kind
	required bool
	nullable bool
	oneOf    []string
	members  []field // of an object; nil leaves its members unchecked
	items    *field  // of an array
}

// fieldError is an entry of {"errors":[…]}.
type fieldError struct {
	Message string `json:"message"`
	Param   string `json:"param"`
}

// checker compares bodies with the reference; newerMembers lets the members of
// a newer tenant come back too.
type checker struct{ newerMembers bool }

// checkObject compares an object with what the reference says of it. Members
// that the stored object has already are let through: whoever changes one
// field sends the others back.
func (c checker) checkObject(path string, fields []field, value, stored map[string]any) []fieldError {
	var errs []fieldError
	for _, f := range fields {
		member, there := value[f.name]
		name := join(path, f.name)
		if !there {
			if f.required {
				errs = append(errs, fieldError{name + " is required", name})
			}
			continue
		}
		errs = append(errs, c.checkField(name, f, member, stored[f.name])...)
	}
	names := make([]string, 0, len(value))
	for name := range value {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		known := slices.ContainsFunc(fields, func(f field) bool { return f.name == name })
		_, has := stored[name]
		if !known && !has && !(c.newerMembers && isUnknownMember(name)) {
			errs = append(errs, fieldError{join(path, name) + " is not allowed", join(path, name)})
		}
	}
	return errs
}

func (c checker) checkField(path string, f field, value, stored any) []fieldError {
	if value == nil && f.nullable {
		return nil
	}
	wrong := []fieldError{{fmt.Sprintf("%s must be of type %s", path, f.kind), path}}
	switch f.kind {
	case aText, aURI:
		s, ok := value.(string)
		switch {
		case !ok:
			return wrong
		case s == "" && f.required:
			return []fieldError{{path + " is empty", path}}
		case len(f.oneOf) > 0 && !slices.Contains(f.oneOf, s):
			return []fieldError{{path + " must be one of " + strings.Join(f.oneOf, ", "), path}}
		case f.kind == aURI && !isURI(s):
			return wrong
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

func (c checker) checkItems(path string, f field, list []any, stored any) []fieldError {
	if f.items == nil {
		return nil
	}
	var errs []fieldError
	known, _ := stored.([]any)
	for i, item := range list {
		errs = append(errs, c.checkField(fmt.Sprintf("%s[%d]", path, i), *f.items, item, sameItem(known, item))...)
	}
	return errs
}

// sameItem finds the stored item with the id that item carries.
func sameItem(stored []any, item any) any {
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

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
