package export

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// talk is the conversation with the provider.
type talk struct {
	server tfprotov6.ProviderServer
	lists  tfprotov6.ListResourceServer
	// offline is never configured: it validates and plans, and asks no tenant.
	offline    tfprotov6.ProviderServer
	schema     *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

// newTalk asks two servers for their schemas, and configures the first with what
// the environment has.
func newTalk(ctx context.Context, serve func() tfprotov6.ProviderServer) (*talk, error) {
	t := &talk{server: serve(), offline: serve()}
	lists, ok := t.server.(tfprotov6.ListResourceServer)
	if !ok {
		return nil, errors.New("the provider's server has no list resources")
	}
	t.lists = lists
	for _, server := range []tfprotov6.ProviderServer{t.offline, t.server} {
		schema, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
		if err = problem(err, schema, func() []*tfprotov6.Diagnostic { return schema.Diagnostics }); err != nil {
			return nil, err
		}
		t.schema = schema
	}
	identities, err := t.server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err = problem(err, identities, func() []*tfprotov6.Diagnostic { return identities.Diagnostics }); err != nil {
		return nil, err
	}
	t.identities = identities.IdentitySchemas
	return t, nil
}

// configure configures the provider as an empty provider block does.
func (t *talk) configure(ctx context.Context) error {
	config, err := wire(nothing(t.schema.Provider))
	if err != nil {
		return err
	}
	checked, err := t.server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err = problem(err, checked, func() []*tfprotov6.Diagnostic { return checked.Diagnostics }); err != nil {
		return err
	}
	done, err := t.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "export", Config: config})
	return problem(err, done, func() []*tfprotov6.Diagnostic { return done.Diagnostics })
}

// nothing is a configuration that sets nothing.
func nothing(schema *tfprotov6.Schema) tftypes.Value {
	of := schema.ValueType().(tftypes.Object)
	members := make(map[string]tftypes.Value, len(of.AttributeTypes))
	for name, ty := range of.AttributeTypes {
		members[name] = tftypes.NewValue(ty, nil)
	}
	return tftypes.NewValue(of, members)
}

// withTexts sets texts of an object.
func withTexts(v tftypes.Value, texts map[string]string) tftypes.Value {
	members := coreval.As[map[string]tftypes.Value](v)
	for name, text := range texts {
		members[name] = tftypes.NewValue(tftypes.String, text)
	}
	return tftypes.NewValue(v.Type(), members)
}

func wire(v tftypes.Value) (*tfprotov6.DynamicValue, error) {
	encoded, err := tfprotov6.NewDynamicValue(v.Type(), v)
	return &encoded, err
}

// refusal is an error that the provider has reported.
type refusal struct{ summary, detail string }

func (r refusal) Error() string { return strings.TrimSuffix(r.summary+": "+r.detail, ": ") }

// problem returns the errors of an answer as one, nil where there are none.
func problem[A any](err error, answer *A, diagnostics func() []*tfprotov6.Diagnostic) error {
	if err != nil || answer == nil {
		return err
	}
	var all []error
	for _, d := range diagnostics() {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			all = append(all, refusal{d.Summary, d.Detail})
		}
	}
	return errors.Join(all...)
}

// found is an element of a list: what identifies an object, and its title.
type found struct {
	identity map[string]string
	title    string
}

// list lists a kind, within parents where it has some. What came before an error
// counts.
func (t *talk) list(ctx context.Context, typeName string, parents map[string]string) (all []found, err error) {
	config, err := wire(withTexts(nothing(t.schema.ListResourceSchemas[typeName]), parents))
	if err != nil {
		return nil, err
	}
	stream, err := t.lists.ListResource(ctx, &tfprotov6.ListResourceRequest{TypeName: typeName, Config: config})
	if err != nil {
		return nil, err
	}
	for result := range stream.Results {
		if err := problem(nil, &result, func() []*tfprotov6.Diagnostic { return result.Diagnostics }); err != nil {
			return all, err
		}
		identity, err := t.identity(typeName, result.Identity)
		if err != nil {
			return all, err
		}
		all = append(all, found{identity, result.DisplayName})
	}
	return all, ctx.Err()
}

func (t *talk) identity(typeName string, sent *tfprotov6.ResourceIdentityData) (map[string]string, error) {
	if sent == nil {
		return nil, errors.New("the provider returned no identity")
	}
	value, err := coreval.Decode(t.identities[typeName].ValueType(), sent.IdentityData)
	if err != nil {
		return nil, err
	}
	identity := map[string]string{}
	for name, part := range coreval.As[map[string]tftypes.Value](value) {
		var text string
		if err := part.As(&text); err != nil || text == "" {
			return nil, fmt.Errorf("the provider returned no %s", name)
		}
		identity[name] = text
	}
	return identity, nil
}

// state is an object as an import finds it.
type state struct {
	value   tftypes.Value
	private []byte
}

// read imports an object and reads it, as a CLI does: nil where there is none.
func (t *talk) read(ctx context.Context, typeName, id string) (*state, error) {
	imported, err := t.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
	if err = problem(err, imported, func() []*tfprotov6.Diagnostic { return imported.Diagnostics }); err != nil {
		return nil, err
	}
	if len(imported.ImportedResources) != 1 {
		return nil, fmt.Errorf("the import found %d objects instead of 1", len(imported.ImportedResources))
	}
	one := imported.ImportedResources[0]
	read, err := t.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: one.State, CurrentIdentity: one.Identity, Private: one.Private})
	if err = problem(err, read, func() []*tfprotov6.Diagnostic { return read.Diagnostics }); err != nil {
		return nil, err
	}
	value, err := coreval.Decode(t.schema.ResourceSchemas[typeName].ValueType(), read.NewState)
	if err != nil || value.IsNull() {
		return nil, err
	}
	return &state{value, read.Private}, nil
}

// validate returns what is wrong with a configuration.
func (t *talk) validate(ctx context.Context, typeName string, config tftypes.Value) error {
	sent, err := wire(config)
	if err != nil {
		return err
	}
	checked, err := t.offline.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: sent,
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	return problem(err, checked, func() []*tfprotov6.Diagnostic { return checked.Diagnostics })
}

// plan returns what is planned for a configuration, without asking the tenant. prior
// is nil for an object that is to be made.
func (t *talk) plan(ctx context.Context, typeName string, prior *state, config tftypes.Value) (planned tftypes.Value, err error) {
	schema := t.schema.ResourceSchemas[typeName]
	if prior == nil {
		prior = &state{value: tftypes.NewValue(config.Type(), nil)}
	}
	request := &tfprotov6.PlanResourceChangeRequest{TypeName: typeName, PriorPrivate: prior.private}
	for _, part := range []struct {
		into *(*tfprotov6.DynamicValue)
		v    tftypes.Value
	}{{&request.PriorState, prior.value}, {&request.Config, config}, {&request.ProposedNewState, coreval.Proposed(schema.Block.Attributes, prior.value, config)}} {
		if *part.into, err = wire(part.v); err != nil {
			return planned, err
		}
	}
	answer, err := t.offline.PlanResourceChange(ctx, request)
	if err = problem(err, answer, func() []*tfprotov6.Diagnostic { return answer.Diagnostics }); err != nil {
		return planned, err
	}
	return coreval.Decode(config.Type(), answer.PlannedState)
}
