package plumbing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// Ephemeral declares something that is read for the length of a run and kept
// in no plan and no state: the place of every secret that the API answers.
type Ephemeral[E any] struct {
	Name   string // without TypePrefix
	Schema func() schema.Schema
	// Open fills the model from the API.
	Open func(context.Context, *client.Client, *E, *diag.Diagnostics)
}

// New returns the ephemeral resource.
func (e Ephemeral[E]) New() ephemeral.EphemeralResource { return &openable[E]{Ephemeral: e} }

type openable[E any] struct {
	Ephemeral[E]
	data *Data
}

func (e *openable[E]) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = TypePrefix + e.Name
}

func (e *openable[E]) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = e.Ephemeral.Schema()
}

func (e *openable[E]) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	configured(req.ProviderData, &e.data, &resp.Diagnostics)
}

func (e *openable[E]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	defer e.data.scrub(ctx, &resp.Diagnostics, req.Config)
	var model E
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !e.data.ready(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	if e.Ephemeral.Open(ctx, e.data.Client, &model, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
