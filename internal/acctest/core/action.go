package core

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

func (w *walk) planAction(n *node, i instance, schema *tfprotov6.Schema) cty.Value {
	if config, ok := w.body(n, schema, w.scope(i.key, i.value)); ok {
		w.add(i.address(n), n, w.rig(providerOf(n.typeName)).PlanAction(n.typeName, config))
	}
	return cty.NilVal
}

// invoke runs an action, and keeps what it said.
func (w *walk) invoke(n *node, i instance, schema *tfprotov6.Schema) cty.Value {
	config, ok := w.body(n, schema, w.scope(i.key, i.value))
	if !ok {
		return cty.NilVal
	}
	said, problems := w.rig(providerOf(n.typeName)).InvokeValue(n.typeName, config)
	w.mu.Lock()
	w.said[i.address(n)] = append(w.said[i.address(n)], said...)
	w.mu.Unlock()
	w.add(i.address(n), n, problems)
	return cty.NilVal
}
