package plumbing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing/kept"
)

// read writes to the state what the API answered, except for the tenant's habits.
func (r *Managed[M, A]) read(ctx context.Context, got *A, model *M, memory kept.Memory, held tfsdk.State, state *tfsdk.State, diags *diag.Diagnostics) {
	r.Flatten(ctx, got, model, diags)
	diags.Append(state.Set(ctx, model)...)
	if len(memory) > 0 {
		state.Raw = memory.Recall(held, *state)
	}
	if diags.HasError() {
		state.Raw = kept.KnownOnly(state.Raw)
	}
}

// applied writes to the state what was planned, and what was answered where the
// plan left that open. What the tenant made of the rest is remembered, and told
// where it was not known before. was is the state before, null for a creation.
func (r *Managed[M, A]) applied(ctx context.Context, got *A, model *M, was tfsdk.State, planned tftypes.Value, state *tfsdk.State, memory kept.Private, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	r.Flatten(ctx, got, model, diags)
	diags.Append(state.Set(ctx, model)...)
	answered := state.Raw
	state.Raw = kept.Settle(planned, answered)
	r.identify(ctx, *state, identity, diags)
	before, now := kept.Load(ctx, memory, diags), kept.Memory{}
	if !state.Raw.Equal(answered) {
		// A Read lays the answer over the state, where it finds more to keep
		// than in the plan.
		var again M
		var ignored diag.Diagnostics
		read := tfsdk.State{Schema: state.Schema, Raw: state.Raw}
		ignored.Append(read.Get(ctx, &again)...)
		r.Flatten(ctx, got, &again, &ignored)
		ignored.Append(read.Set(ctx, &again)...)
		now = kept.Remember(ctx, r.Kind, before, *state, read, diags)
	}
	if !was.Raw.IsNull() {
		now.Carry(before, was, *state)
	}
	now.Save(ctx, memory, diags)
}
