package attribute

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
)

// JSONType is the type of every attribute that holds JSON. Its values are
// compared by what they say.
type JSONType struct{ basetypes.StringType }

// String names the type in messages.
func (JSONType) String() string { return "attribute.JSONType" }

// ValueType returns a value of the type.
func (JSONType) ValueType(context.Context) attr.Value { return JSON{} }

// Equal tells whether the other type is this one.
func (JSONType) Equal(other attr.Type) bool {
	_, ok := other.(JSONType)
	return ok
}

// ValueFromString returns a text as JSON.
func (JSONType) ValueFromString(_ context.Context, text basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return JSON{text}, nil
}

// ValueFromTerraform returns what Terraform hands over as JSON.
func (t JSONType) ValueFromTerraform(ctx context.Context, from tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, from)
	if err != nil {
		return nil, err
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("a %T is no text", value)
	}
	return JSON{text}, nil
}

// Canonical returns one spelling for all texts that say the same.
func (JSONType) Canonical(text string) string { return jsontext.Canonical(text) }

// JSON is a text of JSON.
type JSON struct{ basetypes.StringValue }

// NewJSON returns a text as JSON; none is null.
func NewJSON(text json.RawMessage) JSON {
	if len(text) == 0 || string(text) == "null" {
		return JSON{basetypes.NewStringNull()}
	}
	return JSON{basetypes.NewStringValue(string(text))}
}

// Type returns JSONType.
func (JSON) Type(context.Context) attr.Type { return JSONType{} }

// Equal tells whether the other value is the same text.
func (v JSON) Equal(other attr.Value) bool {
	o, ok := other.(JSON)
	return ok && v.StringValue.Equal(o.StringValue)
}

// Same tells whether the other text says the same. What is null or not known
// says nothing.
func (v JSON) Same(other JSON) bool {
	return !v.IsNull() && !v.IsUnknown() && !other.IsNull() && !other.IsUnknown() && jsontext.Same(v.ValueString(), other.ValueString())
}

// StringSemanticEquals has the framework keep a text that says the same.
func (v JSON) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(JSON)
	return ok && v.Same(o), nil
}

// ValidateAttribute refuses what is no JSON.
func (v JSON) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() || json.Valid([]byte(v.ValueString())) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not JSON",
		fmt.Sprintf("%s: the text is not JSON. Write the value with jsonencode: jsonencode(\"staff\") for a text, jsonencode({ a = 1 }) for an object.", req.Path))
}

// Unmarshal reads the JSON into what target points to.
func (v JSON) Unmarshal(target any) (diags diag.Diagnostics) {
	if err := json.Unmarshal([]byte(v.ValueString()), target); err != nil {
		diags.AddError("Could not read JSON", err.Error())
	}
	return diags
}

// KeepEqualJSON keeps the state's text of a JSON value that the configuration
// only spells differently.
func KeepEqualJSON() planmodifier.String {
	return keepEqualJSON{"JSON is compared by what it says."}
}

type keepEqualJSON struct{ Described }

func (keepEqualJSON) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if (JSON{req.StateValue}).Same(JSON{req.PlanValue}) {
		resp.PlanValue = req.StateValue
	}
}
