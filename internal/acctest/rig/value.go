package rig

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// Values is an object, by attribute: nil, bool, string, int, int64, float64,
// []string, []any, Values for an object or a map, or Unknown. An attribute
// that is left out is null.
type Values map[string]any

// Unknown stands for a value that is known only after apply.
var Unknown = unknown{}

type unknown struct{}

func (unknown) String() string { return "unknown" }

// Get returns what is at a path with dots, such as "saml.name_id.format"; nil
// when anything on the way is null or missing.
func (v Values) Get(path string) any {
	var at any = v
	for name := range strings.SplitSeq(path, ".") {
		object, ok := at.(Values)
		if !ok {
			return nil
		}
		at = object[name]
	}
	return at
}

// Text returns the string at a path, "" when there is none.
func (v Values) Text(path string) string {
	s, _ := v.Get(path).(string)
	return s
}

// With returns a copy in which the attributes of changes are replaced.
func (v Values) With(changes Values) Values {
	copied := make(Values, len(v)+len(changes))
	for _, from := range []Values{v, changes} {
		for name, value := range from {
			copied[name] = value
		}
	}
	return copied
}

// encode makes of a value what the protocol sends for its type.
func encode(ty tftypes.Type, value any) (tftypes.Value, error) {
	switch given := value.(type) {
	case nil:
		return tftypes.NewValue(ty, nil), nil
	case unknown:
		return tftypes.NewValue(ty, tftypes.UnknownValue), nil
	case Values:
		return encodeObject(ty, given)
	case []string:
		items := make([]any, len(given))
		for i, item := range given {
			items[i] = item
		}
		return encodeList(ty, items)
	case []any:
		return encodeList(ty, given)
	case int:
		value = int64(given)
	case string:
		value = norm.NFC.String(given) // as core does
	}
	if err := tftypes.ValidateValue(ty, value); err != nil {
		return tftypes.Value{}, fmt.Errorf("a %T where a %s is expected", value, ty)
	}
	return tftypes.NewValue(ty, value), nil
}

func encodeObject(ty tftypes.Type, given Values) (tftypes.Value, error) {
	members := make(map[string]tftypes.Value)
	typeOf := func(string) tftypes.Type { return nil }
	switch ty := ty.(type) {
	case tftypes.Object:
		typeOf = func(name string) tftypes.Type { return ty.AttributeTypes[name] }
		for name, attribute := range ty.AttributeTypes {
			members[name] = tftypes.NewValue(attribute, nil)
		}
	case tftypes.Map:
		typeOf = func(string) tftypes.Type { return ty.ElementType }
	}
	for name, value := range given {
		member := typeOf(name)
		if member == nil {
			return tftypes.Value{}, fmt.Errorf("there is no attribute %q in a %s", name, ty)
		}
		encoded, err := encode(member, value)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
		members[norm.NFC.String(name)] = encoded
	}
	return tftypes.NewValue(ty, members), nil
}

func encodeList(ty tftypes.Type, given []any) (tftypes.Value, error) {
	var element tftypes.Type
	switch ty := ty.(type) {
	case tftypes.List:
		element = ty.ElementType
	case tftypes.Set:
		element = ty.ElementType
	default:
		return tftypes.Value{}, fmt.Errorf("a list where a %s is expected", ty)
	}
	items := make([]tftypes.Value, len(given))
	for i, value := range given {
		encoded, err := encode(element, value)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("element %d: %w", i, err)
		}
		items[i] = encoded
	}
	return tftypes.NewValue(ty, items), nil
}

// decode makes of a protocol value what a test compares: whole numbers are
// int64, others float64; objects and maps are Values, nulls in them included;
// a set is a []any in the order of its texts.
func decode(v tftypes.Value) any {
	switch ty := v.Type(); {
	case !v.IsKnown():
		return Unknown
	case v.IsNull():
		return nil
	case ty.Is(tftypes.String):
		return coreval.As[string](v)
	case ty.Is(tftypes.Bool):
		return coreval.As[bool](v)
	case ty.Is(tftypes.Number):
		number := coreval.As[big.Float](v)
		if whole, accuracy := number.Int64(); accuracy == big.Exact {
			return whole
		}
		fraction, _ := number.Float64()
		return fraction
	case ty.Is(tftypes.Object{}), ty.Is(tftypes.Map{}):
		return decodeObject(v)
	default:
		items := []any{}
		for _, item := range coreval.As[[]tftypes.Value](v) {
			items = append(items, decode(item))
		}
		if ty.Is(tftypes.Set{}) {
			slices.SortFunc(items, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		return items
	}
}

// decodeObject returns nil for an object that is null.
func decodeObject(v tftypes.Value) Values {
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	object := Values{}
	for name, member := range coreval.As[map[string]tftypes.Value](v) {
		object[name] = decode(member)
	}
	return object
}
