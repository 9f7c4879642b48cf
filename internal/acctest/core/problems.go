package core

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Problem is a diagnostic with the place it belongs to.
type Problem struct {
	Error                             bool
	Summary, Detail, Address, Excerpt string
}

// Problems are what a command complains about.
type Problems []Problem

// HasErrors reports whether not all of them are warnings.
func (p Problems) HasErrors() bool {
	for _, one := range p {
		if one.Error {
			return true
		}
	}
	return false
}

// Errors returns everything that a CLI prints of the errors.
func (p Problems) Errors() string { return p.text(true) }

// Warnings returns everything that a CLI prints of the warnings.
func (p Problems) Warnings() string { return p.text(false) }

func (p Problems) text(errors bool) string {
	var b strings.Builder
	for _, one := range p {
		if one.Error != errors {
			continue
		}
		fmt.Fprintf(&b, "\n%s: %s\n", map[bool]string{true: "Error", false: "Warning"}[one.Error], one.Summary)
		if one.Address != "" {
			fmt.Fprintf(&b, "\n  with %s,\n", one.Address)
		}
		if one.Excerpt != "" {
			b.WriteString("  " + one.Excerpt + "\n")
		}
		if one.Detail != "" {
			b.WriteString("\n" + one.Detail + "\n")
		}
	}
	return b.String()
}

// fromHCL returns diagnostics of the language, with the line they speak of.
func (w *Workspace) fromHCL(diags hcl.Diagnostics, source []byte) (problems Problems) {
	for _, d := range diags {
		one := Problem{Error: d.Severity == hcl.DiagError, Summary: d.Summary, Detail: d.Detail}
		if d.Subject != nil {
			one.Excerpt = excerpt(source, *d.Subject)
		}
		problems = append(problems, one)
	}
	return problems
}

// problem places a diagnostic of the provider at the attribute it names.
func (c *configuration) problem(address string, n *node, d *tfprotov6.Diagnostic) Problem {
	one := Problem{Error: d.Severity == tfprotov6.DiagnosticSeverityError, Summary: d.Summary, Detail: d.Detail, Address: address}
	if n == nil || n.block == nil {
		return one
	}
	one.Excerpt = excerpt(c.source, n.block.DefRange())
	if steps := d.Attribute.Steps(); len(steps) > 0 {
		if name, ok := steps[0].(tftypes.AttributeName); ok {
			if a := n.block.Body.Attributes[string(name)]; a != nil {
				one.Excerpt = excerpt(c.source, a.SrcRange)
			}
		}
	}
	return one
}

func excerpt(source []byte, at hcl.Range) string {
	lines := bytes.Split(source, []byte("\n"))
	if at.Start.Line < 1 || at.Start.Line > len(lines) {
		return ""
	}
	return fmt.Sprintf("on %s line %d:\n  %[2]d: %[3]s", fileName, at.Start.Line, bytes.TrimSpace(lines[at.Start.Line-1]))
}
