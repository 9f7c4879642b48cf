package shortcut

import (
	"bytes"
	"context"
	"encoding/json"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// null is how MessagePack begins, and ends, nothing.
const null = 0xc0

// stays tells whether the framework would plan what is proposed, which is what
// there is already, or nothing.
func (k *kind) stays(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) bool {
	destroys := isMsgPack(req.ProposedNewState) && req.ProposedNewState.MsgPack[0] == null
	switch {
	case !k.plain, !destroys && !unchanged(req.PriorState, req.ProposedNewState), req.ProviderMeta != nil,
		req.ClientCapabilities != nil && *req.ClientCapabilities != (tfprotov6.PlanResourceChangeClientCapabilities{}),
		req.PriorIdentity != nil && (!k.identified || !isMsgPack(req.PriorIdentity.IdentityData)),
		!k.keepsPrivate(req.PriorPrivate), !isMsgPack(req.Config):
		return false
	case destroys, len(k.rules) == 0:
		return true
	}
	config, err := req.Config.Unmarshal(k.ty)
	if err != nil || config.IsNull() || !config.IsFullyKnown() {
		return false
	}
	prior, err := req.PriorState.Unmarshal(k.ty)
	if err != nil {
		return false
	}
	return keepAll(ctx, k.rules, path.Empty(), config, prior, &whole{
		config: tfsdk.Config{Raw: config, Schema: k.schema},
		plan:   tfsdk.Plan{Raw: prior, Schema: k.schema},
		state:  tfsdk.State{Raw: prior, Schema: k.schema},
	})
}

// unchanged tells whether an object is there and stays. Core encodes both in
// the same way.
func unchanged(prior, proposed *tfprotov6.DynamicValue) bool {
	return isMsgPack(prior) && isMsgPack(proposed) && prior.MsgPack[0] != null && bytes.Equal(prior.MsgPack, proposed.MsgPack)
}

func isMsgPack(v *tfprotov6.DynamicValue) bool {
	return v != nil && v.JSON == nil && len(v.MsgPack) > 0
}

// keepsPrivate tells whether the framework takes private state for its own,
// which it then hands on. The rules see none of it.
func (k *kind) keepsPrivate(private []byte) bool {
	if len(private) == 0 {
		return true
	}
	var members map[string][]byte
	if k.asks() || json.Unmarshal(private, &members) != nil || len(members) == 0 {
		return false
	}
	for _, value := range members {
		if !utf8.Valid(value) || !json.Valid(value) {
			return false
		}
	}
	return true
}
