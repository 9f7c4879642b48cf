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
	"unicode"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const (
	// beside is the folder of texts and images that would be lost in a configuration.
	beside = "files"
	// inline bounds a text that stands in the configuration, in bytes.
	inline = 400
)

// cli is what the configuration is written for.
type cli struct {
	version    string // the least that it needs
	identities bool   // it imports by identity
}

// writer makes the files of an export.
type writer struct {
	*references
	cli     cli
	files   map[string][]byte
	taken   map[string]bool // names of variables and of files beside
	secrets []secret
	open    int // references that stay ids
}

// secret is a value that no answer tells, or that no file should have.
type secret struct {
	variable, of string
	ty           cty.Type
	writeOnly    bool // left out, it stays as it is
	version      bool // it has one
}

// area writes the objects of one area.
func (w *writer) area(name string, kinds []*kind) {
	var b bytes.Buffer
	for _, k := range kinds {
		for _, o := range slices.SortedFunc(slices.Values(k.objects), func(a, b *object) int { return strings.Compare(a.label, b.label) }) {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.Write(w.object(o))
		}
	}
	if b.Len() > 0 {
		w.files[name+".tf"] = b.Bytes()
	}
}

// object writes the import block and the resource block of an object.
func (w *writer) object(o *object) []byte {
	file := hclwrite.NewEmptyFile()
	adopted := file.Body().AppendNewBlock("import", nil).Body()
	adopted.SetAttributeRaw("to", raw(o.address()))
	if w.cli.identities {
		identity := map[string]cty.Value{}
		for name, part := range o.identity {
			identity[name] = cty.StringVal(part)
		}
		adopted.SetAttributeValue("identity", cty.ObjectVal(identity))
	} else {
		adopted.SetAttributeValue("id", cty.StringVal(o.id))
	}
	file.Body().AppendNewline()
	body := file.Body().AppendNewBlock("resource", []string{o.kind.Type, o.label}).Body()
	values := o.config.values(w.schema.ResourceSchemas[o.kind.Type].ValueType())
	e := &expressions{writer: w, object: o}
	for _, a := range inOrder(w.schema.ResourceSchemas[o.kind.Type].Block.Attributes, o.kind) {
		for _, part := range e.of(a, values[a.Name], nil) {
			for _, why := range e.notes {
				body.AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte("# " + a.Name + ": " + printable(why) + ".\n")}})
				w.open++
			}
			e.notes = nil
			body.SetAttributeRaw(part.name, part.tokens)
		}
	}
	if len(o.config.ignored) > 0 {
		body.AppendNewline()
		names := make([]hclwrite.Tokens, len(o.config.ignored))
		for i, name := range o.config.ignored {
			names[i] = hclwrite.TokensForIdentifier(name)
		}
		body.AppendNewBlock("lifecycle", nil).Body().SetAttributeRaw("ignore_changes", hclwrite.TokensForTuple(names))
	}
	return hclwrite.Format(file.Bytes())
}

// inOrder returns attributes as people write them: what the object is found by, what
// is plain, and what has attributes of its own.
func inOrder(attributes []*tfprotov6.SchemaAttribute, k *kind) []*tfprotov6.SchemaAttribute {
	rank := func(a *tfprotov6.SchemaAttribute) string {
		switch {
		case slices.Contains(k.By, a.Name) || slices.Contains(k.Identity, a.Name):
			return "0" + a.Name
		case a.NestedType == nil:
			return "1" + a.Name
		}
		return "2" + a.Name
	}
	return slices.SortedFunc(slices.Values(attributes), func(a, b *tfprotov6.SchemaAttribute) int { return strings.Compare(rank(a), rank(b)) })
}

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

// dataSources writes those that references by name take.
func (w *writer) dataSources() {
	file := hclwrite.NewEmptyFile()
	for _, o := range slices.SortedFunc(maps.Keys(w.data), func(a, b *object) int { return strings.Compare(a.address(), b.address()) }) {
		if len(file.Body().Blocks()) > 0 {
			file.Body().AppendNewline()
		}
		body := file.Body().AppendNewBlock("data", []string{o.kind.Type, o.label}).Body()
		body.SetAttributeValue(o.kind.By[1], cty.StringVal(o.title))
		for _, parent := range o.kind.Identity[:len(o.kind.Identity)-1] {
			body.SetAttributeValue(parent, cty.StringVal(o.identity[parent]))
		}
	}
	if len(w.data) > 0 {
		w.files["data.tf"] = hclwrite.Format(file.Bytes())
	}
}

// variables writes those of secrets, and an example of their values.
func (w *writer) variables() {
	if len(w.secrets) == 0 {
		return
	}
	slices.SortFunc(w.secrets, func(a, b secret) int { return strings.Compare(a.variable, b.variable) })
	file := hclwrite.NewEmptyFile()
	var example strings.Builder
	example.WriteString("# Copy this file to terraform.tfvars, fill in what is to be sent, and keep it out of\n# version control. A write-only secret is sent when its version changes; without one,\n# the secret stays as the tenant has it.\n")
	for i, s := range w.secrets {
		if i > 0 {
			file.Body().AppendNewline()
		}
		body := file.Body().AppendNewBlock("variable", []string{s.variable}).Body()
		body.SetAttributeValue("description", cty.StringVal("Secret "+s.of+"."))
		body.SetAttributeRaw("type", raw(typeexpr.TypeString(s.ty)))
		sample := `""`
		if s.ty != cty.String {
			sample = "{}"
		}
		fmt.Fprintf(&example, "\n# %s\n", s.of)
		if s.writeOnly {
			body.SetAttributeRaw("default", raw("null"))
			body.SetAttributeValue("ephemeral", cty.True)
			example.WriteString("# ")
		}
		fmt.Fprintf(&example, "%s = %s\n", s.variable, sample)
		body.SetAttributeValue("sensitive", cty.True)
		if s.version {
			file.Body().AppendNewline()
			body := file.Body().AppendNewBlock("variable", []string{s.variable + "_version"}).Body()
			body.SetAttributeValue("description", cty.StringVal("Version of "+s.variable+"; change it to send the secret."))
			body.SetAttributeRaw("type", raw("number"))
			body.SetAttributeRaw("default", raw("null"))
			fmt.Fprintf(&example, "# %s_version = 1\n", s.variable)
		}
	}
	w.files["variables.tf"] = hclwrite.Format(file.Bytes())
	w.files["terraform.tfvars.example"] = []byte(example.String())
}

// settings writes what the configuration needs.
func (w *writer) settings(name, source string) {
	file := hclwrite.NewEmptyFile()
	body := file.Body().AppendNewBlock("terraform", nil).Body()
	body.SetAttributeValue("required_version", cty.StringVal(">= "+w.cli.version))
	body.AppendNewline()
	body.AppendNewBlock("required_providers", nil).Body().SetAttributeValue(name, cty.ObjectVal(map[string]cty.Value{"source": cty.StringVal(source)}))
	file.Body().AppendNewline()
	file.Body().AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte("# Its settings come from the environment.\n")}})
	file.Body().AppendNewBlock("provider", []string{name})
	w.files["terraform.tf"] = hclwrite.Format(file.Bytes())
}

// raw is an expression that needs no quoting.
func raw(text string) hclwrite.Tokens {
	return hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte(text)}}
}

// printable is a text on one line, without what a terminal takes for a command.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}
