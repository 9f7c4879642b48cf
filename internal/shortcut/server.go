package shortcut

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// framework is what the framework's server implements. What is not overridden
// here passes through.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// serve makes the framework's server of a provider, as providerserver.NewProtocol6 does.
type serve = func(provider.Provider) func() tfprotov6.ProviderServer

type server struct {
	framework
	provider provider.Provider
	serve    serve
	kinds    func() map[string]func() *kind
}

// New returns a server that asks the framework's server of p, which serve
// makes, only what it cannot answer itself.
func New(p provider.Provider, serve serve) tfprotov6.ProviderServer {
	whole := serve(p)()
	inner, ok := whole.(framework)
	if !ok {
		return whole
	}
	return &server{inner, p, serve, sync.OnceValue(func() map[string]func() *kind { return kindsOf(p) })}
}

// kindsOf returns the provider's kinds by name. Each is compiled when it is
// first asked for: a configuration has few of them.
func kindsOf(p provider.Provider) map[string]func() *kind {
	ctx := context.Background()
	var of provider.MetadataResponse
	p.Metadata(ctx, provider.MetadataRequest{}, &of)
	all := map[string]func() *kind{}
	for _, make := range p.Resources(ctx) {
		var meta resource.MetadataResponse
		make().Metadata(ctx, resource.MetadataRequest{ProviderTypeName: of.TypeName}, &meta)
		all[meta.TypeName] = sync.OnceValue(func() *kind { return newKind(ctx, make()) })
	}
	return all
}

// kind returns what is known of a kind, nil when nothing is.
func (s *server) kind(typeName string) *kind {
	if compile := s.kinds()[typeName]; compile != nil {
		return compile()
	}
	return nil
}

// data returns what the provider passes to its resources, nil before it is
// configured.
func (s *server) data() any {
	if p, ok := s.provider.(interface{ ResourceData() any }); ok {
		return p.ResourceData()
	}
	return nil
}

// ValidateResourceConfig answers what passes all checks, and names null elements.
func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	k := s.kind(req.TypeName)
	if k == nil || !isMsgPack(req.Config) {
		return s.framework.ValidateResourceConfig(ctx, req)
	}
	config, err := req.Config.Unmarshal(k.ty)
	if err != nil {
		return s.framework.ValidateResourceConfig(ctx, req)
	}
	if k.accepts(ctx, config, req.ClientCapabilities) {
		return &tfprotov6.ValidateResourceConfigResponse{}, nil
	}
	if found := nullElements(config); len(found) > 0 {
		return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: found}, nil
	}
	if !config.IsFullyKnown() {
		wire, err := k.openElements(ctx, config)
		if err != nil {
			return nil, err
		}
		req = &tfprotov6.ValidateResourceConfigRequest{TypeName: req.TypeName, Config: wire, ClientCapabilities: req.ClientCapabilities}
	}
	return s.framework.ValidateResourceConfig(ctx, req)
}

// UpgradeResourceState answers a state of the schema's version. Each object in
// the state passes here first.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	k := s.kind(req.TypeName)
	if k == nil || req.RawState == nil {
		return s.framework.UpgradeResourceState(ctx, req)
	}
	if k.witness != nil {
		k.witness.Holds(s.data(), req.RawState.JSON)
	}
	if req.Version == k.schema.Version {
		opts := tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}}
		if state, err := req.RawState.UnmarshalWithOpts(k.ty, opts); err == nil {
			if wire, err := tfprotov6.NewDynamicValue(k.ty, state); err == nil {
				return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &wire}, nil
			}
		}
	}
	return s.framework.UpgradeResourceState(ctx, req)
}

// ReadResource answers an object that is as its state has it with that state.
// An object that was read and has changed is answered by a server of the
// framework whose one resource has the answer already.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if k := s.kind(req.TypeName); k != nil {
		answer, read := k.read(ctx, s.data(), req)
		switch {
		case answer != nil:
			return answer, nil
		case read != nil:
			return s.serve(single{s.provider, read})().ReadResource(ctx, req)
		}
	}
	return s.framework.ReadResource(ctx, req)
}

// single is a provider of one resource.
type single struct {
	provider.Provider
	resource resource.Resource
}

func (s single) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return s.resource }}
}

// PlanResourceChange answers what is proposed as it was before, when nothing
// in the schema would plan otherwise, and what is to be destroyed.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	k := s.kind(req.TypeName)
	if k == nil || !k.keeps(ctx, req) {
		return s.framework.PlanResourceChange(ctx, req)
	}
	identity := req.PriorIdentity
	if identity == nil && k.identified {
		identity = &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{MsgPack: []byte{null}}}
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: identity}, nil
}
