package rig

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/shortcut"
)

// terraformVersion is the version the provider gets: one with every feature.
const terraformVersion = "1.14.0"

// Rig is a provider in this process, behind its protocol-6 server.
type Rig struct {
	t          testing.TB
	ctx        context.Context
	server     tfprotov6.ProviderServer
	schema     *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

// New returns a provider that is configured with config. A schema that is
// wrong, or a configuration that is refused, ends the test.
func New(t testing.TB, factory func() provider.Provider, config Values) *Rig {
	t.Helper()
	r := Unconfigured(t, factory)
	if problems := r.Configure(config); problems.Errors() != nil {
		t.Fatalf("configure the provider: %s", problems)
	}
	return r
}

// Unconfigured returns a provider that was asked for its schema only.
func Unconfigured(t testing.TB, factory func() provider.Provider) *Rig {
	t.Helper()
	return Behind(t, Server(factory()))
}

// Server returns the server of any provider, made as provider.Server makes it.
// With ONEKOSMOS_TEST_NO_SHORTCUT=1 it is the framework's alone.
func Server(p provider.Provider) tfprotov6.ProviderServer {
	if os.Getenv("ONEKOSMOS_TEST_NO_SHORTCUT") == "1" {
		return providerserver.NewProtocol6(p)()
	}
	return shortcut.New(p, providerserver.NewProtocol6)
}

// Behind returns the provider behind a server, asked for its schema only.
func Behind(t testing.TB, server tfprotov6.ProviderServer) *Rig {
	t.Helper()
	r := &Rig{t: t, ctx: t.Context(), server: server}
	r.schema = call(r, server.GetProviderSchema, &tfprotov6.GetProviderSchemaRequest{})
	identities := call(r, server.GetResourceIdentitySchemas, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if problems := append(Problems(r.schema.Diagnostics), identities.Diagnostics...); len(problems) > 0 {
		t.Fatalf("schema of the provider: %s", problems)
	}
	r.identities = identities.IdentitySchemas
	return r
}

// WithContext returns the same provider, asked with that context.
func (r *Rig) WithContext(ctx context.Context) *Rig {
	other := *r
	other.ctx = ctx
	return &other
}

// Configure validates and configures the provider.
func (r *Rig) Configure(config Values) Problems {
	r.t.Helper()
	given, err := encode(r.schema.Provider.ValueType(), config)
	if err != nil {
		r.t.Fatalf("the test's values: %v", err)
	}
	if config == nil {
		given, _ = encode(r.schema.Provider.ValueType(), Values{})
	}
	return r.ConfigureValue(given)
}

// ConfigureValue is Configure for a configuration of the protocol.
func (r *Rig) ConfigureValue(config tftypes.Value) Problems {
	r.t.Helper()
	problems := r.ValidateProvider(config)
	if problems.Errors() != nil {
		return problems
	}
	return append(problems, call(r, r.server.ConfigureProvider, &tfprotov6.ConfigureProviderRequest{TerraformVersion: terraformVersion, Config: r.wire(config)}).Diagnostics...)
}

// ValidateProvider validates a configuration of the provider, which may have
// unknown values.
func (r *Rig) ValidateProvider(config tftypes.Value) Problems {
	r.t.Helper()
	return call(r, r.server.ValidateProviderConfig, &tfprotov6.ValidateProviderConfigRequest{Config: r.wire(config)}).Diagnostics
}

// Schema returns the provider's schemas, to walk its registry.
func (r *Rig) Schema() *tfprotov6.GetProviderSchemaResponse { return r.schema }

// ReadData validates and reads a data source.
func (r *Rig) ReadData(typeName string, config Values) (Values, Problems) {
	r.t.Helper()
	read, problems := r.ReadDataValue(typeName, r.encode(valueType(r, r.schema.DataSourceSchemas, "data source", typeName), config.With(nil)))
	if problems.Errors() != nil {
		return nil, problems
	}
	return decodeObject(read), problems
}

// ReadDataValue is ReadData for a configuration of the protocol. What is read
// must be there, and wholly known.
func (r *Rig) ReadDataValue(typeName string, config tftypes.Value) (tftypes.Value, Problems) {
	r.t.Helper()
	problems := r.ValidateData(typeName, config)
	if problems.Errors() != nil {
		return tftypes.Value{}, problems
	}
	read := call(r, r.server.ReadDataSource, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: r.wire(config)})
	if problems = append(problems, read.Diagnostics...); problems.Errors() != nil {
		return tftypes.Value{}, problems
	}
	value := r.value(config.Type(), read.State)
	if value.IsNull() {
		problems = append(problems, broken(nullData, []string{"the data source returned no object"})...)
	}
	return value, append(problems, broken(brokenObject, unknowns(value))...)
}

// ValidateData validates a configuration of a data source.
func (r *Rig) ValidateData(typeName string, config tftypes.Value) Problems {
	r.t.Helper()
	return call(r, r.server.ValidateDataResourceConfig, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: r.wire(config)}).Diagnostics
}

// Open validates and opens an ephemeral resource.
func (r *Rig) Open(typeName string, config Values) (Values, Problems) {
	r.t.Helper()
	opened, problems := r.OpenValue(typeName, r.encode(valueType(r, r.schema.EphemeralResourceSchemas, "ephemeral resource", typeName), config.With(nil)))
	if problems.Errors() != nil {
		return nil, problems
	}
	return decodeObject(opened), problems
}

// OpenValue is Open for a configuration of the protocol.
func (r *Rig) OpenValue(typeName string, config tftypes.Value) (tftypes.Value, Problems) {
	r.t.Helper()
	problems := r.ValidateEphemeral(typeName, config)
	if problems.Errors() != nil {
		return tftypes.Value{}, problems
	}
	opened := call(r, r.server.OpenEphemeralResource, &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: r.wire(config)})
	if problems = append(problems, opened.Diagnostics...); problems.Errors() != nil {
		return tftypes.Value{}, problems
	}
	value := r.value(config.Type(), opened.Result)
	return value, append(problems, broken(brokenObject, unknowns(value))...)
}

// ValidateEphemeral validates a configuration of an ephemeral resource.
func (r *Rig) ValidateEphemeral(typeName string, config tftypes.Value) Problems {
	r.t.Helper()
	return call(r, r.server.ValidateEphemeralResourceConfig, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: r.wire(config)}).Diagnostics
}

// Listed is one result of a list resource. One with Problems has nothing else.
type Listed struct {
	Name     string
	Identity Values
	Resource Values // nil unless asked for
	Problems Problems
}

// ListOptions are what core sets of a list block.
type ListOptions struct {
	Limit           int64 // 0: no limit
	IncludeResource bool
	Stop            int // stop reading after so many results; 0: read all
}

// List validates and reads a list resource. Problems of the configuration come
// as a result, as those of the stream do.
func (r *Rig) List(typeName string, config Values, options ListOptions) []Listed {
	r.t.Helper()
	given := r.dynamic(valueType(r, r.schema.ListResourceSchemas, "list resource", typeName), config)
	lists, ok := r.server.(tfprotov6.ListResourceServer)
	if !ok {
		r.t.Fatal("the server has no list resources")
	}
	validated := call(r, lists.ValidateListResourceConfig, &tfprotov6.ValidateListResourceConfigRequest{TypeName: typeName, Config: given})
	if problems := Problems(validated.Diagnostics); problems.Errors() != nil {
		return []Listed{{Problems: problems}}
	}
	stream := call(r, lists.ListResource, &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: given, Limit: options.Limit, IncludeResource: options.IncludeResource})
	var all []Listed
	for result := range stream.Results {
		one := Listed{Name: result.DisplayName, Problems: result.Diagnostics}
		if result.Identity != nil {
			one.Identity = decodeObject(r.value(r.identityType(typeName), result.Identity.IdentityData))
		}
		if result.Resource != nil {
			one.Resource = decodeObject(r.value(r.ResourceType(typeName), result.Resource))
		}
		if all = append(all, one); len(all) == options.Stop {
			break
		}
	}
	return all
}

// Problems are the provider's diagnostics.
type Problems []*tfprotov6.Diagnostic

// Errors returns those that are no warnings, nil when there are none.
func (p Problems) Errors() (errors Problems) {
	for _, d := range p {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			errors = append(errors, d)
		}
	}
	return errors
}

// Paths returns the attributes that the problems are attached to.
func (p Problems) Paths() []string {
	paths := make([]string, len(p))
	for i, d := range p {
		paths[i] = pathText(d.Attribute)
	}
	return paths
}

// String returns everything a practitioner would read.
func (p Problems) String() string {
	var b strings.Builder
	for _, d := range p {
		fmt.Fprintf(&b, "%s: %s", strings.ToLower(d.Severity.String()), d.Summary)
		if at := pathText(d.Attribute); at != "" {
			fmt.Fprintf(&b, " (%s)", at)
		}
		fmt.Fprintf(&b, "\n%s\n", d.Detail)
	}
	return b.String()
}

// pathText spells a path as a configuration does: saml.attributes["mail"].
func pathText(p *tftypes.AttributePath) string {
	var b strings.Builder
	for _, step := range p.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(string(step))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&b, "[%q]", string(step))
		case tftypes.ElementKeyInt:
			fmt.Fprintf(&b, "[%d]", int64(step))
		default:
			b.WriteString("[…]")
		}
	}
	return b.String()
}

// call asks the server. The framework answers with diagnostics; an error is a
// mistake of this package.
func call[Q, A any](r *Rig, ask func(context.Context, *Q) (*A, error), request *Q) *A {
	r.t.Helper()
	answer, err := ask(r.ctx, request)
	if err != nil {
		r.t.Fatalf("%T: %v", request, err)
	}
	return answer
}

// valueType returns the type of a schema of one kind.
func valueType(r *Rig, schemas map[string]*tfprotov6.Schema, kind, typeName string) tftypes.Type {
	r.t.Helper()
	schema, ok := schemas[typeName]
	if !ok {
		r.t.Fatalf("the provider has no %s %s; it has %v", kind, typeName, slices.Sorted(maps.Keys(schemas)))
	}
	return schema.ValueType()
}
