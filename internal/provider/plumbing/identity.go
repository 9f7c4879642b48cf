package plumbing

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"
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
// with slashes between them, or an identity.
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
	if at, problem := r.checkParts(parts); problem != "" {
		resp.Diagnostics.AddAttributeError(path.Root(at), "Not an import id of a "+r.Kind,
			fmt.Sprintf("%q %s. Give %q, as in\n\n  terraform import %s.example %s\n\nAdminX shows the id; where the kind has a list resource or a plural data source, these show it too.",
				strings.Join(parts, "/"), problem, strings.Join(r.Identity, "/"), TypePrefix+r.Name, r.exampleID()))
		return
	}
	for i, name := range r.Identity {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), parts[i])...)
	}
	r.identify(ctx, resp.State, resp.Identity, &resp.Diagnostics)
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
