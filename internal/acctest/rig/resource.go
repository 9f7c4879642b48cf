package rig

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Instance is what core keeps of one resource between two calls.
type Instance struct {
	TypeName string
	state    tftypes.Value
	identity *tfprotov6.ResourceIdentityData
	private  []byte
	rig      *Rig
}

// Values returns the state.
func (i *Instance) Values() Values { return decodeObject(i.state) }

// Identity returns the identity, nil when there is none.
func (i *Instance) Identity() Values {
	if i.identity == nil {
		return nil
	}
	return decodeObject(i.rig.value(i.rig.identityType(i.TypeName), i.identity.IdentityData))
}

// WithoutIdentity returns the instance as a CLI without identities keeps it:
// Terraform before 1.12, or a state made by one.
func (i *Instance) WithoutIdentity() *Instance {
	other := *i
	other.identity = nil
	return &other
}

// Plan is what the provider plans for one resource.
type Plan struct {
	TypeName string
	// Replace lists the attributes whose change replaces the object.
	Replace []string

	prior   *Instance // nil: create
	config  tftypes.Value
	planned tftypes.Value
	answer  *tfprotov6.PlanResourceChangeResponse
}

// Values returns the planned state, nil when the object is to be destroyed.
func (p *Plan) Values() Values { return decodeObject(p.planned) }

// NoOp tells whether nothing is planned to change.
func (p *Plan) NoOp() bool { return p.prior != nil && p.planned.Equal(p.prior.state) }

// Validate validates a configuration, as of a CLI with write-only attributes.
func (r *Rig) Validate(typeName string, config Values) Problems {
	r.t.Helper()
	return call(r, r.server.ValidateResourceConfig, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: r.dynamic(r.resourceType(typeName), config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	}).Diagnostics
}

// Plan plans what leads from prior, nil for none, to config, nil to destroy.
func (r *Rig) Plan(typeName string, prior *Instance, config Values) (*Plan, Problems) {
	r.t.Helper()
	ty := r.resourceType(typeName)
	plan := &Plan{TypeName: typeName, prior: prior, config: r.encode(ty, config)}
	before := Instance{state: tftypes.NewValue(ty, nil)}
	if prior != nil {
		before = *prior
	}
	plan.answer = call(r, r.server.PlanResourceChange, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, Config: r.wire(plan.config), PriorState: r.wire(before.state), PriorPrivate: before.private, PriorIdentity: before.identity,
		ProposedNewState: r.wire(proposed(r.schema.ResourceSchemas[typeName].Block.Attributes, before.state, plan.config)),
	})
	if problems := Problems(plan.answer.Diagnostics); problems.Errors() != nil {
		return nil, problems
	}
	plan.planned = r.value(ty, plan.answer.PlannedState)
	for _, p := range plan.answer.RequiresReplace {
		// Core replaces only for what changes, whatever the provider says.
		if prior != nil && !sameAt(p, prior.state, plan.planned) {
			plan.Replace = append(plan.Replace, pathText(p))
		}
	}
	return plan, plan.answer.Diagnostics
}

// Apply applies a plan. With an error the instance is what core would keep, a
// tainted one after a create: nil when nothing is kept.
func (r *Rig) Apply(plan *Plan) (*Instance, Problems) {
	r.t.Helper()
	ty := r.resourceType(plan.TypeName)
	before := tftypes.NewValue(ty, nil)
	if plan.prior != nil {
		before = plan.prior.state
	}
	applied := call(r, r.server.ApplyResourceChange, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: plan.TypeName, Config: r.wire(plan.config), PriorState: r.wire(before), PlannedState: plan.answer.PlannedState,
		PlannedPrivate: plan.answer.PlannedPrivate, PlannedIdentity: plan.answer.PlannedIdentity,
	})
	return r.instance(plan.TypeName, applied.NewState, applied.NewIdentity, applied.Private), applied.Diagnostics
}

// Create validates, plans and applies a new object.
func (r *Rig) Create(typeName string, config Values) (*Instance, Problems) {
	r.t.Helper()
	return r.change(typeName, nil, config)
}

// Update validates, plans and applies a change. An object that cannot be
// changed in place is destroyed and made anew.
func (r *Rig) Update(prior *Instance, config Values) (*Instance, Problems) {
	r.t.Helper()
	return r.change(prior.TypeName, prior, config)
}

func (r *Rig) change(typeName string, prior *Instance, config Values) (*Instance, Problems) {
	r.t.Helper()
	if problems := r.Validate(typeName, config); problems.Errors() != nil {
		return prior, problems
	}
	plan, problems := r.Plan(typeName, prior, config)
	switch {
	case plan == nil:
		return prior, problems
	case len(plan.Replace) > 0:
		if problems := r.Destroy(prior); problems.Errors() != nil {
			return prior, problems
		}
		return r.change(typeName, nil, config)
	case plan.NoOp():
		return prior, problems // core does not apply what changes nothing
	}
	return r.Apply(plan)
}

// Destroy plans and applies the end of an object.
func (r *Rig) Destroy(prior *Instance) Problems {
	r.t.Helper()
	plan, problems := r.Plan(prior.TypeName, prior, nil)
	if plan == nil {
		return problems
	}
	_, problems = r.Apply(plan)
	return problems
}

// Read refreshes an instance: nil when the object is gone.
func (r *Rig) Read(prior *Instance) (*Instance, Problems) {
	r.t.Helper()
	read := call(r, r.server.ReadResource, &tfprotov6.ReadResourceRequest{
		TypeName: prior.TypeName, CurrentState: r.wire(prior.state), CurrentIdentity: prior.identity, Private: prior.private,
	})
	if problems := Problems(read.Diagnostics); problems.Errors() != nil {
		return nil, problems
	}
	return r.instance(prior.TypeName, read.NewState, read.NewIdentity, read.Private), read.Diagnostics
}

// Import imports by an import id and reads what was imported: nil when there
// is no such object.
func (r *Rig) Import(typeName, id string) (*Instance, Problems) {
	r.t.Helper()
	return r.imported(&tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
}

// ImportIdentity imports by an identity and reads what was imported.
func (r *Rig) ImportIdentity(typeName string, identity Values) (*Instance, Problems) {
	r.t.Helper()
	return r.imported(&tfprotov6.ImportResourceStateRequest{TypeName: typeName,
		Identity: &tfprotov6.ResourceIdentityData{IdentityData: r.dynamic(r.identityType(typeName), identity)}})
}

func (r *Rig) imported(request *tfprotov6.ImportResourceStateRequest) (*Instance, Problems) {
	r.t.Helper()
	imported := call(r, r.server.ImportResourceState, request)
	if problems := Problems(imported.Diagnostics); problems.Errors() != nil {
		return nil, problems
	}
	one := imported.ImportedResources[0]
	return r.Read(r.instance(request.TypeName, one.State, one.Identity, one.Private))
}

func (r *Rig) instance(typeName string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData, private []byte) *Instance {
	r.t.Helper()
	value := r.value(r.resourceType(typeName), state)
	if value.IsNull() {
		return nil
	}
	return &Instance{TypeName: typeName, state: value, identity: identity, private: private, rig: r}
}

func (r *Rig) resourceType(typeName string) tftypes.Type {
	r.t.Helper()
	return valueType(r, r.schema.ResourceSchemas, "resource", typeName)
}

func (r *Rig) identityType(typeName string) tftypes.Type { return r.identities[typeName].ValueType() }

func (r *Rig) encode(ty tftypes.Type, config Values) tftypes.Value {
	r.t.Helper()
	if config == nil {
		return tftypes.NewValue(ty, nil)
	}
	encoded, err := encode(ty, config)
	if err != nil {
		r.t.Fatalf("the test's values: %v", err)
	}
	return encoded
}

func (r *Rig) wire(v tftypes.Value) *tfprotov6.DynamicValue {
	r.t.Helper()
	wire, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		r.t.Fatal(err)
	}
	return &wire
}

// dynamic encodes a configuration: every attribute present, null where it is
// not given.
func (r *Rig) dynamic(ty tftypes.Type, config Values) *tfprotov6.DynamicValue {
	r.t.Helper()
	if config == nil {
		config = Values{}
	}
	return r.wire(r.encode(ty, config))
}

func (r *Rig) value(ty tftypes.Type, wire *tfprotov6.DynamicValue) tftypes.Value {
	r.t.Helper()
	if wire == nil {
		return tftypes.NewValue(ty, nil)
	}
	v, err := wire.Unmarshal(ty)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}
