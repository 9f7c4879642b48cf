package plumbing

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

func TestPlanCollapses(t *testing.T) {
	given := rig.Values{"name": "a", "note": "n", "document": `{"a":1,"b":[1,2]}`, "labels": []string{"x", "y"}}
	for name, test := range map[string]struct {
		change rig.Values
		noOp   bool
		at     string // an attribute and what is planned for it
		want   any
	}{
		"nothing":                       {nil, true, "revision", int64(1)},
		"JSON re-indented":              {rig.Values{"document": "{\n  \"a\": 1,\n  \"b\": [1, 2]\n}"}, true, "revision", int64(1)},
		"JSON members in another order": {rig.Values{"document": `{"b":[1,2],"a":1}`}, true, "document", `{"a":1,"b":[1,2]}`},
		"set in another order":          {rig.Values{"labels": []string{"y", "x"}}, true, "revision", int64(1)},
		"JSON says something else":      {rig.Values{"document": `{"b":[2,1],"a":1}`}, false, "document", `{"b":[2,1],"a":1}`},
		"JSON removed":                  {rig.Values{"document": nil}, false, "document", nil},
		"re-indented and renamed":       {rig.Values{"document": `{"a":1, "b":[1,2]}`, "name": "b"}, false, "revision", rig.Unknown},
		"renamed":                       {rig.Values{"name": "b"}, false, "id", "id1"},
		"optional removed":              {rig.Values{"note": nil}, false, "note", nil},
		"default overridden":            {rig.Values{"size": "large"}, false, "size", "large"},
		"configuration unknown":         {rig.Values{"note": rig.Unknown}, false, "note", rig.Unknown},
		"JSON unknown":                  {rig.Values{"document": rig.Unknown}, false, "document", rig.Unknown},
		"element unknown":               {rig.Values{"labels": []any{"x", rig.Unknown}}, false, "revision", rig.Unknown},
		"set unknown":                   {rig.Values{"labels": rig.Unknown}, false, "labels", rig.Unknown},
		"required unknown":              {rig.Values{"name": rig.Unknown}, false, "name", rig.Unknown},
		"nested unknown":                {rig.Values{"timeouts": rig.Values{"read": rig.Unknown}}, false, "timeouts.read", rig.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			r := newWorld().start(t)
			object, problems := r.Create("onekosmos_thing", given)
			wantNone(t, problems)
			plan, problems := r.Plan("onekosmos_thing", object, given.With(test.change))
			wantNone(t, problems)
			if plan.NoOp() != test.noOp || plan.Values().Get(test.at) != test.want {
				t.Errorf("no-op %t, want %t; %s is planned as %v, want %v", plan.NoOp(), test.noOp, test.at, plan.Values().Get(test.at), test.want)
			}
		})
	}
}

func TestPlanReplaces(t *testing.T) {
	r := newWorld().start(t)
	config := rig.Values{"parent_id": "p1", "name": "a", "key": "k"}
	object, problems := r.Create("onekosmos_part", config)
	wantNone(t, problems)
	plan, problems := r.Plan("onekosmos_part", object, config.With(rig.Values{"parent_id": "p2"}))
	if wantNone(t, problems); plan.NoOp() || len(plan.Replace) != 1 || plan.Replace[0] != "parent_id" {
		t.Errorf("no-op %t, replaces for %q", plan.NoOp(), plan.Replace)
	}
}

func TestKeepEqualJSON(t *testing.T) {
	text, null, unknown := types.StringValue, types.StringNull(), types.StringUnknown()
	for name, test := range map[string]struct{ state, plan, want types.String }{
		"same":         {text(`{"a":1}`), text(`{"a":1}`), text(`{"a":1}`)},
		"re-indented":  {text(`{"a":1}`), text(`{ "a" : 1 }`), text(`{"a":1}`)},
		"changed":      {text(`{"a":1}`), text(`{"a":2}`), text(`{"a":2}`)},
		"large number": {text(`{"a":9007199254740993}`), text(`{"a":9007199254740992}`), text(`{"a":9007199254740992}`)},
		"no JSON":      {text(`{"a":1}`), text(`{a}`), text(`{a}`)},
		"created":      {null, text(`{"a":1}`), text(`{"a":1}`)},
		"removed":      {text(`{"a":1}`), null, null},
		"unknown":      {text(`{"a":1}`), unknown, unknown},
	} {
		t.Run(name, func(t *testing.T) {
			resp := planmodifier.StringResponse{PlanValue: test.plan}
			attribute.KeepEqualJSON().PlanModifyString(t.Context(), planmodifier.StringRequest{StateValue: test.state, PlanValue: test.plan}, &resp)
			if !resp.PlanValue.Equal(test.want) || resp.Diagnostics != nil {
				t.Errorf("planned %s, want %s (%v)", resp.PlanValue, test.want, resp.Diagnostics)
			}
		})
	}
}
