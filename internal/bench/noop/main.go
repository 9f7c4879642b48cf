// Command noop is a provider with the resources, the schemas and the tuning of
// the real one, which does nothing: what is left of a run's time is the plugin
// framework's and the CLI's. It is for the benchmark alone.
package main

import (
	"context"
	"crypto/rand"
	"log"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/process"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

func main() {
	process.Tune()
	err := providerserver.Serve(context.Background(), New, providerserver.ServeOpts{
		Address:         "registry.terraform.io/1kosmos/onekosmos",
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// whole is all that the real provider is to the framework.
type whole interface {
	framework.ProviderWithEphemeralResources
	framework.ProviderWithListResources
	framework.ProviderWithFunctions
}

// idle is the real provider, except for what its resources do.
type idle struct{ whole }

// New returns the provider that does nothing.
func New() framework.Provider { return idle{provider.New("noop")().(whole)} }

func (idle) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {}

func (p idle) Resources(ctx context.Context) (all []func() resource.Resource) {
	for _, made := range p.whole.Resources(ctx) {
		all = append(all, func() resource.Resource { return still{made().(identified)} })
	}
	return all
}

// identified is a resource with the schema of its identity.
type identified interface {
	resource.Resource
	resource.ResourceWithIdentity
}

// still has a resource's schemas, with their defaults, checks and plan
// modifiers, and keeps whatever was planned.
type still struct{ identified }

func (still) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = settled(req.Plan.Raw, rand.Text(), &resp.Diagnostics)
	identify(ctx, resp.State, resp.Identity, &resp.Diagnostics)
}

// Read keeps the state, which the framework has put into the answer. A CLI that
// keeps no identity wants it each time.
func (still) Read(ctx context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	identify(ctx, resp.State, resp.Identity, &resp.Diagnostics)
}

func (still) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = settled(req.Plan.Raw, rand.Text(), &resp.Diagnostics)
	identify(ctx, resp.State, resp.Identity, &resp.Diagnostics)
}

func (still) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
