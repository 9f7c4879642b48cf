package plumbing

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// readAlready is where a context has the object that was read for it.
type readAlready struct{}

// answer is what a store said of one object.
type answer[A any] struct {
	got *A
	err error
}

// get reads the object of a model, or takes what was read for the context.
func (r *Managed[M, A]) get(ctx context.Context, of *M, id string) (*A, error) {
	if known, ok := ctx.Value(readAlready{}).(answer[A]); ok {
		return known.got, known.err
	}
	return r.Store(r.data.Client, of).Get(ctx, id)
}

// Unchanged reads the object of a state without the framework, with what the
// provider hands to resources, and tells whether Read would answer that state
// and say nothing. Where it would not, the context that is returned has what
// was read, so that a Read with it asks nothing twice.
func (r *Managed[M, A]) Unchanged(ctx context.Context, resourceData any, state tfsdk.State) (context.Context, bool) {
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
		return ctx, false
	}
	of.hold(ctx, state)
	got, err := of.get(limited, &now, id)
	ctx = context.WithValue(ctx, readAlready{}, answer[A]{got, err})
	if err != nil {
		return ctx, false
	}
	of.Flatten(ctx, got, &now, &diags)
	return ctx, len(diags) == 0 && reflect.DeepEqual(&before, &now)
}
