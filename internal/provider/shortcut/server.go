package shortcut

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// framework is what the framework's server implements. What is not overridden
// here passes through.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

type server struct {
	framework
	kinds func() map[string]func() *kind
	data  func() any // what resources get of the provider
}

// New returns a server that asks the framework's server of p only what it
// cannot answer itself.
func New(p provider.Provider, of tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	inner, ok := of.(framework)
	if !ok {
		return of
	}
	s := &server{framework: inner, kinds: sync.OnceValue(func() map[string]func() *kind { return kindsOf(p) }), data: func() any { return nil }}
	if p, ok := p.(configured); ok {
		s.data = p.ResourceData
	}
	return s
}

// kindsOf returns the provider's kinds by name. Each is looked into when it is
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
	if look := s.kinds()[typeName]; look != nil {
		return look()
	}
	return nil
}

// ValidateResourceConfig answers what passes all checks.
func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if k := s.kind(req.TypeName); k != nil && k.accepts(ctx, req) {
		return &tfprotov6.ValidateResourceConfigResponse{}, nil
	}
	return s.framework.ValidateResourceConfig(ctx, req)
}

// witness is a resource that takes note of what the state holds: every object
// of it passes here before all else.
type witness interface {
	Holds(resourceData any, state []byte)
}

// UpgradeResourceState answers a state of the schema's version, which needs no
// upgrade, with the text that it came as.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	k := s.kind(req.TypeName)
	if k != nil && k.holds != nil && req.RawState != nil {
		k.holds.Holds(s.data(), req.RawState.JSON)
	}
	if k != nil && k.isCurrent(req.Version, req.RawState) {
		return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: req.RawState.JSON}}, nil
	}
	return s.framework.UpgradeResourceState(ctx, req)
}

// ReadResource answers an object that is as its state has it with that state.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if k := s.kind(req.TypeName); k != nil {
		var answer *tfprotov6.ReadResourceResponse
		if ctx, answer = k.read(ctx, s.data(), req); answer != nil {
			return answer, nil
		}
	}
	return s.framework.ReadResource(ctx, req)
}

// PlanResourceChange answers what is proposed as it was before, when nothing
// in the schema would plan otherwise, and what is to be destroyed.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	k := s.kind(req.TypeName)
	if k == nil || !k.stays(ctx, req) {
		return s.framework.PlanResourceChange(ctx, req)
	}
	identity := req.PriorIdentity
	if identity == nil && k.identified {
		identity = &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{MsgPack: []byte{null}}}
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: identity}, nil
}
