package provider_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// Every kind lives its whole life on every tenant: made, changed, imported,
// looked up, changed and removed by somebody else, and destroyed, with a
// provider of its own for each step, as each CLI command has one.
func TestLives(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			t.Parallel()
			for i, life := range k.Lives {
				for _, mode := range append(kinds.Modes(), k.Modes...) {
					t.Run(fmt.Sprintf("%d %s, %s", i, life.Name, mode.Name), func(t *testing.T) { live(begin(t, k, life, mode)) })
				}
			}
		})
	}
}

// alive is an object in its life.
type alive struct {
	t      *testing.T
	kind   kinds.Kind
	life   kinds.Life
	mode   kinds.Mode
	tenant *acctest.Tenant
	local  *localtenant.Tenant
	rig    *rig.Rig
	before []map[string]any // what the tenant has beside it
	config rig.Values       // the object's
	object *rig.Instance
}

// begin prepares a life in a tenant of its own.
func begin(t *testing.T, k kinds.Kind, life kinds.Life, mode kinds.Mode) *alive {
	t.Helper()
	tenant := acctest.Start(t, mode.Modes)
	a := &alive{t: t, kind: k, life: life.Prepare(t, tenant), mode: mode, tenant: tenant, local: tenant.Local(t)}
	a.rig = acctest.RigOf(t, tenant, nil)
	a.before = a.local.Objects(k.Collection)
	return a
}

func live(a *alive) {
	a.t.Helper()
	a.apply("create", a.life.Minimal, kinds.Create)
	a.imports("the minimal one")
	a.reads("the minimal one")
	a.apply("the full one", a.life.Full, kinds.Update)
	a.imports("the full one")
	a.reads("the full one")
	back := a.life.Back
	for _, change := range a.life.Changes {
		a.apply(change.Name, a.life.Minimal.With(change.Set), change.Action)
		if change.Action == kinds.Replace {
			back = kinds.Replace
		}
	}
	a.apply("back to the minimum", a.life.Minimal, back)
	a.imports("what is left of the full one")
	a.changedOutside()
	a.removedOutside()
	a.destroy()
}

// step names what is done, and begins a new run of the provider.
func (a *alive) step() {
	a.t.Helper()
	settings := a.mode.Settings.With(nil)
	for name, value := range a.tenant.Settings() {
		if _, given := settings[name]; !given {
			settings[name] = value
		}
	}
	a.must("configure", a.rig.Configure(settings))
}

// must ends the test with what the provider complains of, and wants no secret
// in whatever it says.
func (a *alive) must(what string, problems rig.Problems) {
	a.t.Helper()
	for _, secret := range a.kind.SecretsIn(a.config) {
		if strings.Contains(problems.String(), secret) {
			a.t.Errorf("%s: a diagnostic has %q", what, secret)
		}
	}
	if errors := problems.Errors(); errors != nil {
		a.t.Fatalf("%s: %s", what, errors)
	}
}

// refresh reads the object, which has to be there.
func (a *alive) refresh(what string) *rig.Instance {
	a.t.Helper()
	read, problems := a.rig.Read(a.object)
	a.must(what+": read", problems)
	if read == nil {
		a.t.Fatalf("%s: the object is gone", what)
	}
	return read
}

// apply plans and applies a configuration. The plan has to be of that action,
// and nothing may be left to do after it.
func (a *alive) apply(what string, config rig.Values, action kinds.Action) {
	a.t.Helper()
	a.step()
	a.config = config
	before := a.object
	if before != nil {
		before = a.refresh(what)
	}
	a.must(what+": validate", a.rig.Validate(a.kind.Type, config))
	plan, problems := a.rig.Plan(a.kind.Type, before, config)
	a.must(what+": plan", problems)
	got := kinds.Update
	switch {
	case before == nil:
		got = kinds.Create
	case len(plan.Replace) > 0:
		got = kinds.Replace
	case plan.NoOp():
		got = kinds.NoOp
	}
	if got != action {
		a.t.Fatalf("%s: the plan is to %s (%v), want %s:\n%v", what, got, plan.Replace, action, differences("", before.Values(), plan.Values()))
	}
	if action == kinds.Create {
		a.object, problems = a.rig.Apply(plan)
	} else {
		a.object, problems = a.rig.Update(before, config)
	}
	a.must(what+": apply", problems)
	if a.object == nil {
		a.t.Fatalf("%s: there is no state", what)
	}
	identity := a.kind.IdentityNames()
	if id := identity[len(identity)-1]; before != nil && config[id] == nil {
		if now, was := a.object.Values()[id], before.Values()[id]; (now == was) == (action == kinds.Replace) && !a.kind.One {
			a.t.Errorf("%s: to %s, and the id was %v and is %v", what, action, was, now)
		}
	}
	for _, path := range a.kind.Secrets {
		for _, secret := range secretsAt(a.kind, path, config) {
			if strings.Contains(fmt.Sprint(a.object.Values()), secret) {
				a.t.Errorf("%s: the state has %q, which is write-only", what, secret)
			}
		}
	}
	a.settled(what)
}

// secretsAt returns what is write-only at a path of a configuration.
func secretsAt(k kinds.Kind, path string, config rig.Values) []string {
	if !strings.HasSuffix(path, "_wo") {
		return nil
	}
	k.Secrets = []string{path}
	return k.SecretsIn(config)
}

// settled wants the next run to read what the state has, and to plan nothing.
func (a *alive) settled(what string) {
	a.t.Helper()
	a.step()
	read := a.refresh(what)
	for _, d := range differences("", a.object.Values(), read.Values()) {
		a.t.Errorf("%s: applied and read: %s", what, d)
	}
	if identity, want := read.Identity(), a.kind.IdentityOf(read.Values()); !reflect.DeepEqual(identity, want) {
		a.t.Errorf("%s: the identity is %v, want %v", what, identity, want)
	}
	plan, problems := a.rig.Plan(a.kind.Type, read, a.config)
	a.must(what+": plan again", problems)
	if !plan.NoOp() {
		a.t.Fatalf("%s: something is left to do: %v", what, differences("", read.Values(), plan.Values()))
	}
	a.object = read
}

// imports wants what an import finds to be the state.
func (a *alive) imports(what string) {
	a.t.Helper()
	if a.kind.Without[kinds.Import] != "" {
		return
	}
	a.step()
	imported, problems := a.rig.Import(a.kind.Type, a.kind.ID(a.object.Values()))
	a.must("import "+what, problems)
	a.sameImport("import "+what, imported)
	imported, problems = a.rig.ImportIdentity(a.kind.Type, a.object.Identity())
	a.must("import by identity "+what, problems)
	if a.kind.Without[kinds.ImportByIdentity] == "" {
		a.sameImport("import by identity "+what, imported)
	}
}

func (a *alive) sameImport(what string, imported *rig.Instance) {
	a.t.Helper()
	if imported == nil {
		a.t.Fatalf("%s: there is no such object", what)
	}
	if !reflect.DeepEqual(imported.Identity(), a.object.Identity()) {
		a.t.Errorf("%s: the identity is %v, want %v", what, imported.Identity(), a.object.Identity())
	}
	for _, secret := range a.kind.Secrets {
		if imported.Values().Get(secret) != nil {
			a.t.Errorf("%s: the state has %s, whatever a tenant shows", what, secret)
		}
	}
	plan, problems := a.rig.Plan(a.kind.Type, imported, a.config)
	a.must(what+": plan", problems)
	untold := append(slices.Clone(a.kind.NotImported), "timeouts")
	if a.mode.Modes.PartialLists {
		untold = append(untold, a.kind.NotListed...)
	}
	for _, d := range differences("", a.object.Values(), imported.Values()) {
		told := !slices.ContainsFunc(untold, func(path string) bool { return d.at == path || strings.HasPrefix(d.at, path+".") })
		// What is only spelled otherwise is not planned to change.
		if told && !reflect.DeepEqual(known(d.was), known(d.now)) && !reflect.DeepEqual(imported.Values().Get(d.at), plan.Values().Get(d.at)) {
			a.t.Errorf("%s: %s", what, d)
		}
	}
}

// changedOutside wants a change in AdminX to be seen and put back.
func (a *alive) changedOutside() {
	a.t.Helper()
	if a.kind.Without[kinds.Drift] != "" {
		return
	}
	const what = "changed outside"
	if err := a.kind.Outside(a.t.Context(), a.tenant.Client(), a.object.Identity()); err != nil {
		a.t.Fatalf("%s: %v", what, err)
	}
	a.step()
	if read := a.refresh(what); reflect.DeepEqual(read.Values(), a.object.Values()) {
		a.t.Fatalf("%s: the read does not show it", what)
	}
	a.apply(what, a.config, kinds.Update)
}

// removedOutside wants an object that is gone to be made again.
func (a *alive) removedOutside() {
	a.t.Helper()
	if a.kind.Without[kinds.Removal] != "" {
		return
	}
	const what = "removed outside"
	stored := a.stored()
	if a.kind.Remove == nil {
		a.local.Remove(a.kind.Collection, stored["_id"].(string)) // no call does
	} else if err := a.kind.Remove(a.t.Context(), a.tenant.Client(), a.object.Identity()); err != nil {
		a.t.Fatalf("%s: %v", what, err)
	}
	a.step()
	for _, instance := range []*rig.Instance{a.object, a.object.WithoutIdentity()} {
		read, problems := a.rig.Read(instance)
		a.must(what, problems)
		if read != nil {
			a.t.Fatalf("%s: it is still in the state: %v", what, read.Values())
		}
	}
	a.must(what+": destroy", a.rig.Destroy(a.object))
	if a.kind.Without[kinds.Creation] != "" {
		a.local.Add(a.kind.Collection, stored)
	}
	a.object = nil
	a.apply(what, a.config, kinds.Create)
}

// stored returns what the tenant has of the object.
func (a *alive) stored() map[string]any {
	a.t.Helper()
	id := a.id()
	for _, o := range a.local.Objects(a.kind.Collection) {
		if strings.HasSuffix(id, a.kind.Stored(o)) {
			return o
		}
	}
	a.t.Fatalf("the tenant has no %s", id)
	return nil
}

// id is the API's id of the object.
func (a *alive) id() string {
	names := a.kind.IdentityNames()
	return a.object.Values().Text(names[len(names)-1])
}

// destroy wants the tenant to be as it was before.
func (a *alive) destroy() {
	a.t.Helper()
	a.step()
	a.object = a.refresh("destroy")
	a.must("destroy", a.rig.Destroy(a.object))
	after := map[any]map[string]any{}
	for _, o := range a.local.Objects(a.kind.Collection) {
		after[o["_id"]] = o
	}
	for _, was := range a.before {
		now := after[was["_id"]]
		delete(after, was["_id"])
		if a.kind.Without[kinds.Creation] != "" && a.kind.Stored(was) == a.id() { // it was there, and is ours to destroy
			if now != nil {
				a.t.Errorf("destroyed, and still there: %v", now)
			}
			continue
		}
		ours := now != nil && a.kind.Stored(now) == a.id() && a.kind.Leaves != nil && a.kind.Leaves(now)
		if was, now := a.essence(was), a.essence(now); !ours && !reflect.DeepEqual(was, now) {
			a.t.Errorf("before all, and after it was destroyed:\n%v\n%v", was, now)
		}
	}
	for _, o := range after {
		if a.kind.Leaves == nil || !a.kind.Leaves(o) {
			a.t.Errorf("destroyed, and left behind: %v", o)
		}
	}
	if violations := a.local.Violations(); violations != nil {
		a.t.Errorf("violations: %q", violations)
	}
}

// essence is what matters of a stored object: not ids inside it, members of a
// newer tenant, what is empty, and what others may take away.
func (a *alive) essence(object map[string]any) map[string]any {
	kept := map[string]any{}
	for name, value := range object {
		if name != "_id" && !strings.HasPrefix(name, "newer") && !slices.Contains(a.kind.Moves, name) {
			if value = a.kernel(value); value != nil {
				kept[name] = value
			}
		}
	}
	return kept
}

func (a *alive) kernel(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if inner := a.essence(value); len(inner) > 0 {
			return inner
		}
		return nil
	case []any:
		var elements []any
		for _, element := range value {
			elements = append(elements, a.kernel(element))
		}
		if elements == nil {
			return nil
		}
		return elements
	}
	if value == "" || value == false {
		return nil
	}
	return value
}

// difference is where two values differ.
type difference struct {
	at       string
	was, now any
}

func (d difference) String() string { return fmt.Sprintf("%s was %v and is %v", d.at, d.was, d.now) }

// differences goes into objects and maps, and not into lists.
func differences(at string, was, now any) (found []difference) {
	before, isObject := was.(rig.Values)
	after, still := now.(rig.Values)
	if !isObject || !still || before == nil || after == nil {
		if !reflect.DeepEqual(was, now) {
			found = append(found, difference{at, was, now})
		}
		return found
	}
	names := map[string]bool{}
	for name := range before {
		names[name] = true
	}
	for name := range after {
		names[name] = true
	}
	for name := range names {
		found = append(found, differences(strings.TrimPrefix(at+"."+name, "."), before[name], after[name])...)
	}
	return found
}
