package export

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
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
