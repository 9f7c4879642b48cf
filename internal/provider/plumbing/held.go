package plumbing

import (
	"context"
	"encoding/json"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// Holds takes note of an object that the state holds. state is its JSON text.
func (r *Managed[M, A]) Holds(resourceData any, state []byte) {
	data, ok := resourceData.(*Data)
	if !ok {
		return
	}
	ids := sync.OnceValue(func() []string {
		ids, all := make([]string, len(r.Identity)), map[string]json.RawMessage{}
		if json.Unmarshal(state, &all) == nil {
			for i, name := range r.Identity {
				_ = json.Unmarshal(all[name], &ids[i]) // none where there is none
			}
		}
		return ids
	})
	data.held.Add(func() string { return ids()[len(r.Identity)-1] })
	if data.Unfinished != nil {
		data.Unfinished.Held(TypePrefix+r.Name, strings.Join(ids(), "/"), state)
	}
}

// hold takes note of an object that the state holds.
func (r *Managed[M, A]) hold(ctx context.Context, state attribute.Source) {
	var ignored diag.Diagnostics
	id := textAt(ctx, state, r.Identity[len(r.Identity)-1], &ignored).ValueString()
	r.data.held.Add(func() string { return id })
	if r.data.Unfinished != nil {
		r.data.Unfinished.Held(TypePrefix+r.Name, r.importID(ctx, state), nil)
	}
}

// importID returns what imports the object of a state, "" where there is none.
func (r *Managed[M, A]) importID(ctx context.Context, state attribute.Source) string {
	ids := make([]string, len(r.Identity))
	for i, name := range r.Identity {
		var ignored diag.Diagnostics
		if ids[i] = textAt(ctx, state, name, &ignored).ValueString(); ids[i] == "" {
			return ""
		}
	}
	return strings.Join(ids, "/")
}
