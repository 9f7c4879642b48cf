package journeys

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// conditionRules stands on a condition and checks its values against its
// operator.
type conditionRules struct{ condition string }

func (conditionRules) Description(context.Context) string { return "The values fit the operator." }

func (v conditionRules) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v conditionRules) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	operator, _ := req.ConfigValue.Attributes()["operator"].(types.String)
	values, _ := req.ConfigValue.Attributes()["values"].(types.Set)
	at, unknown := req.Path.AtName("values"), values.IsUnknown()
	for _, element := range values.Elements() {
		value, _ := element.(types.String)
		if value.IsNull() || value.IsUnknown() {
			unknown = true
			continue
		}
		if problem := v.problem(value.ValueString(), operator); problem != "" {
			resp.Diagnostics.AddAttributeError(at.AtSetValue(element), "Invalid IP address", fmt.Sprintf("%s: %s %s", at, value, problem))
		}
	}
	if operator.ValueString() == client.OperatorEq && !unknown && len(values.Elements()) > 1 {
		resp.Diagnostics.AddAttributeError(at, "More than one value",
			fmt.Sprintf("%s: %s has %d values, and the operator %q takes one. Give one value, or the operator %q.", at, values, len(values.Elements()), client.OperatorEq, client.OperatorIn))
	}
}

// problem returns what is wrong with a value, and what to give instead.
func (v conditionRules) problem(value string, operator types.String) string {
	if v.condition != client.JourneyIP || value == "" { // an empty one is refused anyway
		return ""
	}
	isRange, problem := client.JourneyAddress(value)
	switch {
	case problem != "":
		return problem + " Give an address, such as 203.0.113.7, or a range, such as 10.0.0.0/8 or 10.0.0.1-10.0.0.9."
	case isRange && operator.ValueString() != client.OperatorInRange && slices.Contains(client.JourneyOperators(v.condition), operator.ValueString()):
		return fmt.Sprintf("is a range, and the operator %s compares with single addresses. Give the operator %q.", operator, client.OperatorInRange)
	}
	return ""
}

// decisionRules stands on a decision.
type decisionRules struct{ attribute.Described }

func (decisionRules) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	methods, _ := req.ConfigValue.Attributes()["authentication_methods"].(types.List)
	at := req.Path.AtName("authentication_methods")
	for i, method := range methods.Elements() {
		if !method.IsUnknown() && slices.ContainsFunc(methods.Elements()[:i], method.Equal) {
			resp.Diagnostics.AddAttributeError(at.AtListIndex(i), "Duplicate authentication method", fmt.Sprintf("%s: %s is set more than once. Remove the duplicate.", at.AtListIndex(i), method))
		}
	}
}

// additionalConditions checks conditions that are given as JSON. attributes
// are those that express a condition, by what the API calls it.
type additionalConditions struct{ attributes map[string]string }

func (additionalConditions) Description(context.Context) string {
	return "The value is a JSON object of conditions that no other attribute expresses."
}

func (v additionalConditions) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// noConditions are members of a journey that are no conditions.
var noConditions = []string{"id", "_id", "__v", "tenantId", "communityId", "createdAt", "updatedAt", "name", "journeyName", "category", "enabled", "domain", "decision"}

func (v additionalConditions) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	refuse := func(summary, format string, a ...any) {
		resp.Diagnostics.AddAttributeError(req.Path, summary, fmt.Sprintf("%s: "+format, append([]any{req.Path}, a...)...))
	}
	var conditions map[string]json.RawMessage
	if err := json.Unmarshal([]byte(req.ConfigValue.ValueString()), &conditions); err != nil || conditions == nil {
		refuse("Not a JSON object", `%s is not a JSON object. Give one, such as jsonencode({ time = { operator = "within", value = ["08:00-18:00"] } }).`, req.ConfigValue)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(conditions)) {
		if slices.Contains(noConditions, name) {
			refuse("Not a condition", "%q is not a condition of a journey. Remove it.", name)
			continue
		}
		if !isCondition(conditions[name]) {
			refuse("Not a condition", "%q is %s, and a condition is an object with an operator, which is a text, a value, and nothing else.", name, conditions[name])
			continue
		}
		own := v.attributes[name]
		if own == "" {
			continue
		}
		if _, expressible := client.ReadJourneyCondition(name, conditions[name]); expressible {
			refuse("Condition has its own attribute", "%q is %s, which the attribute %s expresses. Give %s instead.", name, conditions[name], own, own)
			continue
		}
		var given attr.Value
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(own), &given)...)
		if given != nil && !given.IsNull() && !given.IsUnknown() {
			refuse("Duplicate condition", "%q is given, and so is %s, which is the same condition. Remove one of them.", name, own)
		}
	}
}

// isCondition reports whether a JSON text is an object with an operator, a value,
// and nothing else.
func isCondition(raw json.RawMessage) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || len(members) != 2 {
		return false
	}
	var operator string
	return json.Unmarshal(members["operator"], &operator) == nil && operator != "" && members["value"] != nil && string(members["value"]) != "null"
}
