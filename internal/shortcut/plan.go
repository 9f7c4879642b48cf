package shortcut

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// null is how MessagePack begins, and ends, a null value.
const null = 0xc0

// accepts reports whether the framework has no diagnostics for a configuration.
func (k *kind) accepts(ctx context.Context, config tftypes.Value, client *tfprotov6.ValidateResourceConfigClientCapabilities) bool {
	if !k.validates || config.IsNull() || !config.IsKnown() {
		return false
	}
	scope := &scope{config: tfsdk.Config{Raw: config, Schema: k.schema}}
	scope.client.WriteOnlyAttributesAllowed = client != nil && client.WriteOnlyAttributesAllowed
	return walk(k.attributes, false, path.Empty(), config, tftypes.Value{}, func(a *attribute, in path.Path, value, _ tftypes.Value) bool {
		switch {
		case value.IsNull() && a.required, !value.IsNull() && (a.readOnly || a.deprecated || a.writeOnly && !scope.client.WriteOnlyAttributesAllowed),
			a.collection && len(nullElements(value)) > 0:
			return false
		case a.validate == nil && !a.checksItself:
			return true
		}
		at := in.AtName(a.name)
		given, ok := a.value(ctx, at, value)
		return ok && (a.validate == nil || a.validate(ctx, given, given, at, scope))
	})
}

// keeps reports whether the framework would plan what is proposed: the prior
// state, or nothing.
func (k *kind) keeps(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) bool {
	private, ok := parsePrivate(req.PriorPrivate)
	switch {
	case !k.plans, !isMsgPack(req.Config), !isMsgPack(req.PriorState), !isMsgPack(req.ProposedNewState), req.ProviderMeta != nil,
		req.ClientCapabilities != nil && *req.ClientCapabilities != (tfprotov6.PlanResourceChangeClientCapabilities{}),
		req.PriorIdentity != nil && (!k.identified || !isMsgPack(req.PriorIdentity.IdentityData)),
		!ok, k.modifies && len(private) > 0:
		return false
	case req.ProposedNewState.MsgPack[0] == null:
		return true
	case !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack): // Terraform encodes both alike
		return false
	}
	config, err := req.Config.Unmarshal(k.ty)
	if err != nil || config.IsNull() || !config.IsFullyKnown() {
		return false
	}
	prior, err := req.PriorState.Unmarshal(k.ty)
	if err != nil {
		return false
	}
	scope := &scope{
		config: tfsdk.Config{Raw: config, Schema: k.schema},
		plan:   tfsdk.Plan{Raw: prior, Schema: k.schema},
		state:  tfsdk.State{Raw: prior, Schema: k.schema},
	}
	return walk(k.attributes, true, path.Empty(), prior, config, func(a *attribute, in path.Path, prior, config tftypes.Value) bool {
		switch {
		case a.writeOnly && !prior.IsNull(), a.fallback != nil && config.IsNull() && !a.fallback.Equal(prior):
			return false
		case a.modify == nil && !a.checksItself:
			return true
		}
		at := in.AtName(a.name)
		given, ok := a.value(ctx, at, config)
		if !ok {
			return false
		}
		before, ok := a.value(ctx, at, prior)
		return ok && (a.modify == nil || a.modify(ctx, given, before, at, scope))
	})
}

func isMsgPack(v *tfprotov6.DynamicValue) bool {
	return v != nil && v.JSON == nil && len(v.MsgPack) > 0
}
