package acceptance

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// Every kind lives on a tenant that others use too: made, changed, imported, put back
// after somebody has changed it, and destroyed. What else can become of an object is
// tested in process. All live in one configuration, as each command of a CLI costs
// more than what it does. -run chooses among them.
func TestAccLife(t *testing.T) {
	acctest.Once(t)
	needsCLI(t)
	var together crowds
	for _, k := range kinds.All() {
		for round, life := range k.Lives {
			t.Run(strings.TrimSuffix(k.Type+"/"+life.Name, "/"), func(chosen *testing.T) {
				if needsLicense(k, life) && os.Getenv("ONEKOSMOS_LICENSE_KEY") == "" {
					chosen.Skip("needs ONEKOSMOS_LICENSE_KEY")
				}
				if lacks := lacksGiven(k); lacks != "" {
					chosen.Skip(lacks)
				}
				together.join(t, k, life, round)
			})
		}
	}
	// What no sweeper takes away is gone before the rest begins, where a run that is
	// killed leaves something.
	slices.SortStableFunc(together, func(a, b *crowd) int { return cmp.Compare(b.round, a.round) })
	for _, c := range together {
		c.live(t)
	}
}

// crowd are objects that live in one configuration.
type crowd struct {
	apart   bool // on a tenant of its own
	round   int  // 0 for what is swept; the lives of one set of settings follow one another
	members []*member
	putBack []func()
}

// member is the object of a life.
type member struct {
	kinds.Kind
	life     kinds.Life
	tenant   *acctest.Tenant
	label    string
	identity rig.Values
}

type crowds []*crowd

func (all *crowds) join(t *testing.T, k kinds.Kind, life kinds.Life, round int) {
	tenant, apart, restore := pilot(t), false, func() {}
	if settings[k.Type] != nil || k.One {
		var cannot string
		if restore, cannot = putBack(t, k, tenant.Client()); cannot != "" {
			t.Logf("%s lives on a tenant of its own: %s", k.Type, cannot)
			tenant, apart, restore = alone(t), true, func() {}
		}
	}
	with := crowd{apart: apart}
	if sweepers[k.Type] == nil || life.Unlisted != "" {
		with.round = 1
	}
	if k.One {
		with.round += round
	}
	at := slices.IndexFunc(*all, func(c *crowd) bool { return !apart && !c.apart && c.round == with.round })
	if at < 0 {
		at = len(*all)
		*all = append(*all, &with)
	}
	c := (*all)[at]
	c.members = append(c.members, &member{k, prepare(t, tenant, k, life), tenant, fmt.Sprint("life_", round), rig.Values{}})
	c.putBack = append(c.putBack, restore)
}

// takes are attributes that take something away from other objects.
var takes = map[string]string{"onekosmos_message_template": "is_default"}

func (m *member) address() string { return m.Type + "." + m.label }

// block returns the object's resource block.
func (m *member) block(of func(kinds.Life) rig.Values) string {
	values := ownNames(m.Kind, m.tenant, of(m.life))
	delete(values, takes[m.Type])
	return m.HCL(m.label, values)
}

func (c *crowd) config(block func(*member) string) string {
	var blocks strings.Builder
	for _, m := range c.members {
		blocks.WriteString(block(m))
	}
	if c.apart {
		return configure(c.members[0].tenant, blocks.String())
	}
	return c.members[0].tenant.Config(blocks.String())
}

func (c *crowd) live(t *testing.T) {
	minimal := func(m *member) string { return m.block(func(l kinds.Life) rig.Values { return l.Minimal }) }
	full := func(m *member) string { return m.block(func(l kinds.Life) rig.Values { return l.Full }) }
	imported := func(m *member) bool { return m.Without[kinds.Import] == "" }
	changed := func(m *member) bool { return m.Without[kinds.Drift] == "" }
	defer func() {
		if t.Failed() {
			c.remove()
		}
		for _, restore := range c.putBack {
			restore()
		}
	}()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: c.config(minimal)},
			{Config: c.config(full), ConfigPlanChecks: c.plans("update", func(*member) bool { return true }), Check: c.identify},
			{Config: c.config(func(m *member) string {
				if !imported(m) {
					return full(m)
				}
				return fmt.Sprintf("removed {\n  from = %s\n  lifecycle {\n    destroy = false\n  }\n}\n", m.address())
			})},
			{ConfigPlanChecks: c.plans("import", imported), Check: resource.ComposeTestCheckFunc(c.asBefore, c.identify), ConfigVariables: config.Variables{"ids": ids(c.ids)}, Config: "variable \"ids\" { type = map(string) }\n" + c.config(func(m *member) string {
				if !imported(m) {
					return full(m)
				}
				return full(m) + fmt.Sprintf("import {\n  to = %s\n  id = var.ids[%q]\n}\n", m.address(), m.address())
			})},
			{Config: c.config(full), ConfigPlanChecks: c.plans("update", changed), PreConfig: func() {
				for _, m := range c.members {
					if !changed(m) {
						continue
					}
					if err := m.Outside(t.Context(), m.tenant.Client(), m.identity); err != nil {
						t.Fatalf("change %s outside of Terraform: %v", m.address(), err)
					}
				}
			}},
		},
		CheckDestroy: func(*terraform.State) error {
			var left []error
			for _, m := range c.members {
				// A client that has just changed it would wait for it to show.
				left = append(left, gone(m.Kind, pilot(t).Client(), m.identity))
			}
			return errors.Join(left...)
		},
	})
}

// remove takes away what a life that fails between its steps leaves.
func (c *crowd) remove() {
	for _, m := range c.members {
		if m.Remove != nil && !m.One && len(m.identity) > 0 {
			_ = m.Remove(context.Background(), m.tenant.Client(), m.identity) // most are gone
		}
	}
}

// asBefore wants the state to have, after an import that knows everything, what it had
// before.
func (c *crowd) asBefore(s *terraform.State) error {
	var errs []error
	for _, m := range c.members {
		for name, value := range s.RootModule().Resources[m.address()].Primary.Attributes {
			if before := m.identity[name]; before != value && len(m.NotImported) == 0 {
				errs = append(errs, fmt.Errorf("%s: %s was %v and is %q after the import", m.address(), name, before, value))
			}
		}
	}
	return errors.Join(errs...)
}

// identify keeps what the state has of the objects.
func (c *crowd) identify(s *terraform.State) error {
	for _, m := range c.members {
		for name, value := range s.RootModule().Resources[m.address()].Primary.Attributes {
			m.identity[name] = value
		}
	}
	return nil
}

// ids are a variable whose value is known only when a step begins.
type ids func() map[string]string

// MarshalJSON implements config.Variable.
func (of ids) MarshalJSON() ([]byte, error) { return json.Marshal(of()) }

func (c *crowd) ids() map[string]string {
	of := map[string]string{}
	for _, m := range c.members {
		of[m.address()] = m.ID(m.identity)
	}
	return of
}

// plans wants a plan that imports or updates some of the objects.
func (c *crowd) plans(action string, some func(*member) bool) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{planCheck(func(plan *tfjson.Plan) error {
		var errs []error
		for _, m := range c.members {
			at := slices.IndexFunc(plan.ResourceChanges, func(r *tfjson.ResourceChange) bool { return r.Address == m.address() })
			switch {
			case !some(m):
			case at < 0:
				errs = append(errs, fmt.Errorf("the plan lacks %s", m.address()))
			default:
				change := plan.ResourceChanges[at].Change
				fits := change.Actions.Update() && change.Importing == nil
				changes := differing("", change.Before, change.After, change.AfterUnknown)
				if action == "import" { // what it cannot know is set after it
					fits = change.Importing != nil && !slices.ContainsFunc(changes, func(path string) bool { return path != "timeouts" && !slices.Contains(m.NotImported, path) })
				}
				if !fits {
					errs = append(errs, fmt.Errorf("the plan has %v of %q for %s, imported: %t", change.Actions, changes, m.address(), change.Importing != nil))
				}
			}
		}
		return errors.Join(errs...)
	})}}
}

// differing returns the paths of known values that two objects do not share.
func differing(at string, before, after, unknown any) (paths []string) {
	one, isObject := before.(map[string]any)
	other, too := after.(map[string]any)
	switch {
	case unknown == true || reflect.DeepEqual(before, after):
		return nil
	case !isObject || !too:
		return []string{strings.TrimPrefix(at, ".")}
	}
	unknowns, _ := unknown.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(one)) {
		paths = append(paths, differing(at+"."+name, one[name], other[name], unknowns[name])...)
	}
	return paths
}

// planCheck checks a plan.
type planCheck func(*tfjson.Plan) error

// CheckPlan implements plancheck.PlanCheck.
func (check planCheck) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = check(req.Plan)
}

// gone wants that nobody can change an object any more, where destroying one
// takes it away.
func gone(k kinds.Kind, c *client.Client, identity rig.Values) error {
	if k.One || k.Leaves != nil || k.Outside == nil {
		return nil
	}
	switch err := k.Outside(context.Background(), c, identity); {
	case err == nil:
		return fmt.Errorf("%s is still there", k.ID(identity))
	case !errors.Is(err, client.ErrNotFound):
		return err
	}
	return nil
}

// needsLicense reports whether a life is of what only a license reaches.
func needsLicense(k kinds.Kind, life kinds.Life) bool {
	return k.Type == "onekosmos_document_bucket" || k.Type == "onekosmos_proofing_template" || life.Minimal["all_communities"] == true
}

// ownNames gives natural keys values of the test's own.
func ownNames(k kinds.Kind, tenant *acctest.Tenant, values rig.Values) rig.Values {
	values = values.With(nil)
	for _, path := range k.Names {
		values = rename(values, strings.Split(path, "."), func(text string) string { return ownName(tenant, path, text) })
	}
	return values
}

func rename(values rig.Values, path []string, name func(string) string) rig.Values {
	switch value := values[path[0]].(type) {
	case string:
		return values.With(rig.Values{path[0]: name(value)})
	case rig.Values:
		return values.With(rig.Values{path[0]: rename(value, path[1:], name)})
	}
	return values
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// ownName follows the rules that some names have: UUIDs, URIs, and tags without
// hyphens.
func ownName(tenant *acctest.Tenant, attribute, text string) string {
	switch prefix := tenant.Name(""); {
	case uuid.MatchString(text):
		h := sha256.Sum256([]byte(prefix + strings.ToLower(text)))
		return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
	case strings.Contains(text, "://"):
		return text + "/" + strings.TrimSuffix(prefix, "-")
	case strings.HasPrefix(text, "urn:"):
		return text + ":" + strings.TrimSuffix(prefix, "-")
	case attribute == "tag":
		return strings.ReplaceAll(tenant.Name(text), "-", "_")
	}
	return tenant.Name(text)
}
