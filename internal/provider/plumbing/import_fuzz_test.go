package plumbing

import (
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// FuzzImportID: an import id is refused with an example of a right one, or its
// parts are in the state, and none of them could lead to another object.
func FuzzImportID(f *testing.F) {
	for _, seed := range []string{"p1/id1", "id1", "p1/", "/id1", "../id1", "p1/..", "a/b/c", "p1/a name", "p1/id\n", "p1/id\u00a01", "%2e%2e/id", "\xff/\x00"} {
		f.Add(seed)
	}
	managed := &Managed[partModel, object]{Resource: parts(newWorld())}
	var declared resource.SchemaResponse
	managed.Schema(f.Context(), resource.SchemaRequest{}, &declared)
	var identity resource.IdentitySchemaResponse
	managed.IdentitySchema(f.Context(), resource.IdentitySchemaRequest{}, &identity)
	f.Fuzz(func(t *testing.T, id string) {
		if id == "" {
			return // an import by identity
		}
		state := tftypes.NewValue(declared.Schema.Type().TerraformType(t.Context()), nil)
		known := tftypes.NewValue(identity.IdentitySchema.Type().TerraformType(t.Context()), nil)
		resp := resource.ImportStateResponse{
			State:    tfsdk.State{Schema: declared.Schema, Raw: state},
			Identity: &tfsdk.ResourceIdentity{Schema: identity.IdentitySchema, Raw: known},
		}
		managed.ImportState(t.Context(), resource.ImportStateRequest{ID: id}, &resp)
		if resp.Diagnostics.HasError() {
			if len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), "terraform import onekosmos_part.example ") || !resp.State.Raw.IsNull() {
				t.Errorf("%q is refused: %v, and the state is %s", id, resp.Diagnostics, resp.State.Raw)
			}
			return
		}
		var got []string
		for _, name := range managed.Identity {
			var part, same string
			resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root(name), &part)...)
			resp.Diagnostics.Append(resp.Identity.GetAttribute(t.Context(), path.Root(name), &same)...)
			blank := strings.ContainsFunc(part, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) })
			if part != same || part == "" || part == "." || part == ".." || strings.Contains(part, "/") || blank {
				t.Errorf("%q gives %s %q, in the identity %q", id, name, part, same)
			}
			got = append(got, part)
		}
		if resp.Diagnostics.HasError() || strings.Join(got, "/") != id {
			t.Errorf("%q is taken for %q: %v", id, got, resp.Diagnostics)
		}
	})
}
