package plumbing

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
)

// listed is the list resource, which finds every object of the kind. Its
// arguments are the parents in the identity.
type listed[M, A any] struct{ Managed[M, A] }

func (l *listed[M, A]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	described := l.Resource.Schema().Attributes
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds every " + l.Kind + ", to import what exists already.",
		Attributes:          map[string]listschema.Attribute{},
	}
	if l.Reads.ListOfOne {
		resp.Schema.MarkdownDescription = "Finds the " + l.Kind + " of the community, to import what exists already."
	}
	for _, parent := range l.parents() {
		resp.Schema.Attributes[parent] = listschema.StringAttribute{
			Required: true, MarkdownDescription: described[parent].GetMarkdownDescription(), Validators: []validator.String{stringvalidator.LengthAtLeast(1)}}
	}
}

func (l *listed[M, A]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	l.data.ready(&diags)
	model, empty := l.emptyState(ctx, req.Config, &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		var sent int64
		for got, err := range l.Store(l.data.Client, &model).List(ctx) {
			result := req.NewListResult(ctx)
			if err = cmp.Or(err, ctx.Err()); err != nil {
				// Pushed, never assigned to the stream: a list that was cut
				// short must not look complete.
				diagnostics.Add(&result.Diagnostics, "list", l.Kind, "", err)
				l.data.scrub(ctx, &result.Diagnostics)
				push(result)
				return
			}
			l.result(ctx, got, empty, &result, req.IncludeResource)
			l.data.scrub(ctx, &result.Diagnostics)
			// A limit of 0 is none. The element after the last one is not asked
			// for: it may cost a request.
			if sent++; !push(result) || sent == req.Limit {
				return
			}
		}
	}
}

// result fills one list result: each object goes through the same Flatten as
// in Read.
func (l *listed[M, A]) result(ctx context.Context, got *A, empty tfsdk.State, result *list.ListResult, include bool) {
	flat := l.flat(ctx, got, empty, &result.Diagnostics)
	l.identify(ctx, flat, result.Identity, &result.Diagnostics)
	result.DisplayName = l.Title(got)
	if include {
		result.Resource.Raw = flat.Raw
	}
}

// parents names the attributes that an object's identity has before its id.
func (r Resource[M, A]) parents() []string { return r.Identity[:len(r.Identity)-1] }

// emptyState returns a state that has nothing but the parents, which from
// gives, and its model, whose collections know their element type.
func (r Resource[M, A]) emptyState(ctx context.Context, from attribute.Source, diags *diag.Diagnostics) (model M, state tfsdk.State) {
	described := r.schema(ctx)
	state = tfsdk.State{Schema: described, Raw: tftypes.NewValue(described.Type().TerraformType(ctx), nil)}
	diags.Append(state.SetAttribute(ctx, path.Root(r.Identity[len(r.Identity)-1]), types.StringNull())...)
	for _, name := range r.parents() {
		diags.Append(state.SetAttribute(ctx, path.Root(name), textAt(ctx, from, name, diags))...)
	}
	if !diags.HasError() {
		diags.Append(state.Get(ctx, &model)...)
	}
	return model, state
}

// flat lays what the API answered over an empty state.
func (r Resource[M, A]) flat(ctx context.Context, got *A, empty tfsdk.State, diags *diag.Diagnostics) tfsdk.State {
	var model M
	diags.Append(empty.Get(ctx, &model)...)
	r.Flatten(ctx, got, &model, diags)
	state := tfsdk.State{Schema: empty.Schema, Raw: empty.Raw}
	diags.Append(state.Set(ctx, &model)...)
	return state
}
