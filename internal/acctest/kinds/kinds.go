// Package kinds is the table of the provider's kinds of resources: one row for
// each, with all that tests of every kind need to know of it. What is special
// about a kind is tested beside its resource.
package kinds

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// Kind is one kind of resource.
type Kind struct {
	Type       string   // "onekosmos_message_gateway"
	Collection string   // where a local tenant keeps the objects; "" when it keeps none
	Identity   []string // attributes of an import id, in its order; by default the id alone
	// One marks a kind of which a community has exactly one.
	One bool
	// Names are attributes, with dots inside blocks, by which a tenant tells
	// objects apart or people find them: on a tenant that others use too, each
	// test gives values of its own.
	Names []string
	// Lives has a life for each variant, the plainest first.
	Lives []Life
	// Another returns what to lay over the plainest minimal configuration to
	// make a further object. It starts with 0.
	Another func(i int) rig.Values

	// By names the attributes that the data source of one object finds it by:
	// its id, then its name. Settings have none.
	By []string
	// Plural is the type of the data source of all; by default Type and an s.
	Plural string

	// NotImported are attributes that an import cannot know, with dots inside
	// blocks, and NotListed those that it cannot know from a list that leaves
	// out nested settings.
	NotImported, NotListed []string
	// ImportID returns the import id of an object where it is not its identity.
	ImportID func(object rig.Values) string
	// Missing is an id of the right form that no object has.
	Missing string
	// BadIDs are import ids, and what refusing them says.
	BadIDs map[string][]string

	// Outside changes an object as somebody in AdminX would, so that the
	// minimal configuration is no longer what the tenant has. Remove deletes
	// it. Both use the API's own calls; nil where Without says why.
	Outside, Remove func(ctx context.Context, c *client.Client, identity rig.Values) error
	// Leaves tells a stored object that destroying leaves behind, and rightly.
	Leaves func(stored map[string]any) bool
	// Moves names members of stored objects that a life may change in others.
	Moves []string
	// StoredID returns the id, as Terraform knows it, of a stored object. By
	// default it is its _id.
	StoredID func(stored map[string]any) string

	Modes    []Mode   // further tenants that are of interest to this kind
	Bad      []Bad    // configurations that are refused
	Secrets  []string // inputs that nothing may show, with dots inside blocks
	Costs    Costs
	Generate Generate
	Fault    *Fault // nil: others stand for it in the matrix of faults
	// Without says what does not hold for the kind, and why.
	Without map[Feature]string
}

// Feature is something that holds for most kinds.
type Feature string

// The features that a kind may be without.
const (
	List             Feature = "a list resource"
	DataSources      Feature = "data sources for one object and for all"
	Import           Feature = "import"
	ImportByIdentity Feature = "an import by identity that reads the object"
	NotFound         Feature = "an error for importing what does not exist"
	Creation         Feature = "objects that are made"
	Drift            Feature = "a change outside of Terraform that is noticed"
	Removal          Feature = "a removal outside of Terraform that is noticed"
	Namesakes        Feature = "objects of one name that data sources tell apart"
	PlainSecrets     Feature = "a plain variant of every write-only secret"
	SecretFreeState  Feature = "a state without secrets that the tenant answers"
	ShortPlan        Feature = "plans that are answered without the framework"
	ShortRead        Feature = "reads that are answered without the framework"
	ShortValidation  Feature = "validation without the framework"
)

// Life is one variant of a kind, with what can become of an object.
type Life struct {
	Name string
	// Setup makes what the object belongs to, through the API. Configurations
	// refer to it with Made.
	Setup         func(testing.TB, *acctest.Tenant) rig.Values
	Minimal, Full rig.Values // full is an update in place of minimal
	// Changes follow one another after the full configuration. The first one
	// is also what an ordinary update is.
	Changes []Change
	// Back is what becomes of the object when it is minimal again, where no
	// change replaces it.
	Back Action
	// Unlisted says why no list has the object.
	Unlisted string
}

// Change is a further configuration.
type Change struct {
	Name   string
	Set    rig.Values // laid over the minimal configuration
	Action Action     // what becomes of the object as the change before left it
	// Apart returns what to lay over Set for the i-th of several objects, where
	// it must be unique.
	Apart func(i int) rig.Values
}

// Action is what a plan does.
type Action int

// The actions.
const (
	Update Action = iota
	Replace
	NoOp
	Create
)

func (a Action) String() string { return [...]string{"update", "replace", "no-op", "create"}[a] }

// Mode is a way in which a tenant may differ from the reference's samples, or
// in which the provider is configured for it.
type Mode struct {
	Name     string
	Modes    localtenant.Modes
	Settings rig.Values // of the provider, laid over the tenant's
}

// Bad is a configuration that is refused before anything is sent.
type Bad struct {
	Name string
	Life string     // "" is the first one
	Set  rig.Values // laid over the minimal configuration
	Says []string   // words of the diagnostic, in their order
}

// Costs are what a run costs in requests that does one thing to objects of the
// kind, one after the other: the most that it can, as those who come together
// share lists and calls.
type Costs struct{ Create, Refresh, Update, Destroy Requests }

// Requests are what a run sends to each endpoint. There is no term that grows
// otherwise.
type Requests map[string]Cost

// Cost is so many requests for each object, and so many however many there are.
type Cost struct{ Each, Once int }

// Parents is over how many parents the objects of Another are spread.
const Parents = 2

var (
	each      = Cost{Each: 1}
	once      = Cost{Once: 1}
	perParent = Cost{Once: Parents}
	// A list before the first create, and one after each: creates that run side by
	// side share it, and those that follow one another cannot.
	lists = Cost{Each: 1, Once: 1}
)

// Generate says how random models of the kind are made, where the schema does
// not. Paths have dots, and start in the resource.
type Generate struct {
	Texts map[string]func(*Generator) any      // makes values that the schema's rules do not tell
	Fit   func(g *Generator, model rig.Values) // makes the attributes of a model go together
	Never map[string]string                    // attributes that no model has, and why
}

// Fault is what the matrix of faults needs.
type Fault struct {
	Life                      string // "" is the first one
	Creates, Updates, Removes Call   // the calls that do an operation's work
	Reads                     []Call
	Neighbor                  rig.Values // over the minimal configuration: another object
	// Witness is a kind of the same service that is read through other calls,
	// and what makes one of its minimal configuration.
	Witness    string
	WitnessSet rig.Values
}

// Call is a request.
type Call struct{ Method, Path string }

// All returns the table.
func All() []Kind {
	return slices.Concat(applications(), authentication(), branding(), directories(), federation(), journeys(), messaging(), network(), platform(), proofing(), registration(), secrets(), tokens(), users(), webauthn())
}

// Of returns the row of a type.
func Of(typeName string) Kind {
	for _, k := range All() {
		if k.Type == typeName {
			return k
		}
	}
	panic("the table of kinds has no " + typeName)
}

// Made stands in a configuration for what Setup has made under that name.
type Made string

// Prepare makes what the objects of a life belong to, and returns the life with
// configurations that have it.
func (l Life) Prepare(t testing.TB, tenant *acctest.Tenant) Life {
	t.Helper()
	if l.Setup == nil {
		return l
	}
	made := l.Setup(t, tenant)
	l.Minimal, l.Full = Fill(l.Minimal, made), Fill(l.Full, made)
	l.Changes = slices.Clone(l.Changes)
	for i := range l.Changes {
		l.Changes[i].Set = Fill(l.Changes[i].Set, made)
	}
	l.Setup = func(testing.TB, *acctest.Tenant) rig.Values { return made }
	return l
}

// Fill returns values with what was made in place of Made.
func Fill(values, made rig.Values) rig.Values {
	filled, _ := fill(values, made).(rig.Values)
	return filled
}

func fill(value any, made rig.Values) any {
	switch value := value.(type) {
	case Made:
		if _, ok := made[string(value)]; !ok {
			panic(fmt.Sprintf("nothing has made %q", string(value)))
		}
		return made[string(value)]
	case rig.Values:
		if value == nil {
			return value
		}
		filled := rig.Values{}
		for name, member := range value {
			filled[name] = fill(member, made)
		}
		return filled
	case []any:
		filled := make([]any, len(value))
		for i, element := range value {
			filled[i] = fill(element, made)
		}
		return filled
	}
	return value
}

// Life returns the life of that name; "" is the first one.
func (k Kind) Life(name string) Life {
	for _, l := range k.Lives {
		if name == "" || l.Name == name {
			return l
		}
	}
	panic(k.Type + " has no life " + name)
}

// Many returns the configurations of n further objects of the plainest life,
// and those that its first change makes of them: none where that is no update.
func (k Kind) Many(t testing.TB, tenant *acctest.Tenant, n int) (configs, changed []rig.Values) {
	t.Helper()
	life := k.Lives[0].Prepare(t, tenant)
	var made rig.Values
	if life.Setup != nil {
		made = life.Setup(t, tenant)
	}
	for i := range n {
		config := life.Minimal
		if k.Another != nil {
			config = config.With(Fill(k.Another(i), made))
		}
		configs = append(configs, config)
		if len(life.Changes) > 0 && life.Changes[0].Action == Update {
			change := config.With(life.Changes[0].Set)
			if apart := life.Changes[0].Apart; apart != nil {
				change = change.With(apart(i))
			}
			changed = append(changed, change)
		}
	}
	return configs, changed
}

// Configure returns a bad configuration, in a tenant that has what it belongs
// to.
func (b Bad) Configure(t testing.TB, tenant *acctest.Tenant, k Kind) rig.Values {
	t.Helper()
	life := k.Life(b.Life).Prepare(t, tenant)
	if life.Setup == nil {
		return life.Minimal.With(b.Set)
	}
	return life.Minimal.With(Fill(b.Set, life.Setup(t, tenant)))
}

// HCL returns a resource block.
func (k Kind) HCL(label string, values rig.Values) string {
	return rig.Block(k.Type, label, values)
}

// IdentityNames are the attributes of an import id, in its order.
func (k Kind) IdentityNames() []string {
	if k.Identity == nil {
		return []string{"id"}
	}
	return k.Identity
}

// IdentityOf returns the identity of an object.
func (k Kind) IdentityOf(object rig.Values) rig.Values {
	identity := rig.Values{}
	for _, name := range k.IdentityNames() {
		identity[name] = object[name]
	}
	return identity
}

// ID returns the import id of an object.
func (k Kind) ID(object rig.Values) string {
	if k.ImportID != nil {
		return k.ImportID(object)
	}
	var parts []string
	for _, name := range k.IdentityNames() {
		parts = append(parts, object.Text(name))
	}
	return strings.Join(parts, "/")
}

// Stored returns the id, as Terraform knows it, of an object that a local tenant
// has stored.
func (k Kind) Stored(stored map[string]any) string {
	switch {
	case k.StoredID != nil:
		return k.StoredID(stored)
	case k.One:
		return client.SettingsID
	}
	id, _ := stored["_id"].(string)
	return id
}

// SecretsIn returns the secrets that a configuration holds.
func (k Kind) SecretsIn(config rig.Values) (found []string) {
	var all func(any)
	all = func(value any) {
		switch value := value.(type) {
		case string:
			found = append(found, value)
		case rig.Values:
			for _, name := range slices.Sorted(maps.Keys(value)) {
				all(value[name])
			}
		}
	}
	for _, path := range k.Secrets {
		all(config.Get(path))
	}
	return found
}

// PluralType is the type of the data source of all objects.
func (k Kind) PluralType() string {
	if k.Plural != "" {
		return k.Plural
	}
	return k.Type + "s"
}
