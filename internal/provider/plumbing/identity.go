package plumbing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (r *Managed[M, A]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	described := r.Resource.Schema().Attributes
	resp.IdentitySchema.Attributes = make(map[string]identityschema.Attribute, len(r.Identity))
	for _, name := range r.Identity {
		resp.IdentitySchema.Attributes[name] = identityschema.StringAttribute{
			RequiredForImport: true,
			Description:       described[name].GetMarkdownDescription(),
		}
	}
}

// ImportState takes an import id, whose parts are the identity's attributes
// with slashes between them, or an identity. Where a data source finds an object by
// name, the last part may be the name: "name:Payroll".
func (r *Managed[M, A]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	parts := strings.Split(req.ID, "/")
	if req.ID == "" {
		parts = make([]string, len(r.Identity))
		for i, name := range r.Identity {
			var part types.String
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(name), &part)...)
			parts[i] = part.ValueString()
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if parents, by, name := r.byName(req.ID); by != "" {
		parts = append(parents, r.idOf(ctx, parents, by, name, &resp.Diagnostics))
		if resp.Diagnostics.HasError() {
			return
		}
	}
	if at, problem := r.checkParts(parts); problem != "" {
		or := ""
		if names := r.names(); len(names) > 0 {
			or = fmt.Sprintf(", or %s:VALUE instead of the id", strings.Join(names, ":VALUE, "))
		}
		resp.Diagnostics.AddAttributeError(path.Root(at), "Not an import id of a "+r.Kind,
			fmt.Sprintf("%q %s. Give %q%s, as in\n\n  terraform import %s.example %s\n\nAdminX shows the id; where the kind has a list resource or a plural data source, these show it too.",
				strings.Join(parts, "/"), problem, strings.Join(r.Identity, "/"), or, TypePrefix+r.Name, r.exampleID()))
		return
	}
	for i, name := range r.Identity {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), parts[i])...)
	}
	r.identify(ctx, resp.State, resp.Identity, &resp.Diagnostics)
}

// names returns the attributes by whose value an object can be imported.
func (r Resource[M, A]) names() []string {
	if len(r.Reads.By) == 0 {
		return nil
	}
	return r.Reads.By[1:]
}

// byName takes an import id apart that has a name for its last part, which may have
// slashes. by is "" for other ids.
func (r *Managed[M, A]) byName(id string) (parents []string, by, name string) {
	parts := strings.SplitN(id, "/", len(r.Identity))
	last := len(r.Identity) - 1
	if len(parts) <= last {
		return nil, "", ""
	}
	by, name, _ = strings.Cut(parts[last], ":")
	if !slices.Contains(r.names(), by) || name == "" {
		return nil, "", ""
	}
	return parts[:last], by, name
}

// idOf returns the id of the only object with that name.
func (r *Managed[M, A]) idOf(ctx context.Context, parents []string, by, name string, diags *diag.Diagnostics) string {
	defer r.data.scrub(ctx, diags)
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	source := &one[M, A]{reader[M, A]{r.Resource, r.data}}
	var schema datasource.SchemaResponse
	source.Schema(ctx, datasource.SchemaRequest{}, &schema)
	given := tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(schema.Schema.Type().TerraformType(ctx), nil)}
	for i, parent := range parents {
		diags.Append(given.SetAttribute(ctx, path.Root(r.Identity[i]), parent)...)
	}
	diags.Append(given.SetAttribute(ctx, path.Root(by), name)...)
	found := source.find(ctx, tfsdk.Config(given), diags)
	if diags.HasError() {
		return ""
	}
	return textAt(ctx, found, r.Identity[len(r.Identity)-1], diags).ValueString()
}

// checkParts returns what is wrong with the parts of an import id, and on which
// attribute. A path segment of dots would lead to another object.
func (r *Managed[M, A]) checkParts(parts []string) (at, problem string) {
	if len(parts) != len(r.Identity) {
		plural := "s"
		if len(parts) == 1 {
			plural = ""
		}
		return r.Identity[len(r.Identity)-1], fmt.Sprintf("has %d part%s instead of %d", len(parts), plural, len(r.Identity))
	}
	for i, part := range parts {
		switch {
		case part == "" || part == "." || part == "..":
			return r.Identity[i], "has no usable " + r.Identity[i]
		case strings.ContainsFunc(part, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }):
			return r.Identity[i], "has a blank in its " + r.Identity[i] + "; a name is not an id"
		}
	}
	return "", ""
}

func (r *Managed[M, A]) exampleID() string {
	if r.ImportID != "" {
		return r.ImportID
	}
	return strings.TrimSuffix(strings.Repeat("6070951e8dfc7f29228126c9/", len(r.Identity)), "/")
}
