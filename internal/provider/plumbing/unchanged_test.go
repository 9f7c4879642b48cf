package plumbing

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func TestUnchanged(t *testing.T) {
	ctx := t.Context()
	for name, test := range map[string]struct {
		change func(w *world, o *object, s *tfsdk.State, data *any)
		same   bool
		gets   int
	}{
		"as it was":             {func(*world, *object, *tfsdk.State, *any) {}, true, 1},
		"a text was changed":    {func(_ *world, o *object, _ *tfsdk.State, _ *any) { o.Name = "b" }, false, 1},
		"a label was added":     {func(_ *world, o *object, _ *tfsdk.State, _ *any) { o.Labels = []string{"x", "y"} }, false, 1},
		"it is gone":            {func(w *world, _ *object, _ *tfsdk.State, _ *any) { w.objects = nil }, false, 1},
		"it cannot be read":     {func(w *world, _ *object, _ *tfsdk.State, _ *any) { w.fails["get"] = client.ErrThrottled }, false, 1},
		"the answer is no good": {func(w *world, _ *object, _ *tfsdk.State, _ *any) { w.flattenFails = true }, false, 1},
		"not configured":        {func(_ *world, _ *object, _ *tfsdk.State, data *any) { *data = nil }, false, 0},
		"a timeout is no time": {func(_ *world, _ *object, s *tfsdk.State, _ *any) {
			if diags := s.SetAttribute(ctx, path.Root("timeouts").AtName("read"), types.StringValue("soon")); diags.HasError() {
				t.Fatal(diags)
			}
		}, false, 0},
	} {
		w := newWorld()
		o := w.thing("", "a")
		o.Labels = []string{"x"}
		kind := &Managed[thingModel, object]{Resource: things(w)}
		var diags diag.Diagnostics
		_, empty := kind.emptyState(ctx, tfsdk.State{}, &diags)
		state := kind.flat(ctx, o, empty, &diags)
		if diags.HasError() {
			t.Fatal(diags)
		}
		var data any = &Data{Client: &client.Client{}}
		test.change(w, o, &state, &data)
		same, read := kind.Unchanged(ctx, data, state, nil)
		if same != test.same || len(w.calls) != test.gets {
			t.Errorf("%s: unchanged: %t, calls %q", name, same, w.calls)
		}
		if (read != nil) != (test.gets > 0) {
			t.Errorf("%s: a resource has what was read: %t", name, read != nil)
		}
		if read == nil {
			continue
		}
		again := resource.ReadResponse{State: state}
		read.Read(ctx, resource.ReadRequest{State: state}, &again)
		if len(w.calls) != test.gets {
			t.Errorf("%s: the object is read again: calls %q", name, w.calls)
		}
	}
}
