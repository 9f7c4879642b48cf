package rig

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// Instance is what core keeps of one resource between two calls.
type Instance struct {
	TypeName string
	state    tftypes.Value
	identity *tfprotov6.ResourceIdentityData
	private  []byte
	rig      *Rig
	// Tainted tells that the object was made with an error: the next plan
	// replaces it.
	Tainted bool
}

// State returns the state as the protocol has it.
func (i *Instance) State() tftypes.Value { return i.state }

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

// Validate validates a configuration, as of a CLI with write-only attributes.
func (r *Rig) Validate(typeName string, config Values) Problems {
	r.t.Helper()
	return r.ValidateValue(typeName, r.encode(r.ResourceType(typeName), config))
}

// ValidateValue validates a configuration that may have unknown values.
func (r *Rig) ValidateValue(typeName string, config tftypes.Value) Problems {
	r.t.Helper()
	return call(r, r.server.ValidateResourceConfig, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: r.wire(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	}).Diagnostics
}

// Apply applies a plan: it plans once more, as core does when all values are
// known, holds both plans against each other, and the result against the plan.
// With an error the instance is what core would keep, a tainted one after a
// create: nil when nothing is kept. A replaced object is destroyed first.
func (r *Rig) Apply(plan *Plan) (*Instance, Problems) {
	r.t.Helper()
	return r.ApplyValue(plan, plan.config)
}

// ApplyValue is Apply with the configuration as it is known by then.
func (r *Rig) ApplyValue(plan *Plan, config tftypes.Value) (*Instance, Problems) {
	r.t.Helper()
	if plan.successor != nil {
		if problems := r.Destroy(plan.prior); problems.Errors() != nil {
			return plan.prior, problems
		}
		return r.ApplyValue(plan.successor, config)
	}
	before := plan.prior
	if before == nil {
		before = &Instance{TypeName: plan.TypeName, state: tftypes.NewValue(r.ResourceType(plan.TypeName), nil)}
	}
	if plan.config.IsNull() { // the end of an object is planned once
		return r.applyOnce(plan, before)
	}
	final, problems := r.planOnce(plan.TypeName, plan.prior, config)
	if final == nil {
		return plan.prior, problems
	}
	wrong := inconsistent(plan.planned, final.planned)
	if len(final.Replace) > 0 && plan.prior != nil {
		wrong = append(wrong, fmt.Sprintf("the object was to be updated, and is now to be replaced for %q", final.Replace))
	}
	if problems = append(problems, broken(brokenFinalPlan, wrong)...); problems.Errors() != nil {
		return plan.prior, problems
	}
	object, further := r.applyOnce(final, before)
	return object, append(problems, further...)
}

func (r *Rig) applyOnce(plan *Plan, before *Instance) (*Instance, Problems) {
	r.t.Helper()
	applied := call(r, r.server.ApplyResourceChange, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: plan.TypeName, Config: r.wire(plan.config), PriorState: r.wire(before.state), PlannedState: r.wire(plan.planned),
		PlannedPrivate: plan.private, PlannedIdentity: plan.identity,
	})
	problems := Problems(applied.Diagnostics)
	failed := problems.Errors() != nil
	object := r.instance(plan.TypeName, applied.NewState, applied.NewIdentity, applied.Private)
	switch {
	case object != nil:
		kept := keptSecrets(r.attributes(plan.TypeName), object.state)
		problems = append(problems, broken(brokenObject, kept)...)
		if !failed && kept == nil {
			problems = append(problems, broken(brokenResult, inconsistent(plan.planned, object.state))...)
		}
		problems = append(problems, broken(unknownResult, unknowns(object.state))...)
		problems = append(problems, broken(brokenIdentity, changedIdentity(before.Identity(), object.Identity()))...)
		// What was made with an error is replaced by the next plan.
		object.Tainted = plan.prior == nil && problems.Errors() != nil || before.Tainted
	case !plan.config.IsNull() && !failed:
		problems = append(problems, broken(brokenResult, []string{"the object was planned, and is absent now"})...)
	}
	return object, problems
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
	if plan == nil || plan.NoOp() { // core does not apply what changes nothing
		return prior, problems
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

// Read refreshes an instance: nil when the object is gone. The state passes
// through its upgrade first, as it does for core.
func (r *Rig) Read(prior *Instance) (*Instance, Problems) {
	r.t.Helper()
	upgraded, problems := r.Upgrade(prior)
	if problems.Errors() != nil {
		return nil, problems
	}
	object, problems := r.read(upgraded)
	if object == nil {
		return nil, problems
	}
	if wrong := changedIdentity(prior.Identity(), object.Identity()); wrong != nil {
		return nil, append(problems, broken(brokenIdentity, wrong)...)
	}
	return object, problems
}

// Upgrade hands a state that was kept to the provider, which returns it in the
// form of its schema. Core upgrades an identity of an older version only.
func (r *Rig) Upgrade(kept *Instance) (*Instance, Problems) {
	r.t.Helper()
	state, err := stateJSON(kept.state)
	if err != nil {
		r.t.Fatal(err)
	}
	upgraded := call(r, r.server.UpgradeResourceState, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: kept.TypeName, Version: r.schema.ResourceSchemas[kept.TypeName].Version, RawState: &tfprotov6.RawState{JSON: state},
	})
	problems := Problems(upgraded.Diagnostics)
	if problems.Errors() != nil {
		return nil, problems
	}
	now := *kept
	now.state = r.value(r.ResourceType(kept.TypeName), upgraded.UpgradedState)
	return &now, problems
}

func (r *Rig) read(prior *Instance) (*Instance, Problems) {
	r.t.Helper()
	read := call(r, r.server.ReadResource, &tfprotov6.ReadResourceRequest{
		TypeName: prior.TypeName, CurrentState: r.wire(prior.state), CurrentIdentity: prior.identity, Private: prior.private,
	})
	problems := Problems(read.Diagnostics)
	if problems.Errors() != nil {
		return nil, problems
	}
	object := r.instance(prior.TypeName, read.NewState, read.NewIdentity, read.Private)
	if object == nil {
		return nil, problems
	}
	object.Tainted = prior.Tainted
	problems = append(problems, broken(brokenObject, append(unknowns(object.state), keptSecrets(r.attributes(prior.TypeName), object.state)...))...)
	if problems.Errors() != nil {
		return nil, problems
	}
	return object, problems
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
	object := r.instance(request.TypeName, one.State, one.Identity, one.Private)
	if object == nil {
		return nil, broken(brokenObject, []string{"the import returned no object"})
	}
	read, problems := r.read(object)
	return read, append(imported.Diagnostics, problems...)
}

func (r *Rig) instance(typeName string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData, private []byte) *Instance {
	r.t.Helper()
	value := r.value(r.ResourceType(typeName), state)
	if value.IsNull() {
		return nil
	}
	return &Instance{TypeName: typeName, state: value, identity: identity, private: private, rig: r}
}

// ResourceType returns the type of a kind of resource, of which its
// configurations and states are.
func (r *Rig) ResourceType(typeName string) tftypes.Type {
	r.t.Helper()
	return valueType(r, r.schema.ResourceSchemas, "resource", typeName)
}

func (r *Rig) attributes(typeName string) []*tfprotov6.SchemaAttribute {
	return r.schema.ResourceSchemas[typeName].Block.Attributes
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
	v, err := coreval.Decode(ty, wire)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}
