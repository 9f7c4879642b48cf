package coreval

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/msgpack"
	"golang.org/x/text/unicode/norm"
)

// Type returns a type of the protocol in the terms of core's language.
func Type(ty tftypes.Type) cty.Type {
	switch ty := ty.(type) {
	case tftypes.List:
		return cty.List(Type(ty.ElementType))
	case tftypes.Set:
		return cty.Set(Type(ty.ElementType))
	case tftypes.Map:
		return cty.Map(Type(ty.ElementType))
	case tftypes.Object:
		attributes := make(map[string]cty.Type, len(ty.AttributeTypes))
		for name, attribute := range ty.AttributeTypes {
			attributes[name] = Type(attribute)
		}
		return cty.Object(attributes)
	}
	switch {
	case ty.Is(tftypes.String):
		return cty.String
	case ty.Is(tftypes.Number):
		return cty.Number
	case ty.Is(tftypes.Bool):
		return cty.Bool
	case ty.Is(tftypes.DynamicPseudoType):
		return cty.DynamicPseudoType
	}
	panic(fmt.Sprintf("a type of the protocol that core does not have: %s", ty))
}

// FromCty makes a value of the protocol from one of core's.
func FromCty(ty tftypes.Type, v cty.Value) (tftypes.Value, error) {
	wire, err := msgpack.Marshal(v, Type(ty))
	if err != nil {
		return tftypes.Value{}, err
	}
	return tfprotov6.DynamicValue{MsgPack: wire}.Unmarshal(ty)
}

// ToCty makes a value of core from one of the protocol.
func ToCty(v tftypes.Value) (cty.Value, error) {
	wire, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		return cty.NilVal, err
	}
	return msgpack.Unmarshal(wire.MsgPack, Type(v.Type()))
}

// Decode returns what a provider has sent, null for nothing, with its texts in the
// normalization form C, in which core holds all texts.
func Decode(ty tftypes.Type, wire *tfprotov6.DynamicValue) (tftypes.Value, error) {
	if wire == nil {
		return tftypes.NewValue(ty, nil), nil
	}
	v, err := wire.Unmarshal(ty)
	if err != nil || norm.NFC.IsNormal(wire.MsgPack) {
		return v, err
	}
	value, err := ToCty(v)
	if err != nil {
		return v, err
	}
	return FromCty(ty, value)
}
