package plumbing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// DataSource declares something that can be read. D is its model.
type DataSource[D any] struct {
	Name   string // without TypePrefix
	Schema func() schema.Schema
	// Read fills the model from the API.
	Read func(context.Context, *client.Client, *D, *diag.Diagnostics)
}

// New returns the data source.
func (d DataSource[D]) New() datasource.DataSource { return &readable[D]{DataSource: d} }

type readable[D any] struct {
	DataSource[D]
	data *Data
}

func (d *readable[D]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = TypePrefix + d.Name
}

func (d *readable[D]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.DataSource.Schema()
}

func (d *readable[D]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	configured(req.ProviderData, &d.data, &resp.Diagnostics)
}

func (d *readable[D]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer d.data.scrub(ctx, &resp.Diagnostics, req.Config)
	var model D
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.data.ready(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	if d.DataSource.Read(ctx, d.data.Client, &model, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
