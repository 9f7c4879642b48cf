package plumbing

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
)

// exists reports an object that a create would make a second time, and tells
// whether it ends here. Terraform cannot know of an object whose state was not
// written, because it was killed or its machine went away. It is not adopted
// silently: it may be another team's.
func (r *Managed[M, A]) exists(ctx context.Context, store Store[A], want *A, model *M, state tfsdk.State, diags *diag.Diagnostics) bool {
	finder, ok := store.(TwinFinder[A])
	if !ok {
		return false
	}
	found, err := finder.Twin(ctx, want)
	if err != nil {
		diagnostics.Add(diags, "create", r.Kind, r.Title(want), err)
		return true
	}
	if found == nil {
		return false
	}
	// Only its identity is of interest, whatever is wrong with the rest.
	var ignored diag.Diagnostics
	r.Flatten(ctx, found, model, &ignored)
	flat := tfsdk.State{Schema: state.Schema, Raw: state.Raw}
	ignored.Append(flat.Set(ctx, model)...)
	parts := make([]string, len(r.Identity))
	for i, name := range r.Identity {
		ignored.Append(flat.GetAttribute(ctx, path.Root(name), &parts[i])...)
	}
	summary, _ := diagnostics.Explain("create", r.Kind, r.Title(want), client.ErrConflict)
	diags.AddError(summary, fmt.Sprintf("The tenant has that %s already: somebody else made it, or a run that ended before it could write its state. No second one was made.\n\n"+
		"When it is the one, and no other resource of yours has it, import it under the address of this resource and apply again:\n\n  terraform import %s.example %s\n\n"+
		"Otherwise give another name, or delete it first.", r.Kind, TypePrefix+r.Name, strings.Join(parts, "/")))
	return true
}
