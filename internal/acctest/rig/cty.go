package rig

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// CtyType returns a type of the protocol in the terms of core's language.
func CtyType(ty tftypes.Type) cty.Type {
	switch ty := ty.(type) {
	case tftypes.List:
		return cty.List(CtyType(ty.ElementType))
	case tftypes.Set:
		return cty.Set(CtyType(ty.ElementType))
	case tftypes.Map:
		return cty.Map(CtyType(ty.ElementType))
	case tftypes.Object:
		attributes := make(map[string]cty.Type, len(ty.AttributeTypes))
		for name, attribute := range ty.AttributeTypes {
			attributes[name] = CtyType(attribute)
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
	wire, err := msgpack.Marshal(v, CtyType(ty))
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
	return msgpack.Unmarshal(wire.MsgPack, CtyType(v.Type()))
}

// stateJSON returns a value as a state file holds it.
func stateJSON(v tftypes.Value) ([]byte, error) {
	value, err := ToCty(v)
	if err != nil {
		return nil, err
	}
	return ctyjson.Marshal(value, CtyType(v.Type()))
}
