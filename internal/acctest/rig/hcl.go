package rig

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// Expr is an expression of Terraform's language, such as
// onekosmos_auth_module.guests.id. Only HCL knows what to do with one.
type Expr string

// HCL writes values as the lines of a block's body. A value that is nil is left
// out; Expr("null") is not.
func HCL(values Values) string {
	file := hclwrite.NewEmptyFile()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if values[name] != nil {
			file.Body().SetAttributeRaw(name, tokens(values[name]))
		}
	}
	return string(hclwrite.Format(file.Bytes()))
}

// Block writes a resource block.
func Block(typeName, label string, values Values) string {
	return string(hclwrite.Format(fmt.Appendf(nil, "resource %q %q {\n%s}\n", typeName, label, HCL(values))))
}

// tokens writes one value. What has no HCL is a mistake of the test.
func tokens(value any) hclwrite.Tokens {
	switch value := value.(type) {
	case nil:
		return hclwrite.TokensForValue(cty.NullVal(cty.DynamicPseudoType))
	case bool:
		return hclwrite.TokensForValue(cty.BoolVal(value))
	case string:
		return hclwrite.TokensForValue(cty.StringVal(value))
	case int:
		return hclwrite.TokensForValue(cty.NumberIntVal(int64(value)))
	case int64:
		return hclwrite.TokensForValue(cty.NumberIntVal(value))
	case float64:
		return hclwrite.TokensForValue(cty.NumberFloatVal(value))
	case Expr:
		return hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte(value)}}
	case []string:
		elements := make([]hclwrite.Tokens, len(value))
		for i, element := range value {
			elements[i] = tokens(element)
		}
		return hclwrite.TokensForTuple(elements)
	case []any:
		elements := make([]hclwrite.Tokens, len(value))
		for i, element := range value {
			elements[i] = tokens(element)
		}
		return hclwrite.TokensForTuple(elements)
	case Values:
		var members []hclwrite.ObjectAttrTokens
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if value[name] == nil {
				continue
			}
			key := tokens(name)
			if hclsyntax.ValidIdentifier(name) && name != "for" { // which would begin a for expression
				key = hclwrite.TokensForIdentifier(name)
			}
			members = append(members, hclwrite.ObjectAttrTokens{Name: key, Value: tokens(value[name])})
		}
		return hclwrite.TokensForObject(members)
	}
	panic(fmt.Sprintf("a %T has no HCL", value))
}
