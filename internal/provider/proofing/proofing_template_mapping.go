package proofing

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// expandProofingTemplate leaves the workflow out where the steps are the
// state's: another session is nothing that the tenant gets.
func expandProofingTemplate(_ context.Context, change plumbing.Change[proofingTemplateModel], _ *diag.Diagnostics) *client.ProofingTemplate {
	plan := change.Plan
	t := &client.ProofingTemplate{
		DVCID: plan.DVCID.ValueString(), DocumentType: plan.DocumentType.ValueString(), SessionID: plan.DriftSessionID.ValueString(),
	}
	if change.State != nil && reflect.DeepEqual(plan.Steps, change.State.Steps) {
		return t
	}
	for _, s := range plan.Steps {
		step := client.ProofingStep{Name: s.Name.ValueString(), Type: s.Type.ValueString(), HTML: client.EncodedText(s.HTML.ValueString())}
		for _, name := range slices.Sorted(maps.Keys(s.Params)) {
			step.Params = append(step.Params, client.ProofingParam{Name: name, Field: s.Params[name].ValueString()})
		}
		for _, a := range s.Actions {
			step.Actions = append(step.Actions, client.ProofingAction{
				Name: a.Name.ValueStringPointer(), On: a.On.ValueStringPointer(), JumpTo: a.JumpTo.ValueStringPointer(), Call: a.Call.ValueStringPointer(),
			})
		}
		t.Workflow = append(t.Workflow, step)
	}
	return t
}

func flattenProofingTemplate(_ context.Context, t *client.ProofingTemplate, m *proofingTemplateModel, diags *diag.Diagnostics) {
	m.fill(t)
	if t.Unread != "" {
		diags.AddAttributeWarning(path.Root("drift_session_id"), "Proofing template was not read",
			"Whether the proofing template was changed or deleted outside of Terraform is not known: "+t.Unread+
				". Its state is kept. Give an open session of the same verification configuration and document type, or remove drift_session_id.")
	}
}

// fill lays what was answered over what is known, which stays where nothing was
// answered.
func (m *proofingTemplateFields) fill(t *client.ProofingTemplate) {
	m.ID = types.StringValue(t.ID)
	if t.DVCID != "" {
		m.DVCID = types.StringValue(t.DVCID)
	}
	if t.DocumentType != "" {
		m.DocumentType = types.StringValue(t.DocumentType)
	}
	if t.Workflow == nil {
		return
	}
	known := m.Steps
	m.Steps = make([]stepModel, len(t.Workflow))
	for i, s := range t.Workflow {
		step := stepModel{Name: types.StringValue(s.Name), Type: types.StringValue(s.Type), HTML: types.StringValue(string(s.HTML))}
		var before stepModel
		if at := slices.IndexFunc(known, func(k stepModel) bool { return k.Name.Equal(step.Name) }); at >= 0 {
			before = known[at]
		}
		step.Params, step.Actions = flattenParams(s.Params, before.Params), flattenActions(s.Actions, before.Actions)
		m.Steps[i] = step
	}
}

func flattenParams(told []client.ProofingParam, known map[string]types.String) map[string]types.String {
	if told == nil {
		return known
	}
	var params map[string]types.String // none is null
	for _, p := range told {
		if params == nil {
			params = make(map[string]types.String, len(told))
		}
		params[p.Name] = types.StringValue(p.Field)
	}
	return params
}

func flattenActions(told []client.ProofingAction, known []actionModel) []actionModel {
	if told == nil {
		return known
	}
	var actions []actionModel // none is null
	for _, a := range told {
		actions = append(actions, actionModel{attribute.Text(a.Name), attribute.Text(a.On), attribute.Text(a.JumpTo), attribute.Text(a.Call)})
	}
	return actions
}
