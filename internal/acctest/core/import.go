package core

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// Import brings one object into the state, by its id.
func (w *Workspace) Import(address, id string) Problems {
	w.t.Helper()
	pass := w.walk(planning, true)
	pass.nodes(pass.prepareEnd)
	n := w.config.nodes[address]
	if n == nil {
		w.t.Fatalf("import to %s, which is not configured", address)
	}
	if pass.problems.HasErrors() {
		return pass.problems
	}
	if instance, ok := pass.imported(address, n, importBlock{id: hcl.StaticExpr(cty.StringVal(id), hcl.Range{})}); ok {
		w.objects[address] = &object{Instance: instance, node: address}
	}
	return pass.problems
}

// imported imports the object that a block names.
func (w *walk) imported(address string, n *node, block importBlock) (*rig.Instance, bool) {
	var instance *rig.Instance
	var problems rig.Problems
	scope := w.scope(cty.NilVal, cty.NilVal)
	if block.identity != nil {
		given, diags := block.identity.Value(scope)
		if !w.addHCL(diags) {
			return nil, false
		}
		identity := rig.Values{}
		for name, value := range given.AsValueMap() {
			identity[name] = value.AsString()
		}
		instance, problems = w.rig(providerOf(n.typeName)).ImportIdentity(n.typeName, identity)
	} else {
		id, diags := block.id.Value(scope)
		if !w.addHCL(diags) {
			return nil, false
		}
		instance, problems = w.rig(providerOf(n.typeName)).Import(n.typeName, id.AsString())
	}
	if !w.add(address, n, problems) {
		return nil, false
	}
	if instance == nil {
		return nil, w.add(address, n, rig.Problems{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Cannot import non-existent remote object",
			Detail: "While attempting to import an existing object to " + address + ", the provider detected that no object exists with the given id."}})
	}
	return instance, true
}
