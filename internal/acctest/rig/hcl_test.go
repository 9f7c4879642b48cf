package rig_test

import (
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/hashicorp/hcl/v2"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

func TestHCL(t *testing.T) {
	got := rig.HCL(rig.Values{
		"name": "a \"b\" ${c} %{d}\nü", "count": 3, "share": 1.5, "on": true, "gone": nil,
		"list": []any{"x", rig.Expr("null"), rig.Values{"y": int64(1)}}, "texts": []string{"a"}, "empty": []any{},
		"map": rig.Values{"a.b": "x", "for": "y", "gone": nil}, "of": rig.Expr("onekosmos_auth_module.guests.id"),
	})
	file, diags := hclsyntax.ParseConfig([]byte(got), "x.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s\n%s", diags, got)
	}
	attributes, _ := file.Body.JustAttributes()
	if len(attributes) != 9 {
		t.Errorf("%d attributes in\n%s", len(attributes), got)
	}
	name, diags := attributes["name"].Expr.Value(nil)
	if diags.HasErrors() || name.AsString() != "a \"b\" ${c} %{d}\nü" {
		t.Errorf("the name is %#v, %s", name, diags)
	}
	keys, diags := attributes["map"].Expr.Value(nil)
	if diags.HasErrors() || keys.LengthInt() != 2 {
		t.Errorf("the map is %#v, %s", keys, diags)
	}
	if of := attributes["of"].Expr.Variables(); len(of) != 1 || of[0].RootName() != "onekosmos_auth_module" {
		t.Errorf("the reference is %v", of)
	}
}
