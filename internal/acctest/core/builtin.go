package core

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// builtinServer is the provider that Terraform brings: terraform_data, whose
// output is known only after it was applied.
type builtinServer struct{ tfprotov6.ProviderServer }

func builtin() (tfprotov6.ProviderServer, error) { return builtinServer{}, nil }

var (
	builtinType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"id": tftypes.String, "input": tftypes.DynamicPseudoType, "output": tftypes.DynamicPseudoType, "triggers_replace": tftypes.DynamicPseudoType}}
	builtinIDs atomic.Int64
)

func (builtinServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	attributes := []*tfprotov6.SchemaAttribute{
		{Name: "id", Type: tftypes.String, Computed: true}, {Name: "input", Type: tftypes.DynamicPseudoType, Optional: true},
		{Name: "output", Type: tftypes.DynamicPseudoType, Computed: true}, {Name: "triggers_replace", Type: tftypes.DynamicPseudoType, Optional: true},
	}
	return &tfprotov6.GetProviderSchemaResponse{Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
		ResourceSchemas: map[string]*tfprotov6.Schema{"terraform_data": {Block: &tfprotov6.SchemaBlock{Attributes: attributes}}}}, nil
}

func (builtinServer) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (builtinServer) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (builtinServer) UpgradeResourceState(_ context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	state, err := r.RawState.Unmarshal(builtinType)
	if err != nil {
		return nil, err
	}
	wire, err := tfprotov6.NewDynamicValue(builtinType, state)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &wire}, err
}

func (builtinServer) ReadResource(_ context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: r.CurrentState}, nil
}

func (builtinServer) PlanResourceChange(_ context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	prior, err := builtinMembers(r.PriorState)
	if err != nil {
		return nil, err
	}
	planned, err := builtinMembers(r.ProposedNewState)
	if err != nil || planned == nil {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: r.ProposedNewState}, err
	}
	answer := &tfprotov6.PlanResourceChangeResponse{}
	if prior == nil {
		planned["id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	} else if !prior["triggers_replace"].Equal(planned["triggers_replace"]) {
		answer.RequiresReplace = []*tftypes.AttributePath{tftypes.NewAttributePath().WithAttributeName("triggers_replace")}
	}
	if prior == nil || !prior["input"].Equal(planned["input"]) {
		planned["output"] = tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue)
	}
	answer.PlannedState, err = builtinWire(planned)
	return answer, err
}

func (builtinServer) ApplyResourceChange(_ context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	made, err := builtinMembers(r.PlannedState)
	if err != nil || made == nil {
		return &tfprotov6.ApplyResourceChangeResponse{NewState: r.PlannedState}, err
	}
	if !made["id"].IsKnown() {
		made["id"] = tftypes.NewValue(tftypes.String, fmt.Sprintf("data-%d", builtinIDs.Add(1)))
	}
	made["output"] = made["input"]
	state, err := builtinWire(made)
	return &tfprotov6.ApplyResourceChangeResponse{NewState: state}, err
}

// builtinMembers returns the attributes of an object, nil for null.
func builtinMembers(wire *tfprotov6.DynamicValue) (members map[string]tftypes.Value, err error) {
	v, err := wire.Unmarshal(builtinType)
	if err != nil || v.IsNull() {
		return nil, err
	}
	return members, v.As(&members)
}

func builtinWire(members map[string]tftypes.Value) (*tfprotov6.DynamicValue, error) {
	wire, err := tfprotov6.NewDynamicValue(builtinType, tftypes.NewValue(builtinType, members))
	return &wire, err
}
