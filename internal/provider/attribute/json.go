package attribute

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
)

type jsonSpelling struct{}

func (jsonSpelling) canonical(text string) string { return jsontext.Canonical(text) }

func (jsonSpelling) wrong(text string) (summary, remedy string) {
	if json.Valid([]byte(text)) {
		return "", ""
	}
	return "Not JSON", "the text is not JSON. Write the value with jsonencode: jsonencode(\"staff\") for a text, jsonencode({ a = 1 }) for an object."
}

// JSONType is the type of every attribute that holds JSON.
type JSONType = SpelledType[jsonSpelling]

// JSON is a text of JSON.
type JSON = Spelled[jsonSpelling]

// NewJSON returns a text as JSON; none is null.
func NewJSON(text json.RawMessage) JSON {
	if len(text) == 0 || string(text) == "null" {
		return JSON{StringValue: basetypes.NewStringNull()}
	}
	return JSON{StringValue: basetypes.NewStringValue(string(text))}
}

// KeepEqualJSON keeps the state's text of a JSON value that the configuration
// only spells differently.
func KeepEqualJSON() planmodifier.String {
	return keepSpelling[jsonSpelling]{"JSON is compared by what it says."}
}

// KeepContainedJSON keeps the state's JSON object where it has all that the
// configuration says: members that are left out are the tenant's.
func KeepContainedJSON() planmodifier.String {
	return keepContained{"Members that are left out stay as they are."}
}

type keepContained struct{ Described }

func (keepContained) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.StateValue.IsNull() && !req.PlanValue.IsNull() && !req.PlanValue.IsUnknown() && jsontext.Contains(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

// ShownJSON returns what an answer shows of a JSON object of which only some members
// are known; otherwise is for one of which none is.
func ShownJSON(answered json.RawMessage, known JSON, otherwise func(json.RawMessage) json.RawMessage) JSON {
	switch {
	case len(answered) == 0 && !known.IsUnknown():
		return known
	case known.IsNull() || known.IsUnknown():
		return NewJSON(otherwise(answered))
	}
	shown := NewJSON(json.RawMessage(jsontext.Overlap(string(answered), known.ValueString())))
	if shown.Same(known) {
		return known
	}
	return shown
}
