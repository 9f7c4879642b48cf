package export

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/text/unicode/norm"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// longest bounds a name that is made of a title, in bytes.
const longest = 60

// reserved are words that mean something else to the language, or to a reader.
var reserved = []string{"true", "false", "null", "for", "in", "if", "else", "each", "count", "self", "var", "local", "data", "module", "path", "terraform", "provider", "resource"}

// identifier makes of a title a name that the language takes: payroll of "Payroll".
// It returns "" for a title without letters and digits.
func identifier(title string) string {
	var b strings.Builder
	var last rune
	for _, r := range norm.NFKD.String(title) {
		switch {
		case unicode.Is(unicode.Mn, r) && last < utf8.RuneSelf:
			continue // an accent on a Latin letter
		case unicode.In(r, unicode.L, unicode.Nd, unicode.M) && (last != 0 || !unicode.Is(unicode.M, r)):
			last = unicode.ToLower(r)
		case last == 0 || last == '_':
			continue
		default:
			last = '_'
		}
		b.WriteRune(last)
	}
	name := norm.NFC.String(strings.Trim(b.String(), "_"))
	for len(name) > longest {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	name = strings.TrimRight(name, "_")
	if name != "" && !hclsyntax.ValidIdentifier(name) {
		name = "_" + name // begins with a digit
	}
	if !hclsyntax.ValidIdentifier(name) {
		return ""
	}
	if slices.Contains(reserved, name) {
		name += "_"
	}
	return name
}

// digest is a text that an id has in every run, and no other id.
func digest(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// label gives every object of a kind a name of its own: of its title, within its
// parent's, and of its id where several have the same. What comes and goes elsewhere
// changes no name.
func label(k *kind) {
	number, taken := map[string]int{}, map[string]bool{}
	for _, o := range k.found {
		o.label = identifier(o.title)
		if o.label == "" {
			o.label = strings.TrimPrefix(k.Type, plumbing.TypePrefix)
		}
		if o.parent != nil {
			o.label = o.parent.label + "_" + strings.TrimPrefix(o.label, "_")
		}
		number[o.label]++
	}
	for name, n := range number {
		taken[name] = n == 1
	}
	for _, o := range k.found {
		if number[o.label] > 1 {
			o.label = unique(taken, o.label, digest(o.id))
		}
	}
}

// unique returns a name with as much of a digest as it takes to be a new one.
func unique(taken map[string]bool, name, digest string) string {
	for n := 6; n < len(digest); n += 2 {
		if made := name + "_" + digest[:n]; !taken[made] {
			taken[made] = true
			return made
		}
	}
	taken[name+"_"+digest] = true
	return name + "_" + digest
}
