package plumbing

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

// Find returns the object with that id, or else the only one of that name;
// nil with a diagnostic on the attribute when there is none, or more than one.
func Find[A any](ctx context.Context, kind string, store Store[A], id, name types.String, nameOf func(*A) string, diags *diag.Diagnostics) *A {
	if !id.IsNull() {
		found, err := store.Get(ctx, id.ValueString())
		if err != nil {
			summary, detail := explain("read", kind, id.ValueString(), err)
			diags.AddAttributeError(path.Root("id"), summary, detail)
			return nil
		}
		return found
	}
	var found []*A
	for one, err := range store.List(ctx) {
		if err != nil {
			fail(diags, "list", kind, "", err)
			return nil
		}
		if nameOf(one) == name.ValueString() {
			found = append(found, one)
		}
	}
	switch len(found) {
	case 0:
		diags.AddAttributeError(path.Root("name"), "No such "+kind,
			fmt.Sprintf("No %s has the name %q. Upper and lower case matter.", kind, name.ValueString()))
		return nil
	case 1:
		return found[0]
	}
	diags.AddAttributeError(path.Root("name"), "Name is not unique",
		fmt.Sprintf("%d objects of kind %s have the name %q. Give the id instead.", len(found), kind, name.ValueString()))
	return nil
}

// All returns every object of a store, or nil with a diagnostic.
func All[A any](ctx context.Context, kind string, store Store[A], diags *diag.Diagnostics) []*A {
	all := []*A{}
	for one, err := range store.List(ctx) {
		if err != nil {
			fail(diags, "list", kind, "", err)
			return nil
		}
		all = append(all, one)
	}
	return all
}
