package plumbing

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
)

// Reads declares the data sources of a kind: one that finds an object, and one
// that has them all. Their attributes are the resource's, without secrets.
type Reads struct {
	One, All string // what the two are, for their pages
	Plural   string // the second's name, without TypePrefix, and its attribute
	// By names the attributes that an object is found by: the API's id, then
	// its name. Settings have none.
	By []string
	// Filters names attributes that narrow both, where they are given.
	Filters []string
	// ListOfOne is for what a community has once: a list resource, and no data
	// source of all.
	ListOfOne bool
}

type reader[M, A any] struct {
	Resource[M, A]
	data *Data
}

type (
	one[M, A any] struct{ reader[M, A] }
	all[M, A any] struct{ reader[M, A] }
)

func (r *reader[M, A]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	configured(req.ProviderData, &r.data, &resp.Diagnostics)
}

func (d *one[M, A]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = TypePrefix + d.Name
}

func (d *all[M, A]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = TypePrefix + d.Reads.Plural
}

func (d *one[M, A]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: d.Reads.One, Attributes: d.shown()}
	if len(d.Reads.By) > 0 {
		keys := attribute.Lookup(d.Resource.Schema().Attributes, d.Reads.By...)
		for _, name := range d.Reads.By {
			resp.Schema.Attributes[name] = keys[name]
		}
		d.narrow(resp.Schema.Attributes, true, stringvalidator.ConflictsWith(path.MatchRoot(d.Reads.By[0])))
	}
}

func (d *all[M, A]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: d.Reads.All, Attributes: map[string]schema.Attribute{
		d.Reads.Plural: schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: fmt.Sprintf("Every %s, in the order of their `%s`.", d.Kind, d.order()),
			NestedObject:        schema.NestedAttributeObject{Attributes: d.shown()},
		},
	}}
	d.narrow(resp.Schema.Attributes, false)
}

// shown returns the attributes of an object.
func (r *reader[M, A]) shown() map[string]schema.Attribute {
	attributes := maps.Clone(r.Resource.Schema().Attributes) // which others share
	for _, name := range r.Untold {
		delete(attributes, name)
	}
	return attribute.Mirror(attributes)
}

// order names the attribute that all objects are sorted by.
func (r *reader[M, A]) order() string { return r.Reads.By[len(r.Reads.By)-1] }

// narrow adds what a data source is given beside a key: parents, and filters.
// A filter that is left out shows the found object's value where it is one.
func (r *reader[M, A]) narrow(attributes map[string]schema.Attribute, computed bool, checks ...validator.String) {
	described := r.shown()
	given := []validator.String{stringvalidator.LengthAtLeast(1)}
	for _, name := range r.parents() {
		attributes[name] = schema.StringAttribute{Required: true, MarkdownDescription: described[name].GetMarkdownDescription(), Validators: given}
	}
	for _, name := range r.Reads.Filters {
		attributes[name] = schema.StringAttribute{
			Optional: true, Computed: computed, Validators: append(checks, given...),
			MarkdownDescription: described[name].GetMarkdownDescription() + " Where it is given, only objects that have it are looked at.",
		}
	}
}

func (d *one[M, A]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer d.data.scrub(ctx, &resp.Diagnostics, req.Config)
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	if found := d.find(ctx, req.Config, &resp.Diagnostics); !resp.Diagnostics.HasError() {
		resp.State.Raw = project(found.Raw, resp.State.Schema.Type().TerraformType(ctx))
	}
}

// find returns the object with the given id, or else the only one that has
// what is given.
func (d *one[M, A]) find(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) (none tfsdk.State) {
	id, by, keys := types.StringValue(d.ImportID), d.Identity[len(d.Identity)-1], d.Reads.By
	if len(keys) > 0 {
		by, keys = keys[0], keys[1:]
		id = textAt(ctx, config, by, diags)
	}
	if !id.IsNull() {
		store, empty := d.store(ctx, config, diags)
		if diags.HasError() {
			return none
		}
		got, err := store.Get(ctx, id.ValueString())
		if err != nil {
			summary, detail := diagnostics.Explain("read", d.Kind, id.ValueString(), err)
			diags.AddAttributeError(path.Root(by), summary, detail)
			return none
		}
		return d.flat(ctx, got, empty, diags)
	}
	found := d.matching(ctx, config, append(keys, d.Reads.Filters...), diags)
	if diags.HasError() {
		return none
	}
	at := keys[len(keys)-1]
	given := fmt.Sprintf("the %s %q", at, textAt(ctx, config, at, diags).ValueString())
	for _, filter := range d.Reads.Filters {
		if text := textAt(ctx, config, filter, diags); !text.IsNull() {
			given += fmt.Sprintf(" and the %s %q", filter, text.ValueString())
		}
	}
	switch len(found) {
	case 0:
		diags.AddAttributeError(path.Root(at), "No such "+d.Kind, fmt.Sprintf("No %s has %s. Upper and lower case matter.", d.Kind, given))
		return none
	case 1:
		return found[0]
	}
	var ids []string
	for _, object := range found[:min(len(found), mostTwins)] {
		ids = append(ids, textAt(ctx, object, by, diags).ValueString())
	}
	more := ""
	if further := len(found) - len(ids); further > 0 {
		more = fmt.Sprintf(", and %d more", further)
	}
	diags.AddAttributeError(path.Root(at), "Name is not unique", fmt.Sprintf("%d objects of kind %s have %s. Give the %s instead: %s%s.", len(found), d.Kind, given, by, strings.Join(ids, ", "), more))
	return none
}

func (d *all[M, A]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer d.data.scrub(ctx, &resp.Diagnostics, req.Config)
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	found := d.matching(ctx, req.Config, d.Reads.Filters, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	slices.SortStableFunc(found, func(a, b tfsdk.State) int {
		var diags diag.Diagnostics
		order := cmp.Compare(textAt(ctx, a, d.order(), &diags).ValueString(), textAt(ctx, b, d.order(), &diags).ValueString())
		return cmp.Or(order, cmp.Compare(textAt(ctx, a, d.Reads.By[0], &diags).ValueString(), textAt(ctx, b, d.Reads.By[0], &diags).ValueString()))
	})
	objects := make([]tftypes.Value, len(found))
	of := resp.State.Schema.Type().TerraformType(ctx).(tftypes.Object)
	list := of.AttributeTypes[d.Reads.Plural].(tftypes.List)
	for i, object := range found {
		objects[i] = project(object.Raw, list.ElementType)
	}
	members := map[string]tftypes.Value{}
	if err := req.Config.Raw.As(&members); err != nil {
		resp.Diagnostics.AddError("Could not read the configuration", err.Error())
		return
	}
	members[d.Reads.Plural] = tftypes.NewValue(list, objects)
	resp.State.Raw = tftypes.NewValue(of, members)
}

// store returns the API's side, bound to the parents that config has, and an
// empty state with them.
func (r *reader[M, A]) store(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) (Store[A], tfsdk.State) {
	if !r.data.ready(diags) {
		return nil, tfsdk.State{}
	}
	model, empty := r.emptyState(ctx, config, diags)
	return r.Store(r.data.Client, &model), empty
}

// matching returns the objects that have what config gives for keys.
func (r *reader[M, A]) matching(ctx context.Context, config tfsdk.Config, keys []string, diags *diag.Diagnostics) (found []tfsdk.State) {
	store, empty := r.store(ctx, config, diags)
	if diags.HasError() {
		return nil
	}
	wanted := map[string]types.String{}
	for _, key := range keys {
		if text := textAt(ctx, config, key, diags); !text.IsNull() {
			wanted[key] = text
		}
	}
	objects := store.List(ctx)
	if finder, ok := store.(NameFinder[A]); ok && !wanted[r.order()].IsNull() {
		objects = finder.Named(ctx, wanted[r.order()].ValueString())
	}
	for got, err := range objects {
		if err != nil {
			diagnostics.Add(diags, "list", r.Kind, "", err)
			return nil
		}
		// Mapping takes far longer than a look at the name.
		if name, given := wanted[r.order()]; given && !client.SameName(r.Title(got), name.ValueString()) {
			continue
		}
		object, fits := r.flat(ctx, got, empty, diags), true
		for key, text := range wanted {
			fits = fits && client.SameName(text.ValueString(), textAt(ctx, object, key, diags).ValueString())
		}
		if fits {
			for key, text := range wanted { // as it was given, not as the tenant spells it
				diags.Append(object.SetAttribute(ctx, path.Root(key), text)...)
			}
			found = append(found, object)
		}
		if diags.HasError() {
			return nil
		}
	}
	return found
}

// textAt returns a text.
func textAt(ctx context.Context, from attribute.Source, name string, diags *diag.Diagnostics) (text types.String) {
	diags.Append(from.GetAttribute(ctx, path.Root(name), &text)...)
	return text
}

// project returns what a value has of another type: objects lose the
// attributes that the type lacks.
func project(v tftypes.Value, to tftypes.Type) tftypes.Value {
	if v.IsNull() || !v.IsKnown() {
		return tftypes.NewValue(to, nil)
	}
	var members map[string]tftypes.Value
	var elements []tftypes.Value
	switch to := to.(type) {
	case tftypes.Object:
		_ = v.As(&members) // it is one: both types come from one schema
		kept := make(map[string]tftypes.Value, len(to.AttributeTypes))
		for name, of := range to.AttributeTypes {
			kept[name] = project(members[name], of)
		}
		return tftypes.NewValue(to, kept)
	case tftypes.Map:
		_ = v.As(&members)
		for name := range members {
			members[name] = project(members[name], to.ElementType)
		}
		return tftypes.NewValue(to, members)
	case tftypes.List:
		_ = v.As(&elements)
		for i := range elements {
			elements[i] = project(elements[i], to.ElementType)
		}
		return tftypes.NewValue(to, elements)
	}
	return v
}
