package faulttest

import (
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// What is done to an object.
const (
	create    = "create"
	read      = "read"
	update    = "update"
	remove    = "delete"
	importing = "import"
)

func operations() []string { return []string{create, read, update, remove, importing} }

// kind is one that stands for others in the matrix.
type kind struct{ kinds.Kind }

// matrix returns the kinds that the table has calls for.
func matrix() (all []kind) {
	for _, k := range kinds.All() {
		if k.Fault != nil {
			all = append(all, kind{k})
		}
	}
	return all
}

// own returns what identifies an object among those of the same parents.
func (k kind) own(object rig.Values) string {
	names := k.IdentityNames()
	return object.Text(names[len(names)-1])
}

func (k kind) name() string { return strings.TrimPrefix(k.Type, "onekosmos_") }

// of returns what a table has for an operation on the kind, or on all settings.
func (k kind) of(table map[string]string, op string) string {
	if found := table[op+" "+k.name()]; found != "" || !k.One {
		return found
	}
	return table[op+" settings"]
}

// calls are what a fault has to hit.
func (k kind) calls(op string) []kinds.Call {
	switch op {
	case create:
		return []kinds.Call{k.Fault.Creates}
	case update:
		return []kinds.Call{k.Fault.Updates}
	case remove:
		return []kinds.Call{k.Fault.Removes}
	}
	return k.Fault.Reads
}

// has reports whether there is such an operation: some objects are replaced, not updated.
func (k kind) has(op string) bool { return op != update || k.Fault.Updates != (kinds.Call{}) }

// prepare returns what the matrix configures: an object, the changed one,
// another of its kind, nil where there can be none, and a witness.
func (k kind) prepare(t *testing.T, tenant *acctest.Tenant) (config, changed, neighbor, witness rig.Values) {
	t.Helper()
	life := k.Life(k.Fault.Life).Prepare(t, tenant)
	var made rig.Values
	if life.Setup != nil {
		made = life.Setup(t, tenant)
	}
	config = life.Minimal
	if neighbor = k.Fault.Neighbor; neighbor == nil && !k.One {
		neighbor = k.Another(1)
	}
	if neighbor != nil {
		neighbor = kinds.Fill(config.With(neighbor), made)
	}
	witness = kinds.Of(k.Fault.Witness).Lives[0].Minimal.With(k.Fault.WitnessSet)
	return config, config.With(life.Changes[0].Set), neighbor, kinds.Fill(witness, made)
}
