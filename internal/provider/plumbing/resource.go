package plumbing

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing/kept"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing/planning"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/unfinished"
)

// Resource declares one kind of object. M is its model, with the schema's
// attributes and Timeouts; A is what the API calls it.
type Resource[M, A any] struct {
	Name   string // without TypePrefix
	Kind   string // in words, for messages: "service provider"
	Schema func() schema.Schema
	// Identity names the attributes that identify an object, in the order of
	// an import id: parents first, the API's id last.
	Identity []string
	// Unique names attributes of which the API takes each value once.
	Unique []string
	// ImportID is an import id as messages show it, where ids are not those
	// that the tenant mostly gives.
	ImportID string
	// Store returns the API's side, bound to the parents found in the model.
	Store func(*client.Client, *M) Store[A]
	// Expand makes what is sent from what is configured, without I/O.
	Expand func(context.Context, Change[M], *diag.Diagnostics) *A
	// Flatten lays what the API answered over the model, without I/O. It sets
	// the identity first.
	Flatten func(context.Context, *A, *M, *diag.Diagnostics)
	// Title names an object for people: by the name that its data source finds
	// it by, where it has one.
	Title func(*A) string
	// Untold names attributes, with dots inside blocks, that no answer tells:
	// they are not watched, and no data source has them.
	Untold []string
	Watch  string // what the page says beside of which changes are seen
	Reads  Reads  // which data sources there are
	// Named leaves the kind out of exports that do not name it: a community has too
	// many of these objects, such as its users, or nobody keeps them as code.
	Named bool
}

// Change is what Expand sees: Plan and Config always, State but on create.
// Write-only values are in Config alone.
type Change[M any] struct{ Plan, Config, State *M }

// once returns the declaration with a schema that is built once, for all that is
// made of it, and says which changes made outside of Terraform are seen and what an
// import takes.
func (r Resource[M, A]) once() Resource[M, A] {
	declared := r.Schema
	r.Schema = sync.OnceValue(func() schema.Schema {
		made := declared()
		made.MarkdownDescription += "\n\n" + attribute.Watch(made.Attributes, r.Identity, r.Untold, r.Watch)
		for _, name := range r.names() {
			made.MarkdownDescription += fmt.Sprintf("\n\nAn import ID may have the object's `%s` in place of its `%s`: `%s:VALUE`.", name, r.Reads.By[0], strings.Join(slices.Concat(r.parents(), []string{name}), "/"))
		}
		return made
	})
	return r
}

// Managed is a Resource as the framework wants it. A kind that needs one more
// of the framework's methods embeds it in a struct of its own: see RegisterAs.
type Managed[M, A any] struct {
	Resource[M, A]
	data  *Data
	known *answer[A] // what Read finds, nil where it has to ask
}

// Base returns r also to the holder of a resource that embeds it, and may
// override its methods.
func (r *Managed[M, A]) Base() resource.Resource { return r }

// defaultTimeout is for one operation with all its retries.
const defaultTimeout = 10 * time.Minute

// restoreKey is where private state keeps the settings found at creation.
const restoreKey = "restore"

func (r *Managed[M, A]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = TypePrefix + r.Name
}

func (r *Managed[M, A]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema(ctx)
}

// schema returns the declared attributes and the timeouts.
func (r Resource[M, A]) schema(ctx context.Context) schema.Schema {
	declared := r.Schema()
	limits := timeouts.Attributes(ctx, timeouts.Opts{Create: true, Read: true, Update: true, Delete: true,
		CreateDescription: timeoutText("creation"), ReadDescription: timeoutText("read"),
		UpdateDescription: timeoutText("change"), DeleteDescription: timeoutText("deletion")})
	if nested, ok := limits.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long each operation may take, retries included."
		limits = nested
	}
	declared.Attributes = maps.Clone(declared.Attributes) // which others share
	declared.Attributes["timeouts"] = limits
	return declared
}

func timeoutText(operation string) string {
	return "How long a " + operation + " may take, such as `30s` or `5m`. Default: `10m`."
}

func (r *Managed[M, A]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	configured(req.ProviderData, &r.data, &resp.Diagnostics)
}

func (r *Managed[M, A]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer r.data.scrub(ctx, &resp.Diagnostics, req.Config)
	planning.Collapse(req, resp)
	planning.Replace(ctx, req, resp)
	switch {
	case r.data == nil:
	case !req.State.Raw.IsNull():
		r.hold(ctx, req.State)
	case !req.Plan.Raw.IsNull():
		r.foresee(ctx, req, &resp.Diagnostics)
	}
}

func (r *Managed[M, A]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer r.data.scrub(ctx, &resp.Diagnostics, req.Config)
	var plan, config M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	run := ctx
	ctx, cancel := r.begin(ctx, req.Plan, timeouts.Value.Create, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	for _, key := range r.uniqueKeys(ctx, req.Plan) {
		defer r.data.planned.Delete(key) // the tenant has it now, or never will
	}
	want := r.Expand(ctx, Change[M]{Plan: &plan, Config: &config}, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	store := r.Store(r.data.Client, &plan)
	var before []byte
	if settings, ok := store.(Restorer); ok {
		var err error
		if before, err = settings.Snapshot(ctx); err != nil {
			diagnostics.Add(&resp.Diagnostics, "read", r.Kind, r.Title(want), err)
			return
		}
	}
	strangers, err := r.strangers(ctx, store, want)
	if r.refuse(ctx, strangers, want, req.Plan, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	var got *A
	if err == nil && before == nil {
		creation := &unfinished.Creation{Tenant: r.data.Tenant, Type: TypePrefix + r.Name, Kind: r.Kind, Title: r.Title(want)}
		unfinished.Begin(run, creation)
		defer func() {
			creation.End(run, r.importID(ctx, resp.State), err == nil || !errors.Is(err, client.ErrOutcomeUnknown))
		}()
	}
	if err == nil {
		got, err = store.Create(ctx, want)
	}
	var caveat *client.Caveat
	switch {
	case err == nil:
	case errors.As(err, &caveat):
		if !r.data.AllowDuplicates || !errors.Is(err, client.ErrDoubled) {
			diagnostics.Warn(&resp.Diagnostics, r.Kind, r.Title(want), err)
		}
	default:
		summary, detail := diagnostics.Explain("create", r.Kind, r.Title(want), err)
		var ambiguous *client.AmbiguousError
		var exists *client.ExistsError
		switch {
		case errors.As(err, &ambiguous):
			detail += "\n" + r.importing(ctx, ambiguous.IDs, req.Plan)
		case errors.As(err, &exists):
			detail += "\n" + r.importing(ctx, []string{exists.ID}, req.Plan)
		}
		resp.Diagnostics.AddError(summary, detail)
	}
	if got == nil {
		return
	}
	r.applied(ctx, got, &plan, tfsdk.State{}, req.Plan.Raw, &resp.State, resp.Private, resp.Identity, &resp.Diagnostics)
	if before != nil {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, restoreKey, before)...)
	}
}

func (r *Managed[M, A]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer r.data.scrub(ctx, &resp.Diagnostics, tfsdk.Config(req.State))
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := r.begin(ctx, req.State, timeouts.Value.Read, &resp.Diagnostics)
	defer cancel()
	// Before all else: on an older CLI a vanished object without an identity
	// would block every plan.
	r.identify(ctx, req.State, resp.Identity, &resp.Diagnostics)
	id := r.id(ctx, req.State, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.hold(ctx, req.State)
	got, err := r.get(ctx, &state, id)
	switch {
	case errors.Is(err, client.ErrNotFound):
		if errors.Is(err, client.ErrEmptied) {
			diagnostics.Warn(&resp.Diagnostics, r.Kind, id, err)
		}
		resp.State.RemoveResource(ctx)
	case err != nil:
		diagnostics.Add(&resp.Diagnostics, "read", r.Kind, id, err)
	default:
		memory := kept.Load(ctx, req.Private, &resp.Diagnostics)
		r.read(ctx, got, &state, memory, req.State, &resp.State, &resp.Diagnostics)
		memory.Save(ctx, resp.Private, &resp.Diagnostics)
		r.identify(ctx, resp.State, resp.Identity, &resp.Diagnostics)
	}
}

func (r *Managed[M, A]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer r.data.scrub(ctx, &resp.Diagnostics, req.Config, tfsdk.Config(req.State))
	var plan, config, state M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := r.begin(ctx, req.Plan, timeouts.Value.Update, &resp.Diagnostics)
	defer cancel()
	r.identify(ctx, req.State, resp.Identity, &resp.Diagnostics)
	id := r.id(ctx, req.State, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	want := r.Expand(ctx, Change[M]{Plan: &plan, Config: &config, State: &state}, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	got, err := r.Store(r.data.Client, &state).Update(ctx, id, want)
	var caveat *client.Caveat
	switch {
	case err == nil:
	case errors.As(err, &caveat):
		diagnostics.Warn(&resp.Diagnostics, r.Kind, r.Title(want), err)
	default:
		diagnostics.Add(&resp.Diagnostics, "update", r.Kind, r.Title(want), err)
		planning.NoteReplacement(ctx, err, resp)
		return
	}
	r.applied(ctx, got, &plan, req.State, req.Plan.Raw, &resp.State, resp.Private, resp.Identity, &resp.Diagnostics)
}

func (r *Managed[M, A]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer r.data.scrub(ctx, &resp.Diagnostics, tfsdk.Config(req.State))
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := r.begin(ctx, req.State, timeouts.Value.Delete, &resp.Diagnostics)
	defer cancel()
	id := r.id(ctx, req.State, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	tell := func(verb string, err error) {
		switch {
		case err == nil:
		case errors.Is(err, client.ErrStays):
			resp.Diagnostics.AddWarning(fmt.Sprintf("The %s stays in the tenant", r.Kind), fmt.Sprintf("%s %q: %s. Terraform no longer keeps track of it.", r.Kind, id, err))
		default:
			diagnostics.Add(&resp.Diagnostics, verb, r.Kind, id, err)
		}
	}
	store := r.Store(r.data.Client, &state)
	settings, ok := store.(Restorer)
	if !ok {
		if err := store.Delete(ctx, id); !errors.Is(err, client.ErrNotFound) {
			tell("delete", err)
		}
		return
	}
	before, diags := req.Private.GetKey(ctx, restoreKey)
	resp.Diagnostics.Append(diags...)
	if before == nil || r.data.KeepSettings || resp.Diagnostics.HasError() {
		return // imported, or to be kept: there is nothing to put back
	}
	tell("restore", settings.Restore(ctx, before))
}

// begin checks that there is a client to work with, and bounds ctx by the
// timeout that the practitioner gave for an operation.
func (r *Managed[M, A]) begin(ctx context.Context, from attribute.Source, pick func(timeouts.Value, context.Context, time.Duration) (time.Duration, diag.Diagnostics), diags *diag.Diagnostics) (context.Context, context.CancelFunc) {
	r.data.ready(diags)
	var given timeouts.Value
	diags.Append(from.GetAttribute(ctx, path.Root("timeouts"), &given)...)
	limit, more := pick(given, ctx, defaultTimeout)
	diags.Append(more...)
	return context.WithTimeout(ctx, limit)
}

// id returns the API's id of the object.
func (r *Managed[M, A]) id(ctx context.Context, state attribute.Source, diags *diag.Diagnostics) (id string) {
	diags.Append(state.GetAttribute(ctx, path.Root(r.Identity[len(r.Identity)-1]), &id)...)
	return id
}

// identify copies the identity from the state.
func (r *Managed[M, A]) identify(ctx context.Context, state attribute.Source, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	if identity == nil {
		return
	}
	for _, name := range r.Identity {
		var value attr.Value
		diags.Append(state.GetAttribute(ctx, path.Root(name), &value)...)
		if value != nil {
			diags.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
		}
	}
}
