package plumbing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
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
		MarkdownDescription: "Finds every " + l.Kind + " of the community, to import what exists already.",
		Attributes:          map[string]listschema.Attribute{},
	}
	for _, parent := range l.Identity[:len(l.Identity)-1] {
		resp.Schema.Attributes[parent] = listschema.StringAttribute{Required: true, MarkdownDescription: described[parent].GetMarkdownDescription()}
	}
}

func (l *listed[M, A]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	scope, diags := l.blank(ctx)
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
			if req.Limit > 0 && sent >= req.Limit {
				return
			}
			result := req.NewListResult(ctx)
			if err != nil {
				// Pushed, never assigned to the stream: a list that was cut
				// short must not look complete.
				fail(&result.Diagnostics, "list", l.Kind, "", err)
				push(result)
				return
			}
			l.result(ctx, got, scope, &result, req.IncludeResource)
			if sent++; !push(result) {
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

// blank returns a state with every attribute null, so that a model decoded
// from it has collections that know their element type.
func (l *listed[M, A]) blank(ctx context.Context) (tfsdk.State, diag.Diagnostics) {
	var described resource.SchemaResponse
	l.managed.Schema(ctx, resource.SchemaRequest{}, &described)
	ty, ok := described.Schema.Type().TerraformType(ctx).(tftypes.Object)
	if !ok {
		described.Diagnostics.AddError("Schema is no object", "This is a bug in the provider; please report it.")
	}
	return tfsdk.State{Schema: described.Schema, Raw: nullObject(ty)}, described.Diagnostics
}

func nullObject(ty tftypes.Object) tftypes.Value {
	values := make(map[string]tftypes.Value, len(ty.AttributeTypes))
	for name, attribute := range ty.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	return tftypes.NewValue(ty, values)
}
