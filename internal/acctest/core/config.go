package core

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

const fileName = "main.tf"

// Kinds of what a configuration declares. Their values are looked up by key:
// the kind's prefix and the name.
const (
	managed   = ""
	data      = "data."
	ephemeral = "ephemeral."
	action    = "action."
	variable  = "var."
	local     = "local."
	output    = "output."
	provider  = "provider."
)

// node is one thing that a configuration declares.
type node struct {
	kind     string
	typeName string // of a resource
	name     string
	block    *hclsyntax.Block
	config   *hclsyntax.Body // of an action, whose arguments have a block of their own
	expr     hcl.Expression  // of a local
	needs    []string        // keys of other nodes
	// cbd: its replacement is made before it is destroyed.
	cbd bool
	// ignored are attributes whose configured changes are ignored.
	ignored []string
}

func (n *node) key() string {
	if n.typeName != "" {
		return n.kind + n.typeName + "." + n.name
	}
	return n.kind + n.name
}

// importBlock brings an object into the state.
type importBlock struct {
	to           string
	id, identity hcl.Expression
}

// configuration is what a module declares, in an order in which each node comes
// after those it needs. The nodes of one level need none of the same level.
type configuration struct {
	source  []byte
	levels  [][]*node
	nodes   map[string]*node
	imports map[string]importBlock
	// forgotten are resources that leave the state and stay on the tenant.
	forgotten map[string]bool
}

func parse(source string) (*configuration, hcl.Diagnostics) {
	file, diags := hclsyntax.ParseConfig([]byte(source), fileName, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	c := &configuration{source: []byte(source), nodes: map[string]*node{}, imports: map[string]importBlock{}, forgotten: map[string]bool{}}
	body := file.Body.(*hclsyntax.Body)
	for _, block := range body.Blocks {
		diags = append(diags, c.declare(block)...)
	}
	if diags.HasErrors() {
		return nil, diags
	}
	for _, n := range c.nodes {
		for _, need := range n.needs {
			if c.nodes[need] == nil {
				return nil, diags.Append(&hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Reference to undeclared resource",
					Detail: fmt.Sprintf("%s refers to %s, which is not declared.", n.key(), need)})
			}
		}
	}
	if !c.sort() {
		return nil, diags.Append(&hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Cycle"})
	}
	c.inheritCBD()
	return c, diags
}

func (c *configuration) declare(block *hclsyntax.Block) hcl.Diagnostics {
	label := func(i int) string {
		if i < len(block.Labels) {
			return block.Labels[i]
		}
		return ""
	}
	add := func(n *node) hcl.Diagnostics {
		if n.block != nil {
			n.needs = needsOf(n.block.Body)
		}
		if c.nodes[n.key()] != nil {
			return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Duplicate declaration", Detail: n.key(), Subject: block.DefRange().Ptr()}}
		}
		c.nodes[n.key()] = n
		return nil
	}
	switch block.Type {
	case "resource":
		n := &node{kind: managed, typeName: label(0), name: label(1), block: block}
		for _, inner := range block.Body.Blocks {
			if cbd := inner.Body.Attributes["create_before_destroy"]; cbd != nil {
				value, _ := cbd.Expr.Value(nil)
				n.cbd = value.RawEquals(cty.True)
			}
			if ignored := inner.Body.Attributes["ignore_changes"]; ignored != nil {
				for _, element := range ignored.Expr.(*hclsyntax.TupleConsExpr).Exprs {
					name, _ := hcl.AbsTraversalForExpr(element)
					n.ignored = append(n.ignored, name.RootName())
				}
			}
		}
		return add(n)
	case "data":
		return add(&node{kind: data, typeName: label(0), name: label(1), block: block})
	case "ephemeral":
		return add(&node{kind: ephemeral, typeName: label(0), name: label(1), block: block})
	case "action":
		n := &node{kind: action, typeName: label(0), name: label(1), block: block, config: &hclsyntax.Body{}}
		for _, inner := range block.Body.Blocks {
			if inner.Type == "config" {
				n.config = inner.Body
			}
		}
		return add(n)
	case "variable":
		return add(&node{kind: variable, name: label(0), block: block})
	case "output":
		return add(&node{kind: output, name: label(0), block: block})
	case "provider":
		return add(&node{kind: provider, name: label(0), block: block})
	case "terraform":
		return nil
	case "locals":
		for name, attribute := range block.Body.Attributes {
			n := &node{kind: local, name: name, expr: attribute.Expr, needs: needsOfExpression(attribute.Expr)}
			if diags := add(n); diags.HasErrors() {
				return diags
			}
		}
		return nil
	case "import":
		to, diags := hcl.AbsTraversalForExpr(block.Body.Attributes["to"].Expr)
		one := importBlock{to: traversalText(to)}
		if id := block.Body.Attributes["id"]; id != nil {
			one.id = id.Expr
		}
		if identity := block.Body.Attributes["identity"]; identity != nil {
			one.identity = identity.Expr
		}
		c.imports[one.to] = one
		return diags
	}
	if block.Type == "removed" {
		from, diags := hcl.AbsTraversalForExpr(block.Body.Attributes["from"].Expr)
		for _, inner := range block.Body.Blocks {
			if destroy := inner.Body.Attributes["destroy"]; inner.Type == "lifecycle" && destroy != nil {
				value, _ := destroy.Expr.Value(nil)
				c.forgotten[traversalText(from)] = value.RawEquals(cty.False)
			}
		}
		return diags
	}
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Unsupported block", Detail: "this core has no " + block.Type, Subject: block.DefRange().Ptr()}}
}

// needsOf returns the keys of what a body refers to.
func needsOf(body *hclsyntax.Body) (needs []string) {
	for _, attribute := range body.Attributes {
		if attribute.Name == "depends_on" {
			for _, element := range attribute.Expr.(*hclsyntax.TupleConsExpr).Exprs {
				if on, diags := hcl.AbsTraversalForExpr(element); !diags.HasErrors() {
					needs = append(needs, needOf(on)...)
				}
			}
			continue
		}
		if attribute.Name == "type" && len(attribute.Expr.Variables()) == 1 && attribute.Expr.Variables()[0].RootName() != "var" {
			if _, diags := typeexpr.TypeConstraint(attribute.Expr); !diags.HasErrors() {
				continue // of a variable
			}
		}
		if attribute.Name != "ignore_changes" {
			needs = append(needs, needsOfExpression(attribute.Expr)...)
		}
	}
	for _, block := range body.Blocks {
		if block.Type != "validation" && block.Type != "lifecycle" {
			needs = append(needs, needsOf(block.Body)...)
		}
	}
	slices.Sort(needs)
	return slices.Compact(needs)
}

func needsOfExpression(expr hcl.Expression) (needs []string) {
	for _, traversal := range expr.Variables() {
		needs = append(needs, needOf(traversal)...)
	}
	return needs
}

func needOf(traversal hcl.Traversal) []string {
	step := func(i int) string {
		if i < len(traversal) {
			if attribute, ok := traversal[i].(hcl.TraverseAttr); ok {
				return attribute.Name
			}
		}
		return ""
	}
	switch root := traversal.RootName(); root {
	case "each", "count", "path", "terraform", "self", "string", "number", "bool", "any", "action":
		return nil
	case "var", "local":
		return []string{root + "." + step(1)}
	case "data", "ephemeral":
		return []string{root + "." + step(1) + "." + step(2)}
	default:
		return []string{root + "." + step(1)}
	}
}

func traversalText(traversal hcl.Traversal) string {
	var b strings.Builder
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			b.WriteString(step.Name)
		case hcl.TraverseAttr:
			b.WriteString("." + step.Name)
		case hcl.TraverseIndex:
			b.WriteString(keyText(step.Key))
		}
	}
	return b.String()
}

// keyText is an instance's key as it stands in an address.
func keyText(key cty.Value) string {
	switch {
	case key == cty.NilVal:
		return ""
	case key.Type() == cty.Number:
		return "[" + key.AsBigFloat().String() + "]"
	}
	return fmt.Sprintf("[%q]", key.AsString())
}

// sort fills the levels. It reports whether there is no cycle.
func (c *configuration) sort() bool {
	level := map[string]int{}
	var visit func(key string, path []string) bool
	visit = func(key string, path []string) bool {
		if _, done := level[key]; done {
			return true
		}
		if slices.Contains(path, key) {
			return false
		}
		at := 0
		n := c.nodes[key]
		needs := n.needs
		if configured := provider + providerOf(n.typeName); n.typeName != "" && c.nodes[configured] != nil {
			needs = append(slices.Clone(needs), configured)
		}
		for _, need := range needs {
			if !visit(need, append(path, key)) {
				return false
			}
			at = max(at, level[need]+1)
		}
		level[key] = at
		for len(c.levels) <= at {
			c.levels = append(c.levels, nil)
		}
		c.levels[at] = append(c.levels[at], n)
		return true
	}
	for key := range c.nodes {
		if !visit(key, nil) {
			return false
		}
	}
	return true
}

// inheritCBD makes what a resource needs create before destroy as it does:
// otherwise the old object could not outlive what it needs.
func (c *configuration) inheritCBD() {
	var pass func(key string)
	pass = func(key string) {
		n := c.nodes[key]
		if n.kind == managed {
			n.cbd = true
		}
		for _, need := range n.needs {
			pass(need)
		}
	}
	for key, n := range c.nodes {
		if n.cbd {
			pass(key)
		}
	}
}
