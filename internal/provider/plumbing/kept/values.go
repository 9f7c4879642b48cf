package kept

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// membersOf returns what an object or a map has, nil for anything else.
func membersOf(v tftypes.Value) (members map[string]tftypes.Value) {
	if v.IsKnown() && !v.IsNull() && (v.Type().Is(tftypes.Object{}) || v.Type().Is(tftypes.Map{})) {
		_ = v.As(&members) // it is one
	}
	return members
}

// elementsOf returns what a list or a set has, nil for anything else.
func elementsOf(v tftypes.Value) (elements []tftypes.Value) {
	if v.IsKnown() && !v.IsNull() && (v.Type().Is(tftypes.List{}) || v.Type().Is(tftypes.Set{})) {
		_ = v.As(&elements) // it is one
	}
	return elements
}

// memberOf returns a member, null where there is none.
func memberOf(members map[string]tftypes.Value, name string, of tftypes.Type) tftypes.Value {
	if member, ok := members[name]; ok {
		return member
	}
	return tftypes.NewValue(of, nil)
}

// inside returns the type of a member or an element.
func inside(of attr.Type, name string) attr.Type {
	switch of := of.(type) {
	case attr.TypeWithAttributeTypes:
		return of.AttributeTypes()[name]
	case attr.TypeWithElementType:
		return of.ElementType()
	}
	return nil
}

// comparer is a type of texts of which several say the same.
type comparer interface {
	// Canonical returns one spelling for all of them.
	Canonical(text string) string
}

// canonical spells a value so that two are spelled alike when they say the same.
func canonical(of attr.Type, v tftypes.Value) string {
	switch {
	case v.IsNull():
		return "null"
	case !v.IsKnown():
		return "unknown"
	case v.Type().Is(tftypes.String):
		var text string
		_ = v.As(&text)
		if same, ok := of.(comparer); ok {
			text = same.Canonical(text)
		}
		return strconv.Quote(text)
	case v.Type().Is(tftypes.Bool):
		var truth bool
		_ = v.As(&truth)
		return strconv.FormatBool(truth)
	case v.Type().Is(tftypes.Number):
		var number big.Float
		_ = v.As(&number)
		return number.Text('g', -1)
	}
	if members := membersOf(v); members != nil {
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(members)) {
			b.WriteString(strconv.Quote(name) + ":" + canonical(inside(of, name), members[name]) + ",")
		}
		return "{" + b.String() + "}"
	}
	var all []string
	for _, element := range elementsOf(v) {
		all = append(all, canonical(inside(of, ""), element))
	}
	if v.Type().Is(tftypes.Set{}) {
		slices.Sort(all)
	}
	return "[" + strings.Join(all, ",") + "]"
}

// digest is short, and tells two values apart but not what they are.
func digest(of attr.Type, v tftypes.Value) string {
	sum := sha256.Sum256([]byte(canonical(of, v)))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}
