package plumbing

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing/kept"
)

// answer is what a store said of one object.
type answer[A any] struct {
	got *A
	err error
}

// get reads the object of a model, unless its answer is known.
func (r *Managed[M, A]) get(ctx context.Context, of *M, id string) (*A, error) {
	if known := r.known; known != nil {
		return known.got, known.err
	}
	return r.Store(r.data.Client, of).Get(ctx, id)
}

// Unchanged reads the object of a state without the framework, with what the
// provider passes to resources, and reports whether Read would return that state
// and that private state without diagnostics. Where it would not, the resource
// returned has the answer of the API: its Read does not ask again.
func (r *Managed[M, A]) Unchanged(ctx context.Context, resourceData any, state tfsdk.State, private map[string][]byte) (unchanged bool, read resource.Resource) {
	var diags diag.Diagnostics
	of := &Managed[M, A]{Resource: r.Resource} // r serves others at the same time
	configured(resourceData, &of.data, &diags)
	// Flatten may change what a model points to, so a copy would not do.
	var before, now M
	diags.Append(state.Get(ctx, &before)...)
	diags.Append(state.Get(ctx, &now)...)
	limited, cancel := of.begin(ctx, state, timeouts.Value.Read, &diags)
	defer cancel()
	id := of.id(ctx, state, &diags)
	if len(diags) > 0 {
		return false, nil
	}
	of.hold(ctx, state)
	got, err := of.get(limited, &now, id)
	of.known = &answer[A]{got, err}
	if err != nil {
		return false, of
	}
	memory := kept.Parse(private)
	if len(memory) == 0 {
		if of.Flatten(ctx, got, &now, &diags); reflect.DeepEqual(&before, &now) {
			return len(diags) == 0, of
		}
	}
	// Sets may come in another order. What is something else now would be
	// forgotten: with it the memory shrinks.
	remembered, again := len(memory), tfsdk.State{Schema: state.Schema, Raw: state.Raw}
	of.read(ctx, got, &now, memory, state, &again, &diags)
	return len(diags) == 0 && len(memory) == remembered && again.Raw.Equal(state.Raw), of
}
