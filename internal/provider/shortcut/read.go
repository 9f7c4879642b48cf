package shortcut

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// configured is a provider that tells what it hands to its resources.
type configured interface {
	// ResourceData returns that, nil before it is configured.
	ResourceData() any
}

// refresher is a resource that reads without the framework.
type refresher interface {
	resource.ResourceWithIdentity
	// Unchanged reads the object of a state, and tells whether Read would
	// answer that state and private state, and say nothing. The context that it
	// returns spares a Read that follows the reading.
	Unchanged(ctx context.Context, resourceData any, state tfsdk.State, private map[string][]byte) (context.Context, bool)
}

// read returns the answer of a Read that finds what is in the state, nil when
// the framework must answer. That is to be done with the context returned.
func (k *kind) read(ctx context.Context, data any, req *tfprotov6.ReadResourceRequest) (context.Context, *tfprotov6.ReadResourceResponse) {
	switch {
	case k.reads == nil, data == nil, req.ProviderMeta != nil, !isMsgPack(req.CurrentState),
		req.ClientCapabilities != nil && *req.ClientCapabilities != (tfprotov6.ReadResourceClientCapabilities{}),
		req.CurrentIdentity != nil && !isMsgPack(req.CurrentIdentity.IdentityData):
		return ctx, nil
	}
	private, ok := ownPrivate(req.Private)
	if !ok {
		return ctx, nil
	}
	state, err := req.CurrentState.Unmarshal(k.ty)
	if err != nil || state.IsNull() || k.holdsWriteOnly(state) {
		return ctx, nil
	}
	identity, ok := k.identify(state)
	if !ok {
		return ctx, nil
	}
	if req.CurrentIdentity != nil {
		before, err := req.CurrentIdentity.IdentityData.Unmarshal(k.identity)
		if err != nil || !before.Equal(identity) {
			return ctx, nil
		}
	}
	wire, err := tfprotov6.NewDynamicValue(k.identity, identity)
	if err != nil {
		return ctx, nil
	}
	ctx, same := k.reads.Unchanged(ctx, data, tfsdk.State{Raw: state, Schema: k.schema}, private)
	if !same {
		return ctx, nil
	}
	return ctx, &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: &tfprotov6.ResourceIdentityData{IdentityData: &wire}}
}

// ownPrivate returns what resources keep in private state, and whether the
// framework has nothing in it and would write it as it is.
func ownPrivate(text []byte) (members map[string][]byte, ok bool) {
	if len(text) == 0 {
		return nil, true
	}
	if json.Unmarshal(text, &members) != nil || len(members) == 0 {
		return nil, false
	}
	for name, value := range members {
		if strings.HasPrefix(name, ".") || !utf8.Valid(value) || !json.Valid(value) {
			return nil, false // "." is the framework's
		}
	}
	again, err := json.Marshal(members)
	return members, err == nil && bytes.Equal(again, text)
}

// identify returns the identity of the object that a state is of, which is a
// part of it, and whether all of that is there.
func (k *kind) identify(state tftypes.Value) (identity tftypes.Value, ok bool) {
	var of map[string]tftypes.Value
	if state.As(&of) != nil {
		return identity, false
	}
	members := map[string]tftypes.Value{}
	for name, ty := range k.identity.AttributeTypes {
		member, there := of[name]
		if !there || member.IsNull() || !member.Type().Equal(ty) {
			return identity, false
		}
		members[name] = member
	}
	return tftypes.NewValue(k.identity, members), true
}

// writeOnlyIn returns where attributes are write-only, and whether that is told
// without looking into collections.
func writeOnlyIn(rules []rule, at *tftypes.AttributePath) (all []*tftypes.AttributePath, told bool) {
	for _, r := range rules {
		of := at.WithAttributeName(r.name)
		if r.writeOnly {
			all = append(all, of)
		}
		inside, ok := writeOnlyIn(r.inside, of)
		if !ok || r.each && len(inside) > 0 {
			return nil, false
		}
		all = append(all, inside...)
	}
	return all, true
}

// holdsWriteOnly tells whether a state has what is write-only, which the
// framework would take out.
func (k *kind) holdsWriteOnly(state tftypes.Value) bool {
	for _, at := range k.writeOnly {
		found, _, err := tftypes.WalkAttributePath(state, at)
		if value, ok := found.(tftypes.Value); err == nil && (!ok || !value.IsNull()) {
			return true // where there is an error, what it would be in is null
		}
	}
	return false
}
