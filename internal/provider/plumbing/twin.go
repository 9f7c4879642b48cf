package plumbing

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing/held"
)

// foresee reports at plan what a create would be refused for. What is not known
// yet, or cannot be read, is left for the create to tell.
func (r *Managed[M, A]) foresee(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	var ignored diag.Diagnostics
	var plan, config M
	ignored.Append(req.Plan.Get(ctx, &plan)...)
	ignored.Append(req.Config.Get(ctx, &config)...)
	for _, name := range r.Identity[:len(r.Identity)-1] {
		var parent attr.Value
		ignored.Append(req.Plan.GetAttribute(ctx, path.Root(name), &parent)...)
		if parent == nil || parent.IsUnknown() {
			return
		}
	}
	if r.twice(ctx, req, diags); ignored.HasError() || diags.HasError() {
		return
	}
	want := r.Expand(ctx, Change[M]{Plan: &plan, Config: &config}, &ignored)
	if want == nil || r.data.held.Blind.Load() {
		return
	}
	ids, err := r.strangers(ctx, r.Store(r.data.Client, &plan), want)
	if err != nil {
		r.data.held.Blind.Store(true)
		return
	}
	r.refuse(ctx, ids, want, req.Plan, diags)
}

// twice reports a creation beside another one of this run with the same value of an
// attribute of which the API takes each value once. Nobody tells a provider which
// resource it plans: one that is configured alike may be the same, planned again, and
// is left for the create to tell.
func (r *Managed[M, A]) twice(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	configured := sha256.Sum256([]byte(req.Config.Raw.String()))
	for name, key := range r.uniqueKeys(ctx, req.Plan) {
		if other, taken := r.data.planned.LoadOrStore(key, configured); taken && other != configured {
			diags.AddAttributeError(path.Root(name), "Two resources of one "+r.Kind,
				fmt.Sprintf("%s: this configuration creates another %s with the value %q, and the service takes each only once. Remove one of the resources, or choose another value.", name, r.Kind, key[len(key)-1]))
		}
	}
}

// uniqueKeys returns what tells the known values of Unique attributes from others, the
// value last, by attribute.
func (r *Managed[M, A]) uniqueKeys(ctx context.Context, plan attribute.Source) map[string][4]string {
	keys := map[string][4]string{}
	var ignored diag.Diagnostics
	var parents []string
	for _, name := range r.parents() {
		parents = append(parents, textAt(ctx, plan, name, &ignored).ValueString())
	}
	for _, name := range r.Unique {
		if value := textAt(ctx, plan, name, &ignored); value.ValueString() != "" {
			keys[name] = [4]string{r.Name, strings.Join(parents, "/"), name, value.ValueString()}
		}
	}
	return keys
}

// strangers returns the ids of objects that a create would make a second time,
// and that the state does not hold. Terraform cannot know of an object whose
// state was not written, because it was killed or its machine went away.
func (r *Managed[M, A]) strangers(ctx context.Context, store Store[A], want *A) ([]string, error) {
	finder, ok := store.(TwinFinder[A])
	if !ok || r.data.AllowDuplicates && len(r.Unique) == 0 {
		return nil, nil
	}
	ids, err := finder.Twins(ctx, want)
	if err != nil {
		return nil, err
	}
	return r.data.held.Strangers(ctx, ids, func(id string) held.Note {
		if len(r.Unique) > 0 {
			return ""
		}
		return held.NewNote(r.data.Tenant, r.Name, id)
	})
}

// mostTwins bounds how many objects a refusal names.
const mostTwins = 20

// refuse reports strangers. They are not adopted silently: they may be another
// team's.
func (r *Managed[M, A]) refuse(ctx context.Context, ids []string, want *A, plan attribute.Source, diags *diag.Diagnostics) {
	if len(ids) == 0 {
		return
	}
	summary, _ := diagnostics.Explain("create", r.Kind, r.Title(want), client.ErrConflict)
	at, others := r.Unique, "Otherwise choose another name, or delete it first. If your state holds it under another address and the plan was made on another machine, "+
		"set `allow_duplicates` in the provider's configuration or ONEKOSMOS_ALLOW_DUPLICATES=true for this run: when Terraform applies a creation, it does not show a provider what the state holds."
	if len(at) > 0 {
		values := make([]string, len(at))
		for i, name := range at {
			var ignored diag.Diagnostics
			values[i] = fmt.Sprintf("%s %q", name, textAt(ctx, plan, name, &ignored).ValueString())
		}
		others = fmt.Sprintf("The service takes one %s with %s only. Otherwise choose another value, or delete it first; where this replaces it, remove create_before_destroy, also from what depends on this resource.", r.Kind, strings.Join(values, ", and one with "))
	} else if len(r.Reads.By) > 1 {
		at = r.Reads.By[1:]
	}
	more := ""
	if further := len(ids) - mostTwins; further > 0 {
		ids, more = ids[:mostTwins], fmt.Sprintf(", and %d more", further)
	}
	detail := fmt.Sprintf("That %s exists already (id %s%s): somebody else made it, or a run that ended before it could write its state. No second one was made.\n\n"+
		"When it is the one, and no other resource of yours has it, import it under the address of this resource and apply again:\n%s\n\n%s", r.Kind, strings.Join(ids, ", "), more, r.importing(ctx, ids, plan), others)
	if len(at) > 0 {
		diags.AddAttributeError(path.Root(at[0]), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

// importing returns the commands that import objects, one a line.
func (r *Managed[M, A]) importing(ctx context.Context, ids []string, plan attribute.Source) (commands string) {
	last := len(r.Identity) - 1
	parts := make([]string, last, last+1)
	for i, name := range r.Identity[:last] {
		var ignored diag.Diagnostics
		parts[i] = textAt(ctx, plan, name, &ignored).ValueString()
	}
	for _, id := range ids {
		commands += fmt.Sprintf("\n  terraform import %s.example %s", TypePrefix+r.Name, strings.Join(append(parts, id), "/"))
	}
	return commands
}
