package export

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// expressions writes the values of one object.
type expressions struct {
	*writer
	*object
	notes []string // why references stay ids
}

// argument is an attribute of a configuration.
type argument struct {
	name   string
	tokens hclwrite.Tokens
}

// of writes an attribute: nothing where it has no value. A write-only one becomes a
// variable, beside one for its version. path are the steps before it, with keys and
// indexes.
func (e *expressions) of(a *tfprotov6.SchemaAttribute, value tftypes.Value, path []string) []argument {
	path = append(slices.Clone(path), a.Name)
	switch {
	case a.WriteOnly:
		return e.writeOnly(a, value.Type(), path)
	case !coreval.HasContent(value):
		return nil
	case a.Sensitive:
		s := e.secret(path, value.Type())
		e.secrets = append(e.secrets, s)
		return []argument{{a.Name, raw("var." + s.variable)}}
	case a.NestedType != nil:
		return []argument{{a.Name, e.nested(a.NestedType, value, path)}}
	}
	return []argument{{a.Name, e.value(value, path)}}
}

func (e *expressions) writeOnly(a *tfprotov6.SchemaAttribute, ty tftypes.Type, path []string) []argument {
	s := e.secret(path, ty)
	s.writeOnly = true
	made := []argument{{a.Name, raw("var." + s.variable)}}
	if s.version = e.hasVersion(path); s.version {
		e.taken["var."+s.variable+"_version"] = true
		made = append(made, argument{a.Name + "_version", raw("var." + s.variable + "_version")})
	}
	e.secrets = append(e.secrets, s)
	return made
}

// hasVersion reports whether a write-only attribute has a version beside it.
func (e *expressions) hasVersion(path []string) bool {
	attributes := e.schema.ResourceSchemas[e.kind.Type].Block.Attributes
	for i, step := range path {
		for _, a := range attributes {
			if i == len(path)-1 && a.Name == step+"_version" {
				return true
			}
			if a.Name == step && a.NestedType != nil {
				attributes = a.NestedType.Attributes
				break
			}
		}
	}
	return false
}

func (e *expressions) secret(path []string, ty tftypes.Type) secret {
	at := strings.TrimSuffix(strings.Join(path, "."), "_wo")
	name := strings.TrimPrefix(e.kind.Type, plumbing.TypePrefix) + "_" + e.label + "_" + strings.Join(identifiers(strings.Split(at, ".")), "_")
	return secret{variable: e.name("var.", name, at), of: printable(e.address() + "." + at), ty: coreval.Type(ty)}
}

// name returns a name that nothing else has.
func (e *expressions) name(space, name, at string) string {
	if key := space + name; !e.taken[key] {
		e.taken[key] = true
		return name
	}
	return strings.TrimPrefix(unique(e.taken, space+name, digest(e.address()+"."+at)), space)
}

func identifiers(steps []string) []string {
	made := make([]string, len(steps))
	for i, step := range steps {
		made[i] = identifier(step)
		if made[i] == "" {
			made[i] = digest(step)[:6]
		}
	}
	return made
}

func (e *expressions) nested(nested *tfprotov6.SchemaObject, value tftypes.Value, path []string) hclwrite.Tokens {
	one := func(v tftypes.Value, path []string) hclwrite.Tokens {
		if !coreval.HasContent(v) {
			return raw("null")
		}
		values := coreval.As[map[string]tftypes.Value](v)
		var members []hclwrite.ObjectAttrTokens
		for _, a := range slices.SortedFunc(slices.Values(nested.Attributes), func(a, b *tfprotov6.SchemaAttribute) int { return strings.Compare(a.Name, b.Name) }) {
			for _, part := range e.of(a, values[a.Name], path) {
				members = append(members, hclwrite.ObjectAttrTokens{Name: hclwrite.TokensForIdentifier(part.name), Value: part.tokens})
			}
		}
		return hclwrite.TokensForObject(members)
	}
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return one(value, path)
	case tfprotov6.SchemaObjectNestingModeMap:
		elements := coreval.As[map[string]tftypes.Value](value)
		var members []hclwrite.ObjectAttrTokens
		for _, key := range slices.Sorted(maps.Keys(elements)) {
			members = append(members, hclwrite.ObjectAttrTokens{Name: keyOf(key), Value: one(elements[key], append(slices.Clone(path), key))})
		}
		return hclwrite.TokensForObject(members)
	}
	var elements []hclwrite.Tokens
	for i, element := range coreval.As[[]tftypes.Value](value) {
		elements = append(elements, one(element, append(slices.Clone(path), fmt.Sprint(i+1))))
	}
	return tuple(elements)
}

// keyOf writes a key of a map.
func keyOf(key string) hclwrite.Tokens {
	if hclsyntax.ValidIdentifier(key) && !slices.Contains(reserved, key) {
		return hclwrite.TokensForIdentifier(key)
	}
	return hclwrite.TokensForValue(cty.StringVal(key))
}

// tuple writes a list: on one line where it is short.
func tuple(elements []hclwrite.Tokens) hclwrite.Tokens {
	const short = 80
	length, lines := 0, hclwrite.Tokens{{Type: hclsyntax.TokenOBrack, Bytes: []byte("[")}, {Type: hclsyntax.TokenNewline, Bytes: []byte("\n")}}
	for _, element := range elements {
		length += len(element.Bytes()) + 2
		lines = append(append(lines, element...), &hclwrite.Token{Type: hclsyntax.TokenComma, Bytes: []byte(",")}, &hclwrite.Token{Type: hclsyntax.TokenNewline, Bytes: []byte("\n")})
	}
	if length <= short {
		return hclwrite.TokensForTuple(elements)
	}
	return append(lines, &hclwrite.Token{Type: hclsyntax.TokenCBrack, Bytes: []byte("]")})
}

// value writes a value without attributes of its own: a reference where it is
// declared as one, and a file where it is long.
func (e *expressions) value(v tftypes.Value, path []string) hclwrite.Tokens {
	value, err := coreval.ToCty(v)
	if err != nil {
		return raw("null") // it came from the provider in this form, so that it has the other
	}
	reference, refers := e.reference(path)
	switch {
	case refers && value.Type() == cty.String:
		return e.refer(reference, value)
	case refers && value.CanIterateElements():
		var elements []hclwrite.Tokens
		for _, element := range value.AsValueSlice() {
			elements = append(elements, e.refer(reference, element))
		}
		return tuple(elements)
	case value.Type() == cty.String:
		if expression := e.file(value.AsString(), path); expression != "" {
			return raw(expression)
		}
	case value.CanIterateElements() && !value.Type().IsMapType():
		var elements []hclwrite.Tokens
		for _, element := range value.AsValueSlice() {
			elements = append(elements, hclwrite.TokensForValue(element))
		}
		return tuple(elements)
	}
	return hclwrite.TokensForValue(value)
}

// reference returns what is declared for a path, whose keys and indexes the
// declaration lacks.
func (e *expressions) reference(path []string) (attribute.Reference, bool) {
	for declared, of := range e.kind.References {
		steps, rest := strings.Split(declared, "."), path
		for len(steps) > 0 && len(rest) > 0 {
			if steps[0] == rest[0] {
				steps = steps[1:]
			}
			rest = rest[1:]
		}
		if len(steps) == 0 && len(rest) == 0 {
			return of, true
		}
	}
	return attribute.Reference{}, false
}

func (e *expressions) refer(of attribute.Reference, value cty.Value) hclwrite.Tokens {
	if value.IsNull() || !value.IsKnown() {
		return hclwrite.TokensForValue(value)
	}
	expression, why := e.to(e.object, of, value.AsString())
	if why != "" {
		e.notes = append(e.notes, why)
		return hclwrite.TokensForValue(value)
	}
	return raw(strings.Join(expression, "."))
}

// images are the types of files that a browser shows.
var images = map[string]string{
	"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/bmp": "bmp", "image/x-icon": "ico",
}

// dataURL is a URL that has an image in it.
var dataURL = regexp.MustCompile(`^data:image/[a-z+.-]+;base64,`)

// file keeps a text or an image that is better read on its own, and returns the
// expression that reads it; "" for all others.
func (e *expressions) file(text string, path []string) (expression string) {
	put := func(content []byte, function, extension string) string {
		base := strings.Join(append([]string{strings.TrimPrefix(e.kind.Type, plumbing.TypePrefix), e.label}, identifiers(path)...), ".")
		name := beside + "/" + e.name("file ", base, strings.Join(path, "\x00")) + "." + extension
		e.files[name] = content
		return fmt.Sprintf("%s(\"${path.module}/%s\")", function, name)
	}
	prefix := dataURL.FindString(text)
	encoded := text[len(prefix):]
	if decoded, err := base64.StdEncoding.DecodeString(encoded); err == nil && base64.StdEncoding.EncodeToString(decoded) == encoded {
		extension := images[http.DetectContentType(decoded)]
		if extension == "" && bytes.Contains(decoded, []byte("<svg")) {
			extension = "svg"
		}
		switch {
		case extension != "" && prefix != "":
			return `"` + prefix + "${" + put(decoded, "filebase64", extension) + `}"`
		case extension != "":
			return put(decoded, "filebase64", extension)
		}
	}
	if len(text) > inline || strings.Contains(text, "\n") {
		return put([]byte(text), "file", extensionOf(text))
	}
	return ""
}

func extensionOf(text string) string {
	switch start := strings.ToLower(strings.TrimSpace(text)); {
	case strings.HasPrefix(start, "-----begin"):
		return "pem"
	case strings.HasPrefix(start, "<svg"):
		return "svg"
	case strings.HasPrefix(start, "<?xml"):
		return "xml"
	case json.Valid([]byte(text)):
		return "json"
	case strings.Contains(start, "<html"), strings.Contains(start, "</"):
		return "html"
	}
	return "txt"
}
