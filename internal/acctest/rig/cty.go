package rig

import (
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// stateJSON returns a value as a state file holds it.
func stateJSON(v tftypes.Value) ([]byte, error) {
	value, err := coreval.ToCty(v)
	if err != nil {
		return nil, err
	}
	return ctyjson.Marshal(value, coreval.Type(v.Type()))
}
