package rig

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Conformance says what Conform is to do with one type of resource.
type Conformance struct {
	Type   string
	Config Values
	// Remove deletes the object with that identity behind the provider's
	// back. Without it the object is one that always exists, and is destroyed
	// only.
	Remove func(identity Values)
	// NotImported names the top-level attributes that an import cannot know:
	// versions of secrets, timeouts, what the API never answers.
	NotImported []string
}

// Conform creates an object and reports every rule of core that the provider
// breaks on its way to the object's end.
func Conform(t testing.TB, r *Rig, c Conformance) {
	t.Helper()
	for _, violation := range Violations(r, c) {
		t.Errorf("%s: %s", c.Type, violation)
	}
}

// Violations returns what Conform reports:
//
//   - the configuration is valid, and planned as it is given;
//   - the applied state is the planned one, wholly known, without write-only
//     values, with the identity of the attributes of that name;
//   - Read returns that state, with and without a known identity;
//   - the next plan changes nothing;
//   - an import by identity finds the same state, or one that the next plan
//     takes for the same;
//   - a vanished object is removed from the state without an error, with and
//     without a known identity, and destroying it is a success.
func Violations(r *Rig, c Conformance) []string {
	r.t.Helper()
	checks := conformance{Conformance: c, rig: r}
	checks.run()
	return checks.violations
}

type conformance struct {
	Conformance
	rig        *Rig
	violations []string
}

func (c *conformance) run() {
	c.rig.t.Helper()
	object := c.create()
	if object == nil {
		return
	}
	if len(c.violations) == 0 { // what follows would only repeat them
		c.read(object, "Read")
		c.read(object.WithoutIdentity(), "Read without identity")
		c.planAgain(object)
		c.importAgain(object)
	}
	if c.Remove != nil {
		c.Remove(object.Identity())
		c.vanished(object, "Read of a vanished object")
		c.vanished(object.WithoutIdentity(), "Read of a vanished object without identity")
	}
	c.complain("destroy", c.rig.Destroy(object))
}

// complain records a step's errors, and reports whether there were any.
func (c *conformance) complain(step string, problems Problems) bool {
	errors := problems.Errors()
	if errors != nil {
		c.add("%s: %s", step, errors)
	}
	return errors != nil
}

func (c *conformance) add(format string, a ...any) {
	c.violations = append(c.violations, fmt.Sprintf(format, a...))
}

func (c *conformance) addAll(step string, wrong []string) {
	for _, w := range wrong {
		c.add("%s: %s", step, w)
	}
}

// create returns the object as soon as there is one, whatever is wrong with
// it, so that it is destroyed in the end.
func (c *conformance) create() *Instance {
	c.rig.t.Helper()
	if c.complain("validate", c.rig.Validate(c.Type, c.Config)) {
		return nil
	}
	plan, problems := c.rig.Plan(c.Type, nil, c.Config)
	if c.complain("plan", problems) {
		return nil
	}
	object, problems := c.rig.Apply(plan)
	if c.complain("apply", problems) {
		return object
	}
	if object == nil {
		c.add("apply: there is no state")
		return nil
	}
	c.identity(object, "apply")
	return object
}

// identity checks that every part of the identity is there and says what the
// attribute of its name says.
func (c *conformance) identity(object *Instance, step string) {
	identity, values := object.Identity(), object.Values()
	if len(identity) == 0 {
		c.add("%s: there is no identity", step)
	}
	for name, value := range identity {
		if value == nil || value != values[name] {
			c.add("%s: %s is %v in the identity and %v in the state", step, name, value, values[name])
		}
	}
}

func (c *conformance) read(object *Instance, step string) {
	c.rig.t.Helper()
	read, problems := c.rig.Read(object)
	switch {
	case c.complain(step, problems):
	case read == nil:
		c.add("%s: the object is gone", step)
	default:
		c.addAll(step, differences(object.state, read.state))
		c.identity(read, step)
	}
}

func (c *conformance) planAgain(object *Instance) {
	c.rig.t.Helper()
	plan, problems := c.rig.Plan(c.Type, object, c.Config)
	if !c.complain("second plan", problems) {
		c.addAll("second plan", differences(object.state, plan.planned))
	}
}

func (c *conformance) importAgain(object *Instance) {
	c.rig.t.Helper()
	imported, problems := c.rig.ImportIdentity(c.Type, object.Identity())
	switch {
	case c.complain("import", problems):
		return
	case imported == nil:
		c.add("import: there is no such object")
		return
	}
	plan, problems := c.rig.Plan(c.Type, imported, c.Config)
	if c.complain("plan after import", problems) {
		return
	}
	diffs, err := object.state.Diff(imported.state)
	if err != nil {
		c.add("import: %v", err)
	}
	for _, d := range diffs {
		attribute := tftypes.NewAttributePathWithSteps(d.Path.Steps()[:1])
		// What is only spelled otherwise is not planned to change.
		if !slices.Contains(c.NotImported, pathText(attribute)) && !sameAt(attribute, imported.state, plan.planned) {
			c.add("import: %s", describe(d))
		}
	}
	c.identity(imported, "import")
}

func (c *conformance) vanished(object *Instance, step string) {
	c.rig.t.Helper()
	read, problems := c.rig.Read(object)
	if !c.complain(step, problems) && read != nil {
		c.add("%s: it is still in the state", step)
	}
}
