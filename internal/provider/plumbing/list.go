package plumbing

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// NewList returns the list resource, which finds every object of the kind. Its
// arguments are the parents in the identity.
func (r Resource[M, A]) NewList() list.ListResource {
	return &listed[M, A]{managed[M, A]{Resource: r}}
}

type listed[M, A any] struct{ managed[M, A] }

func (l *listed[M, A]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	described := l.Resource.Schema().Attributes
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds every " + l.Kind + ", to import what exists already.",
		Attributes:          map[string]listschema.Attribute{},
	}
	for _, parent := range l.Identity[:len(l.Identity)-1] {
		resp.Schema.Attributes[parent] = listschema.StringAttribute{
			Required: true, MarkdownDescription: described[parent].GetMarkdownDescription(), Validators: nonEmpty(nil)}
	}
}

func (l *listed[M, A]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	l.data.ready(&diags)
	// A model decoded from a state with every attribute null has collections
	// that know their element type.
	scope := tfsdk.State{Schema: req.ResourceSchema, Raw: tftypes.NewValue(req.ResourceSchema.Type().TerraformType(ctx), nil)}
	diags.Append(scope.SetAttribute(ctx, path.Root(l.Identity[len(l.Identity)-1]), types.StringNull())...)
	for _, parent := range l.Identity[:len(l.Identity)-1] {
		var value string
		diags.Append(req.Config.GetAttribute(ctx, path.Root(parent), &value)...)
		diags.Append(scope.SetAttribute(ctx, path.Root(parent), value)...)
	}
	var model M
	if !diags.HasError() {
		diags.Append(scope.Get(ctx, &model)...)
	}
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
				fail(&result.Diagnostics, "list", l.Kind, "", err)
				push(result)
				return
			}
			l.result(ctx, got, scope, &result, req.IncludeResource)
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
func (l *listed[M, A]) result(ctx context.Context, got *A, scope tfsdk.State, result *list.ListResult, include bool) {
	var model M
	result.Diagnostics.Append(scope.Get(ctx, &model)...)
	l.Flatten(ctx, got, &model, &result.Diagnostics)
	flat := tfsdk.State{Schema: scope.Schema, Raw: scope.Raw}
	result.Diagnostics.Append(flat.Set(ctx, &model)...)
	l.identify(ctx, flat, result.Identity, &result.Diagnostics)
	result.DisplayName = l.Title(got)
	if include {
		result.Resource.Raw = flat.Raw
	}
}
