package core

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// workers is how many objects are worked on at once, as a CLI does by default.
const workers = 10

// Factories start providers, by name.
type Factories = map[string]func() (tfprotov6.ProviderServer, error)

// Workspace is a configuration with its state, as a folder is to a CLI. Each
// command starts providers of its own.
type Workspace struct {
	t         testing.TB
	factories Factories
	config    *configuration
	variables map[string]cty.Value

	objects map[string]*object   // by address
	read    map[string]cty.Value // data sources, by address
	outputs map[string]cty.Value
	said    map[string][]string // by actions, by address
}

// object is a managed object in the state.
type object struct {
	*rig.Instance
	node  string
	index cty.Value // its key among the instances; cty.NilVal for the only one
	level int       // of its node when it was last applied: what needs it has a higher one
}

// New returns a workspace without a configuration and without a state.
func New(t testing.TB, factories Factories) *Workspace {
	return &Workspace{t: t, factories: factories, objects: map[string]*object{}, read: map[string]cty.Value{}, outputs: map[string]cty.Value{}, said: map[string][]string{}}
}

// Said returns what each action has said since it was last asked, by address. An
// apply invokes every action that is configured, after what it refers to.
func (w *Workspace) Said() map[string][]string {
	said := w.said
	w.said = map[string][]string{}
	return said
}

// SetConfig replaces the configuration and the values of its variables.
func (w *Workspace) SetConfig(source string, variables map[string]cty.Value) Problems {
	config, diags := parse(source)
	if !diags.HasErrors() {
		w.config, w.variables = config, variables
	}
	return w.fromHCL(diags, []byte(source))
}

// walk is one pass of a command over the configuration.
type walk struct {
	*Workspace
	phase     phase
	refresh   bool
	functions map[string]functionOf

	mu       sync.Mutex
	rigs     map[string]*rig.Rig  // by the name of the provider
	values   map[string]cty.Value // by the key of the node
	problems Problems
	changes  map[string]*Change
}

type phase int

const (
	validating phase = iota
	planning
	applying
)

func (w *Workspace) walk(phase phase, refresh bool) *walk {
	w.t.Helper()
	pass := &walk{Workspace: w, phase: phase, refresh: refresh, rigs: map[string]*rig.Rig{}, values: map[string]cty.Value{}, changes: map[string]*Change{}}
	pass.functions = functionsOf(pass.rig(providerType))
	return pass
}

// providerOf returns the name of the provider of a type.
func providerOf(typeName string) string {
	name, _, _ := strings.Cut(typeName, "_")
	return name
}

// rig returns a provider, which is started when it is first asked for.
func (w *walk) rig(name string) *rig.Rig {
	w.mu.Lock()
	defer w.mu.Unlock()
	if started := w.rigs[name]; started != nil {
		return started
	}
	factory := w.factories[name]
	if name == "terraform" {
		factory = builtin
	}
	if factory == nil {
		w.t.Fatalf("there is no provider %s", name)
	}
	server, err := factory()
	if err != nil {
		w.t.Fatal(err)
	}
	w.rigs[name] = rig.Behind(w.t, server)
	return w.rigs[name]
}

// each runs do for every item, some at once. A failed test ends here.
func each[T any](w *walk, items []T, do func(T)) {
	var group sync.WaitGroup
	slots := make(chan struct{}, workers)
	for _, item := range items {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			do(item)
		})
	}
	group.Wait()
}

// add keeps diagnostics, and reports whether there is no error among them.
func (w *walk) add(address string, n *node, problems rig.Problems) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, d := range problems {
		w.problems = append(w.problems, w.config.problem(address, n, d))
	}
	return problems.Errors() == nil
}

func (w *walk) addHCL(diags hcl.Diagnostics) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = append(w.problems, w.fromHCL(diags, w.config.source)...)
	return !diags.HasErrors()
}

// failed reports whether there was an error so far.
func (w *walk) failed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.problems.HasErrors()
}

func (w *walk) set(key string, v cty.Value) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.values[key] = v
}

// Validate checks a configuration as the command of that name does: nothing is
// known of what it refers to.
func (w *Workspace) Validate() Problems {
	w.t.Helper()
	pass := w.walk(validating, false)
	pass.nodes(pass.validate)
	return pass.problems
}

// nodes visits every node after those it needs, until one fails.
func (w *walk) nodes(visit func(*node)) {
	for _, level := range w.config.levels {
		each(w, level, visit)
		if w.t.Failed() {
			w.t.FailNow()
		}
		if w.problems.HasErrors() && w.phase != validating {
			return
		}
	}
}

// Plan validates, refreshes when asked to, and plans what leads to the
// configuration, or to nothing.
func (w *Workspace) Plan(destroy, refresh bool) (*Plan, Problems) {
	w.t.Helper()
	if problems := w.Validate(); problems.HasErrors() {
		return nil, problems
	}
	pass := w.walk(planning, refresh)
	if destroy {
		pass.nodes(pass.prepareEnd)
	} else {
		pass.nodes(pass.plan)
	}
	if !pass.problems.HasErrors() {
		pass.removals(destroy)
	}
	if pass.problems.HasErrors() {
		return nil, pass.problems
	}
	plan := &Plan{destroy: destroy, outputs: map[string]cty.Value{}, was: maps.Clone(w.outputs)}
	for _, address := range slices.Sorted(maps.Keys(pass.changes)) {
		plan.Changes = append(plan.Changes, pass.changes[address])
	}
	if !destroy {
		plan.outputs = pass.outputValues()
	}
	return plan, pass.problems
}

func (w *walk) outputValues() map[string]cty.Value {
	values := map[string]cty.Value{}
	for key, n := range w.config.nodes {
		if n.kind == output {
			values[n.name] = w.values[key]
		}
	}
	return values
}

// removals plans the end of what is in the state and not configured.
func (w *walk) removals(all bool) {
	var gone []string
	for address := range w.objects {
		if w.config.forgotten[address] {
			w.changes[address] = &Change{Address: address, Action: Forget}
		} else if w.changes[address] == nil {
			gone = append(gone, address)
		}
	}
	each(w, gone, func(address string) {
		kept := w.objects[address]
		now, ok := w.current(address, kept)
		if !ok || now == nil {
			return
		}
		of := w.rig(providerOf(now.TypeName))
		plan, problems := of.PlanValue(now.TypeName, now.Instance, tftypes.NewValue(of.ResourceType(now.TypeName), nil))
		if w.add(address, nil, problems) {
			w.change(&Change{Address: address, Action: Delete, plan: plan, object: now, level: kept.level, index: kept.index})
		}
	})
}

func (w *walk) change(c *Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changes[c.Address] = c
}

// current returns an object of the state as it is now, nil when it is gone.
func (w *walk) current(address string, kept *object) (now *object, ok bool) {
	if kept == nil {
		return nil, true
	}
	ask := w.rig(providerOf(kept.TypeName)).Upgrade
	if w.refresh {
		ask = w.rig(providerOf(kept.TypeName)).Read
	}
	instance, problems := ask(kept.Instance)
	if !w.add(address, w.config.nodes[kept.node], problems) || instance == nil {
		return nil, problems.Errors() == nil
	}
	refreshed := *kept
	refreshed.Instance = instance
	return &refreshed, true
}

// Refresh brings the state up to date.
func (w *Workspace) Refresh() Problems {
	w.t.Helper()
	pass := w.walk(planning, true)
	pass.nodes(pass.prepareEnd)
	each(pass, slices.Collect(maps.Keys(w.objects)), func(address string) {
		pass.mu.Lock()
		kept := w.objects[address]
		pass.mu.Unlock()
		now, ok := pass.current(address, kept)
		pass.mu.Lock()
		defer pass.mu.Unlock()
		switch {
		case !ok:
		case now == nil:
			delete(w.objects, address)
		default:
			w.objects[address] = now
		}
	})
	return pass.problems
}

// Apply does what a plan says: what is to end first, what needs others before
// them; then what is to be made or changed; then what was to outlive its
// replacement. It stops after the first level that fails.
func (w *Workspace) Apply(plan *Plan) Problems {
	w.t.Helper()
	pass := w.walk(applying, false)
	for _, c := range plan.Changes {
		pass.changes[c.Address] = c
		switch {
		case c.Action == Forget:
			delete(w.objects, c.Address)
		case c.object != nil: // what the plan read or imported
			w.objects[c.Address] = c.object
		default: // gone, as the plan found
			delete(w.objects, c.Address)
		}
	}
	for address, kept := range w.objects {
		if pass.changes[address] == nil && kept != nil {
			delete(w.objects, address) // gone, as the plan found
		}
	}
	end := func(which func(*Change) bool) {
		ends := slices.DeleteFunc(slices.Clone(plan.Changes), func(c *Change) bool { return !which(c) })
		slices.SortStableFunc(ends, func(a, b *Change) int { return cmp.Compare(b.level, a.level) })
		for len(ends) > 0 && !pass.problems.HasErrors() {
			n := slices.IndexFunc(ends, func(c *Change) bool { return c.level != ends[0].level })
			if n < 0 {
				n = len(ends)
			}
			each(pass, ends[:n], pass.end)
			ends = ends[n:]
		}
	}
	ends := func(c *Change) bool { return c.Action == Delete || c.Action == Replace && !c.node.cbd }
	if slices.ContainsFunc(plan.Changes, ends) {
		pass.nodes(pass.prepareEnd)
		end(ends)
		pass.values = map[string]cty.Value{}
	}
	if plan.destroy {
		if !pass.problems.HasErrors() {
			clear(w.read)
			clear(w.outputs)
		}
		return pass.problems
	}
	if !pass.problems.HasErrors() {
		pass.nodes(pass.apply)
	}
	end(func(c *Change) bool { return c.Action == Replace && c.node.cbd && c.object != nil })
	if !pass.problems.HasErrors() {
		w.outputs = pass.outputValues()
	}
	return pass.problems
}

// prepareEnd evaluates what the provider's configuration needs, for a command
// that looks at the state alone.
func (w *walk) prepareEnd(n *node) {
	switch n.kind {
	case variable, local, provider:
		w.plan(n)
	case managed, data, ephemeral:
		w.set(n.key(), cty.DynamicVal)
	}
}

// end destroys what a change ends.
func (w *walk) end(c *Change) {
	var problems rig.Problems
	if c.Action == Delete {
		_, problems = w.rig(providerOf(c.object.TypeName)).Apply(c.plan)
	} else {
		problems = w.rig(providerOf(c.object.TypeName)).Destroy(c.object.Instance)
	}
	if w.add(c.Address, c.node, problems) && (c.Action == Delete || !c.node.cbd) {
		w.mu.Lock()
		delete(w.objects, c.Address)
		w.mu.Unlock()
	}
}
