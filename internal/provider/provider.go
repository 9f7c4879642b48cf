// Package provider is the Terraform provider for 1Kosmos tenants: its
// configuration, and the list of its domains. What the provider manages is in
// one folder per area of AdminX.
package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/access"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/applications"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/authentication"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/branding"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/directories"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/federation"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/journeys"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/messaging"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/network"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/platform"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/proofing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/registration"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/reports"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/secrets"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/sessions"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/tokens"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/unfinished"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/users"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wallet"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/webauthn"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/shortcut"
)

// domains are the areas of AdminX that the provider covers. A new one is one
// line here.
func domains() []plumbing.Domain {
	return []plumbing.Domain{
		applications.Domain(),
		directories.Domain(),
		authentication.Domain(),
		registration.Domain(),
		network.Domain(),
		messaging.Domain(),
		branding.Domain(),
		journeys.Domain(),
		federation.Domain(),
		proofing.Domain(),
		webauthn.Domain(),
		sessions.Domain(),
		wallet.Domain(),
		secrets.Domain(),
		access.Domain(),
		reports.Domain(),
		users.Domain(),
		platform.Domain(),
		tokens.Domain(),
	}
}

// New returns what makes the provider of that version.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &onekosmos{version: version, domains: sync.OnceValue(domains)} }
}

// Server returns the server of the provider of that version: the framework's,
// with the fast path in front of it.
func Server(version string) tfprotov6.ProviderServer {
	return shortcut.New(New(version)(), providerserver.NewProtocol6)
}

// Reader is Server for a process that has no state: it takes note of no object.
func Reader(version string) tfprotov6.ProviderServer {
	p := &onekosmos{version: version, domains: sync.OnceValue(domains), stateless: true}
	return shortcut.New(p, providerserver.NewProtocol6)
}

// Adoptions returns what writing existing objects as configuration takes, for every
// kind.
func Adoptions() (all []plumbing.Adoption) {
	for _, d := range domains() {
		for _, k := range d.Kinds {
			all = append(all, k.Adoption())
		}
	}
	return all
}

type onekosmos struct {
	version   string
	stateless bool
	domains   func() []plumbing.Domain
	data      *plumbing.Data
}

var (
	_ provider.ProviderWithEphemeralResources = (*onekosmos)(nil)
	_ provider.ProviderWithListResources      = (*onekosmos)(nil)
	_ provider.ProviderWithFunctions          = (*onekosmos)(nil)
	_ provider.ProviderWithActions            = (*onekosmos)(nil)
)

func (p *onekosmos) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "onekosmos", p.version
}

// Configure makes no network call: the first request tells bad credentials.
func (p *onekosmos) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	settings := readSettings(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	settings.client.UserAgent = "terraform-provider-onekosmos/" + p.version + " (terraform " + req.TerraformVersion + ")"
	settings.client.Observe, settings.client.Learned = observe, learned
	made, err := client.New(settings.client)
	if err != nil {
		resp.Diagnostics.AddError("Could not make the client", err.Error())
		return
	}
	tenant := settings.client.BaseURL + " " + settings.client.CommunityName
	p.data = &plumbing.Data{
		Client: made, KeepSettings: settings.keepSettings, AllowDuplicates: settings.allowDuplicates,
		Tenant: tenant,
	}
	if !p.stateless {
		p.data.Unfinished = unfinished.Left(tenant)
	}
	if p.data.Unfinished != nil {
		resp.Diagnostics.AddWarning(p.data.Unfinished.Warning())
	}
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = p.data, p.data, p.data
	resp.ListResourceData, resp.ActionData = p.data, p.data
}

// ResourceData returns what resources get when they are configured, nil before
// the provider is.
func (p *onekosmos) ResourceData() any {
	if p.data == nil {
		return nil
	}
	return p.data
}

// observe logs an attempt: never a header, a body or a path's parameters.
func observe(ctx context.Context, e client.Exchange) {
	fields := map[string]any{
		"method": e.Method, "path": e.Path, "status": e.Status, "attempt": e.Attempt,
		"duration_ms": e.Duration.Milliseconds(), "request_id": e.RequestID,
	}
	if e.Err != nil {
		fields["failed"] = true
	}
	tflog.Debug(ctx, "request to the tenant", fields)
	if skew := e.ClockSkew; skew.Abs() > client.SkewWarning && e.Attempt == 1 {
		tflog.Warn(ctx, "the tenant's clock differs from this machine's; requests are dated by the tenant's", map[string]any{"ahead_seconds": int(skew.Seconds())})
	}
}

// learned logs what a service turned out to want.
func learned(ctx context.Context, lesson client.Lesson) {
	tflog.Debug(ctx, "learned what the tenant speaks", map[string]any{"service": lesson.Service, "about": lesson.About, "form": lesson.Form})
}

func (p *onekosmos) Resources(context.Context) (all []func() resource.Resource) {
	for _, d := range p.domains() {
		for _, k := range d.Kinds {
			all = append(all, k.Resource)
		}
	}
	return all
}

// appendGiven leaves out what a kind does not have.
func appendGiven[T any](all []func() T, more ...func() T) []func() T {
	for _, one := range more {
		if one != nil {
			all = append(all, one)
		}
	}
	return all
}

func (p *onekosmos) DataSources(context.Context) (all []func() datasource.DataSource) {
	for _, d := range p.domains() {
		for _, k := range d.Kinds {
			all = appendGiven(all, k.One, k.All)
		}
		all = append(all, d.DataSources...)
	}
	return all
}

func (p *onekosmos) ListResources(context.Context) (all []func() list.ListResource) {
	for _, d := range p.domains() {
		for _, k := range d.Kinds {
			all = appendGiven(all, k.List)
		}
	}
	return all
}

func (p *onekosmos) EphemeralResources(context.Context) (all []func() ephemeral.EphemeralResource) {
	for _, d := range p.domains() {
		all = append(all, d.EphemeralResources...)
	}
	return all
}

func (p *onekosmos) Functions(context.Context) (all []func() function.Function) {
	for _, d := range p.domains() {
		all = append(all, d.Functions...)
	}
	return all
}

func (p *onekosmos) Actions(context.Context) (all []func() action.Action) {
	for _, d := range p.domains() {
		all = append(all, d.Actions...)
	}
	return all
}
