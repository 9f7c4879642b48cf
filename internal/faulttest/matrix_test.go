// Package faulttest holds the provider against every mishap that can befall a
// call, for every operation and for kinds that stand for all the others:
// nothing may be lost, nothing doubled, nothing leaked.
package faulttest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// Outcomes of the try that the fault meets.
const (
	done    = "done"    // without an error
	refused = "refused" // an error, and the tenant is as it was
	unknown = "unknown" // an error that says that the change may have been made
	kept    = "kept"    // an error; the tenant was changed, and the state has the object
	lost    = "lost"    // an error; the tenant was changed, and nobody learns of it: never right
)

// workers is how many cells of one kind run at once: most of a cell is waiting
// for the next attempt.
const workers = 6

// cell is one fault in one operation on one kind.
type cell struct {
	fault fault
	op    string
	kind  kind
}

// result is what a cell came to.
type result struct {
	ran                         bool
	outcome                     string
	says                        string // all diagnostics of the try
	duplicates, orphans, losses int
	inconsistent                int // results and plans that are not what was to come
	leaks                       []string
	wrong                       []string // what else is not as it must be
}

func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	var cells []cell
	for _, f := range faults() {
		for _, op := range operations() {
			for _, k := range matrix() {
				if k.has(op) && f.not[op] == "" && k.of(f.not, op) == "" {
					cells = append(cells, cell{f, op, k})
				}
			}
		}
	}
	results := make([]result, len(cells))
	t.Cleanup(func() { t.Log(report(cells, results)) })
	for _, k := range matrix() {
		t.Run(k.name(), func(t *testing.T) {
			t.Parallel()
			set := newSetting(t, k)
			todo := make(chan int)
			var wg sync.WaitGroup
			for range workers {
				wg.Go(func() {
					r := rig.Unconfigured(t, provider.New("test"))
					for i := range todo {
						results[i] = cells[i].run(t, r, set)
					}
				})
			}
			for i, c := range cells {
				if c.kind.Type == k.Type {
					todo <- i
				}
			}
			close(todo)
			wg.Wait()
			for i, c := range cells {
				if c.kind.Type == k.Type {
					c.judge(t, results[i])
				}
			}
		})
	}
}

// judge holds a result against what is expected.
func (c cell) judge(t *testing.T, got result) {
	t.Helper()
	outcome, wrong, says := c.expected(), got.wrong, strings.Join(strings.Fields(got.says), " ")
	switch {
	case !got.ran:
		wrong = []string{"it did not run to its end"}
	case got.outcome != outcome:
		wrong = append(wrong, fmt.Sprintf("the outcome is %q, want %q", got.outcome, outcome))
	case outcome != done && (!(strings.Contains(says, "Could not "+c.words()) || strings.Contains(says, "To "+c.words())) || !strings.Contains(says, c.fault.says)):
		wrong = append(wrong, fmt.Sprintf("the error does not say that it could not %s, and %q", c.words(), c.fault.says))
	}
	if got.duplicates+got.orphans+got.losses+got.inconsistent > 0 {
		wrong = append(wrong, fmt.Sprintf("%d doubled, %d orphaned, %d lost, %d inconsistent", got.duplicates, got.orphans, got.losses, got.inconsistent))
	}
	for _, secret := range got.leaks {
		wrong = append(wrong, "a diagnostic holds "+secret)
	}
	if len(wrong) > 0 {
		t.Errorf("%s, %s: %s\n%s", c.fault.name, c.op, strings.Join(wrong, "; "), got.says)
	}
}

// setting is what a cell finds on its tenant: another object of its kind, one of
// another kind that makes a process sign in and fetch the service's key, and,
// except for a create, the object itself. It is made once for all cells of a kind.
type setting struct {
	options         localtenant.Options
	held            map[bool]map[string][]map[string]any // with the object, and without
	config, changed rig.Values
	secrets         []string // that either holds
	witness, object *rig.Instance
}

func newSetting(t *testing.T, k kind) *setting {
	t.Helper()
	tenant := acctest.Start(t)
	local, r := tenant.Local(t), acctest.RigOf(t, tenant, nil)
	made := func(typeName string, config rig.Values) *rig.Instance {
		object, problems := r.Create(typeName, config)
		if problems.Errors() != nil {
			t.Fatal(problems)
		}
		return object
	}
	s := &setting{held: map[bool]map[string][]map[string]any{}, options: localtenant.Options{
		Username: local.Username(), Password: local.Password(), License: local.License(), TenantID: local.TenantID(), CommunityID: local.CommunityID(),
	}}
	config, changed, neighbor, witness := k.prepare(t, tenant)
	s.config, s.changed, s.secrets = config, changed, append(k.SecretsIn(config), k.SecretsIn(changed)...)
	s.witness = made(k.Fault.Witness, witness)
	if neighbor != nil {
		made(k.Type, neighbor)
	}
	s.keep(local, false)
	s.object = made(k.Type, config)
	s.keep(local, true)
	return s
}

func (s *setting) keep(local *localtenant.Tenant, withObject bool) {
	s.held[withObject] = map[string][]map[string]any{}
	for _, name := range local.Collections() {
		s.held[withObject][name] = local.Objects(name)
	}
}

// fill gives a new tenant everything that was kept.
func (s *setting) fill(local *localtenant.Tenant, withObject bool) {
	for _, name := range local.Collections() {
		for _, o := range local.Objects(name) {
			local.Remove(name, o["_id"].(string))
		}
	}
	for name, objects := range s.held[withObject] {
		for _, o := range objects {
			local.Add(name, o)
		}
	}
}

// listen serves a tenant until the test ends.
func listen(t *testing.T, options localtenant.Options) (local *localtenant.Tenant, url string, ok bool) {
	t.Helper()
	local, err := localtenant.New(options)
	if err != nil {
		t.Error(err)
		return nil, "", false
	}
	server, err := local.Listen("127.0.0.1:0", nil)
	if err != nil {
		t.Error(err)
		return nil, "", false
	}
	t.Cleanup(server.Close)
	return local, server.URL, true
}

// run lets a fault meet an operation and then applies once more without it.
func (c cell) run(t *testing.T, r *rig.Rig, set *setting) (got result) {
	local, url, ok := listen(t, set.options)
	if !ok {
		return got
	}
	set.fill(local, c.op != create)
	pair, err := seal.NewKeyPair()
	if err != nil {
		t.Error(err)
		return got
	}
	settings := rig.Values{
		"base_url": url, "username": local.Username(), "password": local.Password(), "license_key": local.License(),
		"private_key": pair.PrivateKey(), "max_retries": 1, "allow_plain_license": true,
	}
	// process configures the provider anew, as the next command does.
	process := func(further rig.Values) {
		if problems := r.Configure(settings.With(further)); problems.Errors() != nil {
			t.Errorf("configure: %s", problems)
		}
	}
	must := func(what string, problems rig.Problems) {
		if problems.Errors() != nil {
			got.wrong = append(got.wrong, what+": "+problems.String())
		}
	}

	config, changed, before := set.config, set.changed, set.object
	if c.op == create {
		before = nil
	}
	others := without(local.Objects(c.kind.Collection), c.kind, before)

	// The try that the fault meets.
	if c.fault.before != nil {
		c.fault.before(local)
	}
	process(c.fault.settingsOf(local))
	if c.fault.settings["base_url"] == nil {
		_, problems := r.Read(set.witness)
		must("reading the witness", problems)
	}
	credentials := secretsOf(local, pair)
	if c.op == create || c.op == update {
		credentials = append(credentials, set.secrets...) // what is sent can be repeated
	}
	if c.fault.during != nil {
		unlock := c.fault.during(local, c, strings.Join(credentials, " "))
		defer unlock()
	}
	found := local.State()
	object, tried := c.try(r, before, config, changed)
	if tried.Errors() != nil || c.op == update {
		local.Settle() // whoever got that answer must see what was made or removed
	}
	was := local.State() != found
	local.ClearFaults()
	if !c.fault.stays {
		local.Set(localtenant.Modes{})
	}
	local.SetClock(0)
	got.says = tried.String()
	got.outcome = c.outcome(before, object, tried, was)

	// Once more, with the state that the try left.
	wanted := config
	if c.op == update {
		wanted = changed
	}
	process(nil)
	id := ""
	if before != nil {
		id = c.kind.ID(before.Values())
	}
	object, again := c.again(r, object, id, tried, wanted)
	must("the next apply", again)
	if c.op == update {
		local.Settle()
	}

	// The command after that finds nothing to do.
	process(nil)
	if c.op != remove && object != nil {
		var problems rig.Problems
		object, problems = r.Read(object)
		must("reading at the end", problems)
		if object != nil {
			plan, problems := r.Plan(c.kind.Type, object, wanted)
			must("planning at the end", problems)
			if plan != nil && !plan.NoOp() {
				got.inconsistent++
				got.wrong = append(got.wrong, fmt.Sprintf("after the next apply %v is still planned to become %v", object.Values(), plan.Values()))
			}
		}
	}
	if c.op == remove && !c.kind.One && c.kind.Leaves == nil {
		seen, problems := r.Read(set.object)
		must("reading at the end", problems)
		if seen != nil {
			got.wrong = append(got.wrong, "after it was deleted it is still there")
			got.inconsistent++
		}
	}
	for _, problem := range append(tried, again...) {
		if strings.HasPrefix(problem.Summary, "Provider produced") || problem.Summary == "The tenant keeps another value" {
			got.inconsistent++
		}
	}
	c.count(local, others, object, &got)
	said := tried.String() + again.String()
	for _, secret := range slices.Concat(secretsOf(local, pair), credentials, set.secrets) {
		if strings.Contains(said, secret) {
			got.leaks = append(got.leaks, secret)
			said = strings.ReplaceAll(said, secret, "")
		}
	}
	if found := local.Violations(); found != nil {
		got.wrong = append(got.wrong, fmt.Sprintf("violations: %q", found))
	}
	got.ran = true
	return got
}

// try does the operation once. It returns what core keeps of the object.
func (c cell) try(r *rig.Rig, before *rig.Instance, config, changed rig.Values) (*rig.Instance, rig.Problems) {
	switch c.op {
	case create:
		return r.Create(c.kind.Type, config)
	case read:
		object, problems := r.Read(before)
		if problems.Errors() != nil {
			return before, problems
		}
		return object, problems
	case update:
		return r.Update(before, changed)
	case remove:
		problems := r.Destroy(before)
		if problems.Errors() != nil {
			return before, problems
		}
		return nil, problems
	default:
		return r.Import(c.kind.Type, c.kind.ID(before.Values()))
	}
}

// outcome names what the try came to.
func (c cell) outcome(before, object *rig.Instance, tried rig.Problems, was bool) string {
	switch {
	case tried.Errors() == nil && (object == nil) != (c.op == remove):
		return lost
	case tried.Errors() == nil:
		return done
	case strings.Contains(strings.Join(strings.Fields(tried.String()), " "), "Run the plan again: it shows whether the change is there."):
		return unknown
	case !was:
		return refused
	case object != nil && c.op == create || before != nil && c.op == update:
		return kept
	}
	return lost
}

// again is what the next command does: refresh, plan, and the action that the
// plan says. An object whose creation failed is replaced.
func (c cell) again(r *rig.Rig, object *rig.Instance, id string, tried rig.Problems, config rig.Values) (*rig.Instance, rig.Problems) {
	if c.op == importing && object == nil {
		var problems rig.Problems
		if object, problems = r.Import(c.kind.Type, id); problems.Errors() != nil {
			return nil, problems
		}
	}
	if object != nil {
		refreshed, problems := r.Read(object)
		if problems.Errors() != nil {
			return object, problems
		}
		object = refreshed
	}
	tainted := c.op == create && tried.Errors() != nil
	if object != nil && (tainted || c.op == remove) {
		if problems := r.Destroy(object); problems.Errors() != nil || c.op == remove {
			return nil, problems
		}
		object = nil
	}
	switch {
	case c.op == remove:
		return nil, nil
	case object == nil:
		return r.Create(c.kind.Type, config)
	}
	return r.Update(object, config)
}

// count counts on the tenant.
func (c cell) count(local *localtenant.Tenant, others []map[string]any, object *rig.Instance, got *result) {
	id := ""
	if object != nil {
		id = c.kind.own(object.Values())
	}
	present := local.Objects(c.kind.Collection)
	for _, other := range others {
		if c.kind.One {
			break
		}
		if !has(present, func(o map[string]any) bool { return o["_id"] == other["_id"] && holds(o, other) }) {
			got.losses++
		}
	}
	var ours []map[string]any
	for _, o := range present {
		if c.kind.One || !has(others, func(other map[string]any) bool { return other["_id"] == o["_id"] }) {
			ours = append(ours, o)
		}
	}
	inState := func(o map[string]any) bool { return c.kind.One || c.kind.Stored(o) == id }
	switch c.op {
	case remove:
		for _, o := range ours {
			if !c.kind.One && (c.kind.Leaves == nil || !c.kind.Leaves(o)) {
				got.orphans++
			}
		}
		return
	default:
		got.duplicates += max(0, len(ours)-1)
		for _, o := range ours {
			if !inState(o) {
				got.orphans++
			}
		}
		if !has(ours, inState) {
			got.losses++
		}
	}
}

func has(objects []map[string]any, is func(map[string]any) bool) bool {
	for _, o := range objects {
		if is(o) {
			return true
		}
	}
	return false
}

// holds reports whether all of an object is still there. A newer tenant may have
// added members.
func holds(now, was map[string]any) bool {
	for name, value := range was {
		inner, nested := value.(map[string]any)
		present, still := now[name].(map[string]any)
		if nested && still && holds(present, inner) {
			continue
		}
		if _, list := value.([]any); list {
			continue // its elements may have got members too
		}
		if !reflect.DeepEqual(now[name], value) {
			return false
		}
	}
	return true
}

// without returns the objects but one.
func without(objects []map[string]any, k kind, one *rig.Instance) (others []map[string]any) {
	for _, o := range objects {
		if one == nil || k.Stored(o) != k.own(one.Values()) {
			others = append(others, o)
		}
	}
	return others
}

// secretsOf returns everything that no diagnostic may hold: what the provider
// signs in with, and every token it was given.
func secretsOf(local *localtenant.Tenant, pair *seal.KeyPair) []string {
	secrets := []string{local.Password(), local.License(), pair.PrivateKey()}
	seen := map[string]bool{}
	for _, x := range local.Journal() {
		sealed, ok := strings.CutPrefix(x.Header.Get("Authorization"), "Bearer ")
		if !ok {
			continue
		}
		service, err := seal.ParsePublicKey(local.PublicKey(x.Service))
		if err != nil {
			panic(err)
		}
		cipher, err := pair.Cipher(service)
		if err != nil {
			panic(err)
		}
		token, err := cipher.Open(sealed)
		if err != nil {
			continue // sealed with a key that was rotated since
		}
		if !seen[string(token)] {
			seen[string(token)] = true
			secrets = append(secrets, string(token))
		}
	}
	return secrets
}

// report is the matrix as a table, and the counts.
func report(cells []cell, results []result) string {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "\nfault\toperation")
	for _, k := range matrix() {
		fmt.Fprint(table, "\t"+k.name())
	}
	fmt.Fprintln(table)
	var ran, duplicates, orphans, losses, inconsistent, leaks int
	counts := map[string]int{}
	for i, c := range cells {
		if i%len(matrix()) == 0 {
			fmt.Fprint(table, c.fault.name+"\t"+c.op)
		}
		got := results[i]
		fmt.Fprint(table, "\t"+got.outcome)
		if (i+1)%len(matrix()) == 0 {
			fmt.Fprintln(table)
		}
		if got.ran {
			ran++
		}
		counts[got.outcome]++
		duplicates, orphans, losses = duplicates+got.duplicates, orphans+got.orphans, losses+got.losses
		inconsistent, leaks = inconsistent+got.inconsistent, leaks+len(got.leaks)
	}
	table.Flush()
	fmt.Fprintf(&b, "\n%d cells: %d done, %d refused, %d unknown, %d kept", ran, counts[done], counts[refused], counts[unknown], counts[kept])
	fmt.Fprintf(&b, "\nAfter one more apply: duplicates %d, orphans %d, lost %d, inconsistent %d, leaks %d.\n", duplicates, orphans, losses, inconsistent, leaks)
	return b.String()
}

// jsonText is a JSON text for a message that repeats what it was sent.
func jsonText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}
