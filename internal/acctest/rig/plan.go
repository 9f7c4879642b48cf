package rig

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// Plan is what the provider plans for one resource.
type Plan struct {
	TypeName string
	// Replace lists the attributes whose change replaces the object.
	Replace []string

	rig     *Rig
	prior   *Instance // nil: create
	config  tftypes.Value
	planned tftypes.Value
	private []byte
	// identity is what the provider planned, nil for nothing.
	identity *tfprotov6.ResourceIdentityData
	// successor is the creation that follows the end of a replaced object.
	successor *Plan
}

// Values returns the planned state, nil when the object is to be destroyed.
func (p *Plan) Values() Values { return decodeObject(p.planned) }

// Planned returns the planned state as the protocol has it.
func (p *Plan) Planned() tftypes.Value { return p.planned }

// Prior returns the object that the plan changes, nil for a creation.
func (p *Plan) Prior() *Instance { return p.prior }

// Successor returns the creation that replaces the object, nil when the plan
// does not replace it.
func (p *Plan) Successor() *Plan { return p.successor }

// NoOp reports whether nothing is planned to change.
func (p *Plan) NoOp() bool {
	return p.prior != nil && !p.prior.Tainted && len(p.Replace) == 0 && p.planned.Equal(p.prior.state)
}

// Plan plans what leads from prior, nil for none, to config, nil to destroy.
func (r *Rig) Plan(typeName string, prior *Instance, config Values) (*Plan, Problems) {
	r.t.Helper()
	return r.PlanValue(typeName, prior, r.encode(r.ResourceType(typeName), config))
}

// PlanValue is Plan for a configuration of the protocol. It holds the answer
// against what core accepts, and plans the successor of an object that is
// replaced: because an attribute says so, or because it is tainted.
func (r *Rig) PlanValue(typeName string, prior *Instance, config tftypes.Value) (*Plan, Problems) {
	r.t.Helper()
	plan, problems := r.planOnce(typeName, prior, config)
	if plan == nil || prior == nil || config.IsNull() || len(plan.Replace) == 0 && !prior.Tainted {
		return plan, problems
	}
	successor, further := r.planOnce(typeName, nil, config)
	problems = append(problems, further...)
	if successor == nil {
		return nil, problems
	}
	plan.planned, plan.successor = successor.planned, successor
	return plan, problems
}

func (r *Rig) planOnce(typeName string, prior *Instance, config tftypes.Value) (*Plan, Problems) {
	r.t.Helper()
	ty, attributes := r.ResourceType(typeName), r.attributes(typeName)
	plan := &Plan{TypeName: typeName, rig: r, prior: prior, config: config}
	before := Instance{state: tftypes.NewValue(ty, nil)}
	if prior != nil {
		before = *prior
	}
	answer := call(r, r.server.PlanResourceChange, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, Config: r.wire(config), PriorState: r.wire(before.state), PriorPrivate: before.private, PriorIdentity: before.identity,
		ProposedNewState: r.wire(coreval.Proposed(attributes, before.state, config)),
	})
	problems := Problems(answer.Diagnostics)
	if problems.Errors() != nil {
		return nil, problems
	}
	plan.planned, plan.private, plan.identity = r.value(ty, answer.PlannedState), answer.PlannedPrivate, answer.PlannedIdentity
	if config.IsNull() {
		if !plan.planned.IsNull() {
			problems = append(problems, broken(brokenPlan, []string{"the end of the object is planned as " + plan.planned.String()})...)
		}
	} else {
		problems = append(problems, broken(brokenPlan, append(keptSecrets(attributes, plan.planned), invalidPlan(attributes, before.state, config, plan.planned)...))...)
	}
	if problems.Errors() != nil {
		return nil, problems
	}
	for _, p := range answer.RequiresReplace {
		// Core replaces only for what changes, whatever the provider says.
		if prior != nil && !sameAt(p, prior.state, plan.planned) {
			plan.Replace = append(plan.Replace, pathText(p))
		}
	}
	return plan, problems
}
