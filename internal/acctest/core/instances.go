package core

import (
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// instance is one of a resource's instances: key is cty.NilVal for the only
// one, value is for_each's.
type instance struct{ key, value cty.Value }

func (i instance) address(n *node) string { return n.key() + keyText(i.key) }

// instances expands count and for_each.
func (w *walk) instances(n *node) (all []instance, ok bool) {
	content, _, _ := n.block.Body.PartialContent(metaArguments)
	fail := func(what string) ([]instance, bool) {
		return nil, w.addHCL(hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid " + what + " argument", Subject: n.block.DefRange().Ptr()}})
	}
	if count := content.Attributes["count"]; count != nil {
		v, diags := count.Expr.Value(w.scope(cty.NilVal, cty.NilVal))
		v, err := convert.Convert(v, cty.Number)
		if !w.addHCL(diags) || err != nil || !v.IsKnown() || v.IsNull() {
			return fail("count")
		}
		total, _ := v.AsBigFloat().Int64()
		for i := range total {
			all = append(all, instance{key: cty.NumberVal(new(big.Float).SetInt64(i))})
		}
		return all, true
	}
	if forEach := content.Attributes["for_each"]; forEach != nil {
		v, diags := forEach.Expr.Value(w.scope(cty.NilVal, cty.NilVal))
		if !w.addHCL(diags) || !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
			return fail("for_each")
		}
		for it := v.ElementIterator(); it.Next(); {
			key, value := it.Element()
			if v.Type().IsSetType() {
				key = value
			}
			all = append(all, instance{key, value})
		}
		return all, true
	}
	return []instance{{}}, true
}

// collect puts the values of instances together as references see them.
func collect(n *node, all []instance, values map[string]cty.Value) cty.Value {
	if len(all) == 1 && all[0].key == cty.NilVal {
		return values[all[0].address(n)]
	}
	list, object := []cty.Value{}, map[string]cty.Value{}
	for _, i := range all {
		list, object = append(list, values[i.address(n)]), withKey(object, i, values[i.address(n)])
	}
	if len(all) > 0 && all[0].value != cty.NilVal {
		return cty.ObjectVal(object)
	}
	return cty.TupleVal(list)
}

func withKey(object map[string]cty.Value, i instance, v cty.Value) map[string]cty.Value {
	if i.key.Type() == cty.String {
		object[i.key.AsString()] = v
	}
	return object
}
