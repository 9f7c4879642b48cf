package shortcut

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// refresher is a resource that reads without the framework.
type refresher interface {
	resource.ResourceWithIdentity
	// Unchanged reads the object of a state, and reports whether Read would
	// return that state and private state without diagnostics. Otherwise it
	// returns a resource whose Read uses what was read, nil when nothing was.
	Unchanged(ctx context.Context, resourceData any, state tfsdk.State, private map[string][]byte) (unchanged bool, read resource.Resource)
}

// read returns the answer of a Read that finds what is in the state. Without
// one, the framework must answer: with the resource returned, where there is
// one, and otherwise with its own.
func (k *kind) read(ctx context.Context, data any, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, resource.Resource) {
	private, ok := parsePrivate(req.Private)
	switch {
	case k.reader == nil, data == nil, !ok, req.ProviderMeta != nil, !isMsgPack(req.CurrentState),
		req.ClientCapabilities != nil && *req.ClientCapabilities != (tfprotov6.ReadResourceClientCapabilities{}),
		req.CurrentIdentity != nil && !isMsgPack(req.CurrentIdentity.IdentityData):
		return nil, nil
	}
	state, err := req.CurrentState.Unmarshal(k.ty)
	if err != nil || state.IsNull() || k.writeOnly && !walk(k.attributes, true, path.Empty(), state, tftypes.Value{}, hasNoWriteOnly) {
		return nil, nil
	}
	identity, ok := k.identify(state)
	if !ok {
		return nil, nil
	}
	if req.CurrentIdentity != nil {
		before, err := req.CurrentIdentity.IdentityData.Unmarshal(k.identity)
		if err != nil || !before.Equal(identity) {
			return nil, nil
		}
	}
	wire, err := tfprotov6.NewDynamicValue(k.identity, identity)
	if err != nil {
		return nil, nil
	}
	unchanged, read := k.reader.Unchanged(ctx, data, tfsdk.State{Raw: state, Schema: k.schema}, private)
	if !unchanged {
		return nil, read
	}
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: &tfprotov6.ResourceIdentityData{IdentityData: &wire}}, nil
}

// hasNoWriteOnly is false where a state has a write-only value, which the
// framework removes.
func hasNoWriteOnly(a *attribute, _ path.Path, value, _ tftypes.Value) bool {
	return !a.writeOnly || value.IsNull()
}

// parsePrivate returns what resources keep in private state, and whether the
// framework has nothing in it and would return it as it is.
func parsePrivate(text []byte) (members map[string][]byte, ok bool) {
	if len(text) == 0 {
		return nil, true
	}
	if json.Unmarshal(text, &members) != nil || len(members) == 0 {
		return nil, false
	}
	for name, value := range members {
		if strings.HasPrefix(name, ".") || !utf8.Valid(value) || !json.Valid(value) {
			return nil, false
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
