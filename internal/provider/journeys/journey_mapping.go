package journeys

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// expand makes a journey of a plan. The plan may hold additional conditions
// that the tenant has by itself; only the configured ones are to be set.
func (m *journeyModel) expand(ctx context.Context, additional attribute.JSON, conditions map[string]**conditionModel, diags *diag.Diagnostics) *client.AuthenticationJourney {
	j := &client.AuthenticationJourney{
		Name: m.Name.ValueString(), Enabled: m.Enabled.ValueBool(), Domain: m.Domain.ValueString(),
		Conditions: map[string]client.JourneyCondition{},
	}
	for name, at := range conditions {
		if c := *at; c != nil {
			j.Conditions[name] = client.JourneyCondition{Operator: c.Operator.ValueString(), Values: attribute.Strings(ctx, c.Values, diags)}
		}
	}
	if !additional.IsNull() {
		if err := json.Unmarshal([]byte(additional.ValueString()), &j.Additional); err != nil {
			diags.AddError("Could not read JSON", err.Error())
		}
	}
	if m.Decision != nil {
		j.Decision = &client.JourneyDecision{Action: m.Decision.Action.ValueString()}
		if methods := m.Decision.AuthenticationMethods; !methods.IsNull() {
			diags.Append(methods.ElementsAs(ctx, &j.Decision.AuthenticationMethods, false)...)
		}
	}
	return j
}

// known names what an update may take away: what the state shows. What a tenant
// fills in by itself is remembered, and is not in it.
func (m *journeyModel) known(conditions map[string]**conditionModel) []string {
	names := []string{}
	for name, at := range conditions {
		if *at != nil {
			names = append(names, name)
		}
	}
	if !m.Domain.IsNull() {
		names = append(names, "domain")
	}
	var additional map[string]json.RawMessage
	_ = json.Unmarshal([]byte(m.AdditionalConditions.ValueString()), &additional) // none, where there is no text
	return slices.AppendSeq(names, maps.Keys(additional))
}

func (m *journeyModel) flatten(ctx context.Context, j *client.AuthenticationJourney, conditions map[string]**conditionModel, diags *diag.Diagnostics) {
	m.ID = types.StringValue(j.ID)
	m.Name = types.StringValue(j.Name)
	m.Enabled = types.BoolValue(j.Enabled)
	m.Domain = attribute.Text(&j.Domain)
	for name, at := range conditions {
		c, there := j.Conditions[name]
		if *at = nil; there {
			values := slices.Compact(slices.Sorted(slices.Values(c.Values)))
			*at = &conditionModel{types.StringValue(c.Operator), attribute.StringSet(ctx, values, diags)}
		}
	}
	m.AdditionalConditions = additionalText(j.Additional, m.AdditionalConditions, diags)
	m.Decision = flattenDecision(ctx, j.Decision, m.Decision, diags)
}

// flattenDecision keeps the known order of the methods: the API promises none.
func flattenDecision(ctx context.Context, d *client.JourneyDecision, known *decisionModel, diags *diag.Diagnostics) *decisionModel {
	if d == nil {
		return nil
	}
	decision := &decisionModel{types.StringValue(d.Action), types.ListNull(types.StringType)}
	if len(d.AuthenticationMethods) == 0 {
		return decision
	}
	methods := d.AuthenticationMethods
	if known != nil && !known.AuthenticationMethods.IsNull() && !known.AuthenticationMethods.IsUnknown() {
		var before []string
		diags.Append(known.AuthenticationMethods.ElementsAs(ctx, &before, false)...)
		if slices.Equal(slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(methods))) {
			methods = before
		}
	}
	list, more := types.ListValueFrom(ctx, types.StringType, methods)
	diags.Append(more...)
	decision.AuthenticationMethods = list
	return decision
}

// additionalText returns the known text where what was answered says it: in
// whatever order, and with whatever the tenant adds inside of a value.
func additionalText(answered map[string]json.RawMessage, known attribute.JSON, diags *diag.Diagnostics) attribute.JSON {
	if answered == nil {
		answered = map[string]json.RawMessage{}
	}
	text, err := json.Marshal(answered)
	if err != nil {
		diags.AddError("Could not read the additional conditions", err.Error())
		return known
	}
	before, _ := jsontext.Parse(known.ValueString())
	after, _ := jsontext.Parse(string(text))
	wanted, ok := before.(map[string]any)
	if ok && len(wanted) == len(answered) && says(after, before) {
		return known
	}
	return attribute.NewJSON(text)
}

// says reports whether a JSON value is the wanted one, except for the order of
// its lists, and for more members in its objects.
func says(answered, wanted any) bool {
	switch wanted := wanted.(type) {
	case map[string]any:
		object, ok := answered.(map[string]any)
		for name, value := range wanted {
			member, there := object[name]
			ok = ok && there && says(member, value)
		}
		return ok
	case []any:
		list, ok := answered.([]any)
		if !ok || len(list) != len(wanted) {
			return false
		}
		list = slices.Clone(list)
		for _, value := range wanted {
			at := slices.IndexFunc(list, func(item any) bool { return says(item, value) })
			if at < 0 {
				return false
			}
			list = slices.Delete(list, at, at+1)
		}
		return true
	}
	return answered == wanted
}
