package core

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

type functionOf = function.Function

// scope is what an expression can refer to. each and count are those of one
// instance, cty.NilVal elsewhere.
func (w *walk) scope(key, value cty.Value) *hcl.EvalContext {
	w.mu.Lock()
	defer w.mu.Unlock()
	roots := map[string]map[string]cty.Value{}
	put := func(root, name string, v cty.Value) {
		if roots[root] == nil {
			roots[root] = map[string]cty.Value{}
		}
		roots[root][name] = v
	}
	nested := map[string]map[string]map[string]cty.Value{data: {}, ephemeral: {}}
	for at, v := range w.values {
		switch n := w.config.nodes[at]; n.kind {
		case variable:
			put("var", n.name, v)
		case local:
			put("local", n.name, v)
		case managed:
			put(n.typeName, n.name, v)
		case data, ephemeral:
			if nested[n.kind][n.typeName] == nil {
				nested[n.kind][n.typeName] = map[string]cty.Value{}
			}
			nested[n.kind][n.typeName][n.name] = v
		}
	}
	for kind, types := range nested {
		for typeName, named := range types {
			put(kind[:len(kind)-1], typeName, cty.ObjectVal(named))
		}
	}
	put("path", "module", cty.StringVal("."))
	if value != cty.NilVal {
		put("each", "key", key)
		put("each", "value", value)
	} else if key != cty.NilVal {
		put("count", "index", key)
	}
	scope := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: w.functions}
	for root, named := range roots {
		scope.Variables[root] = cty.ObjectVal(named)
	}
	return scope
}

// body evaluates the arguments of a block for a schema.
func (w *walk) body(n *node, schema *tfprotov6.Schema, scope *hcl.EvalContext) (tftypes.Value, bool) {
	arguments := n.block.Body
	if n.kind == action {
		arguments = n.config
	}
	_, rest, diags := arguments.PartialContent(metaArguments)
	if !w.addHCL(diags) {
		return tftypes.Value{}, false
	}
	value, diags := hcldec.Decode(rest, specOf(schema), scope)
	if !w.addHCL(diags) {
		return tftypes.Value{}, false
	}
	config, err := coreval.FromCty(schema.ValueType(), value)
	if err != nil {
		return tftypes.Value{}, w.addHCL(hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid value", Detail: err.Error(), Subject: n.block.DefRange().Ptr()}})
	}
	return config, true
}

// schema returns the schema of a resource of any kind.
func (w *walk) schema(n *node) (*tfprotov6.Schema, bool) {
	all := w.rig(providerOf(n.typeName)).Schema()
	schemas := map[string]map[string]*tfprotov6.Schema{managed: all.ResourceSchemas, data: all.DataSourceSchemas, ephemeral: all.EphemeralResourceSchemas}[n.kind]
	if schema := schemas[n.typeName]; schema != nil {
		return schema, true
	}
	if of := all.ActionSchemas[n.typeName]; n.kind == action && of != nil {
		return of.Schema, true
	}
	return nil, w.addHCL(hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid resource type",
		Detail: fmt.Sprintf("The provider does not support resource type %q.", n.typeName), Subject: n.block.DefRange().Ptr()}})
}

// validate visits a node while nothing is known of others.
func (w *walk) validate(n *node) {
	switch n.kind {
	case variable:
		v, ok := w.variable(n)
		if ok {
			w.set(n.key(), cty.UnknownVal(v.Type()))
		}
	case local, output:
		w.evaluate(n)
	case provider:
		config, ok := w.body(n, w.rig(n.name).Schema().Provider, w.scope(cty.NilVal, cty.NilVal))
		if ok {
			w.add("", n, w.rig(n.name).ValidateProvider(config))
		}
	default:
		schema, ok := w.schema(n)
		if !ok {
			return
		}
		content, _, _ := n.block.Body.PartialContent(metaArguments)
		ty := coreval.Type(schema.ValueType())
		key, value, result := cty.NilVal, cty.NilVal, cty.UnknownVal(ty)
		if content.Attributes["count"] != nil {
			key, result = cty.UnknownVal(cty.Number), cty.DynamicVal
		}
		if content.Attributes["for_each"] != nil {
			key, value, result = cty.UnknownVal(cty.String), cty.DynamicVal, cty.DynamicVal
		}
		w.set(n.key(), result)
		config, ok := w.body(n, schema, w.scope(key, value))
		if !ok {
			return
		}
		of := w.rig(providerOf(n.typeName))
		check := map[string]func(string, tftypes.Value) rig.Problems{managed: of.ValidateValue, data: of.ValidateData, ephemeral: of.ValidateEphemeral, action: of.ValidateAction}[n.kind]
		w.add(n.key(), n, check(n.typeName, config))
	}
}

// variable returns the value of a variable: given, or its default.
func (w *walk) variable(n *node) (cty.Value, bool) {
	v, given := w.variables[n.name]
	ty := cty.DynamicPseudoType
	if a := n.block.Body.Attributes["type"]; a != nil {
		var diags hcl.Diagnostics
		if ty, diags = typeexpr.TypeConstraint(a.Expr); !w.addHCL(diags) {
			return v, false
		}
	}
	if a := n.block.Body.Attributes["default"]; a != nil && !given {
		var diags hcl.Diagnostics
		if v, diags = a.Expr.Value(nil); !w.addHCL(diags) {
			return v, false
		}
		given = true
	}
	if !given {
		w.t.Fatalf("the variable %s has no value", n.name)
	}
	v, err := convert.Convert(v, ty)
	if err != nil {
		w.t.Fatalf("the variable %s: %v", n.name, err)
	}
	return v, true
}

// evaluate sets a local value or an output.
func (w *walk) evaluate(n *node) {
	expr := n.expr
	if n.kind == output {
		expr = n.block.Body.Attributes["value"].Expr
	}
	v, diags := expr.Value(w.scope(cty.NilVal, cty.NilVal))
	if w.addHCL(diags) {
		w.set(n.key(), v)
	}
}

// plan visits a node in a plan.
func (w *walk) plan(n *node) {
	switch n.kind {
	case variable:
		if v, ok := w.variable(n); ok {
			w.set(n.key(), v)
		}
	case local, output:
		w.evaluate(n)
	case provider:
		config, ok := w.body(n, w.rig(n.name).Schema().Provider, w.scope(cty.NilVal, cty.NilVal))
		if ok {
			w.add("", n, w.rig(n.name).ConfigureValue(config))
		}
	default:
		w.resource(n, map[string]func(*node, instance, *tfprotov6.Schema) cty.Value{
			managed: w.planManaged, data: w.planData, ephemeral: w.open, action: w.planAction}[n.kind])
	}
}

// resource does something for every instance of a resource, and sets its value.
func (w *walk) resource(n *node, do func(*node, instance, *tfprotov6.Schema) cty.Value) {
	schema, ok := w.schema(n)
	if !ok {
		return
	}
	all, ok := w.instances(n)
	if !ok {
		return
	}
	values := map[string]cty.Value{}
	each(w, all, func(i instance) {
		v := do(n, i, schema)
		w.mu.Lock()
		values[i.address(n)] = v
		w.mu.Unlock()
	})
	if !w.failed() {
		w.set(n.key(), collect(n, all, values))
	}
}

func (w *walk) planManaged(n *node, i instance, schema *tfprotov6.Schema) cty.Value {
	address := i.address(n)
	config, ok := w.body(n, schema, w.scope(i.key, i.value))
	if !ok || !w.add(address, n, w.rig(providerOf(n.typeName)).ValidateValue(n.typeName, config)) {
		return cty.NilVal
	}
	w.mu.Lock()
	kept := w.objects[address]
	w.mu.Unlock()
	now, ok := w.current(address, kept)
	if !ok {
		return cty.NilVal
	}
	c := &Change{Address: address, node: n, index: i.key, level: w.level(n)}
	if block, ok := w.config.imports[address]; ok && now == nil {
		imported, ok := w.imported(address, n, block)
		if !ok {
			return cty.NilVal
		}
		now, c.Importing = &object{Instance: imported, node: n.key(), index: i.key}, true
	}
	var prior *rig.Instance
	if now != nil {
		prior, now.level = now.Instance, c.level
		config = n.ignore(prior.State(), config)
	}
	plan, problems := w.rig(providerOf(n.typeName)).PlanValue(n.typeName, prior, config)
	if !w.add(address, n, problems) {
		return cty.NilVal
	}
	c.plan, c.object = plan, now
	switch {
	case prior == nil:
		c.Action = Create
	case plan.Successor() != nil:
		c.Action = Replace
	case plan.NoOp():
		c.Action = NoOp
	default:
		c.Action = Update
	}
	w.change(c)
	return w.toCty(plan.Planned())
}

// ignore returns a configuration in which what is ignored is as it was.
func (n *node) ignore(prior, config tftypes.Value) tftypes.Value {
	if n.ignored == nil {
		return config
	}
	var was, given map[string]tftypes.Value
	if prior.As(&was) != nil || config.As(&given) != nil {
		return config
	}
	for _, name := range n.ignored {
		given[name] = was[name]
	}
	return tftypes.NewValue(config.Type(), given)
}

func (w *walk) level(n *node) int {
	for i, level := range w.config.levels {
		for _, other := range level {
			if other == n {
				return i
			}
		}
	}
	return 0
}

func (w *walk) toCty(v tftypes.Value) cty.Value {
	value, err := coreval.ToCty(v)
	if err != nil {
		w.t.Errorf("a value of the provider: %v", err)
		return cty.DynamicVal
	}
	return value
}

// planData reads a data source at once when all that it asks for is known and
// what it depends on does not change; otherwise in the apply.
func (w *walk) planData(n *node, i instance, schema *tfprotov6.Schema) cty.Value {
	config, ok := w.body(n, schema, w.scope(i.key, i.value))
	if !ok {
		return cty.NilVal
	}
	if !config.IsFullyKnown() || w.dependsOnChange(n) {
		w.change(&Change{Address: i.address(n), Action: Read, node: n, index: i.key})
		return cty.UnknownVal(coreval.Type(schema.ValueType()))
	}
	return w.readData(n, i, config)
}

// dependsOnChange reports whether a data source names, in an argument or in
// depends_on, a resource that the plan changes.
func (w *walk) dependsOnChange(n *node) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.changes {
		if c.Action != NoOp && c.Action != Read && slices.Contains(n.needs, c.node.key()) {
			return true
		}
	}
	return false
}

func (w *walk) readData(n *node, i instance, config tftypes.Value) cty.Value {
	read, problems := w.rig(providerOf(n.typeName)).ReadDataValue(n.typeName, config)
	if !w.add(i.address(n), n, problems) {
		return cty.NilVal
	}
	v := w.toCty(read)
	w.mu.Lock()
	w.read[i.address(n)] = v
	w.mu.Unlock()
	return v
}

func (w *walk) open(n *node, i instance, schema *tfprotov6.Schema) cty.Value {
	config, ok := w.body(n, schema, w.scope(i.key, i.value))
	if !ok {
		return cty.NilVal
	}
	if !config.IsFullyKnown() {
		return cty.UnknownVal(coreval.Type(schema.ValueType()))
	}
	opened, problems := w.rig(providerOf(n.typeName)).OpenValue(n.typeName, config)
	if !w.add(i.address(n), n, problems) {
		return cty.NilVal
	}
	return w.toCty(opened)
}

// apply visits a node in an apply.
func (w *walk) apply(n *node) {
	switch n.kind {
	case managed:
		w.resource(n, w.applyManaged)
	case data:
		w.resource(n, w.applyData)
	case action:
		w.resource(n, w.invoke)
	default:
		w.plan(n)
	}
}

func (w *walk) applyManaged(n *node, i instance, schema *tfprotov6.Schema) cty.Value {
	address := i.address(n)
	w.mu.Lock()
	c := w.changes[address]
	w.mu.Unlock()
	if c.Action == NoOp {
		return w.toCty(c.object.State())
	}
	config, ok := w.body(n, schema, w.scope(i.key, i.value))
	if !ok {
		return cty.NilVal
	}
	if c.object != nil {
		config = n.ignore(c.object.State(), config)
	}
	plan := c.plan
	if c.Action == Replace {
		plan = plan.Successor() // its predecessor ends in its own time
	}
	made, problems := w.rig(providerOf(n.typeName)).ApplyValue(plan, config)
	w.mu.Lock()
	if made != nil {
		w.objects[address] = &object{Instance: made, node: n.key(), index: i.key, level: c.level}
	}
	w.mu.Unlock()
	if !w.add(address, n, problems) {
		return cty.NilVal
	}
	return w.toCty(made.State())
}

func (w *walk) applyData(n *node, i instance, schema *tfprotov6.Schema) cty.Value {
	w.mu.Lock()
	deferred, known := w.changes[i.address(n)], w.Workspace.read[i.address(n)]
	w.mu.Unlock()
	if deferred == nil {
		return known
	}
	config, ok := w.body(n, schema, w.scope(i.key, i.value))
	if !ok {
		return cty.NilVal
	}
	return w.readData(n, i, config)
}
