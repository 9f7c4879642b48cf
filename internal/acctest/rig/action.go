package rig

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Invoke validates, plans and invokes an action, and returns what it said.
func (r *Rig) Invoke(typeName string, config Values) (said []string, problems Problems) {
	r.t.Helper()
	of, ok := r.schema.ActionSchemas[typeName]
	if !ok {
		r.t.Fatalf("the provider has no action %s", typeName)
	}
	given := r.encode(of.Schema.ValueType(), config.With(nil))
	if problems = r.ValidateAction(typeName, given); problems.Errors() == nil {
		problems = append(problems, r.PlanAction(typeName, given)...)
	}
	if problems.Errors() != nil {
		return nil, problems
	}
	said, failed := r.InvokeValue(typeName, given)
	return said, append(problems, failed...)
}

// ValidateAction validates a configuration of an action, which may have unknown
// values.
func (r *Rig) ValidateAction(typeName string, config tftypes.Value) Problems {
	r.t.Helper()
	return call(r, r.actions().ValidateActionConfig, &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: r.wire(config)}).Diagnostics
}

// PlanAction plans an action, whose configuration may have unknown values.
func (r *Rig) PlanAction(typeName string, config tftypes.Value) Problems {
	r.t.Helper()
	return call(r, r.actions().PlanAction, &tfprotov6.PlanActionRequest{ActionType: typeName, Config: r.wire(config)}).Diagnostics
}

// InvokeValue invokes an action, and returns what it said. It must complete once, at
// the end.
func (r *Rig) InvokeValue(typeName string, config tftypes.Value) (said []string, problems Problems) {
	r.t.Helper()
	completed := 0
	for event := range call(r, r.actions().InvokeAction, &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: r.wire(config)}).Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			said = append(said, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			completed++
			problems = append(problems, event.Diagnostics...)
		}
	}
	if completed != 1 {
		r.t.Errorf("%s completed %d times", typeName, completed)
	}
	return said, problems
}

func (r *Rig) actions() tfprotov6.ActionServer {
	r.t.Helper()
	actions, ok := r.server.(tfprotov6.ActionServer)
	if !ok {
		r.t.Fatal("the server has no actions")
	}
	return actions
}
