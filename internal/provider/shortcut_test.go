package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/shortcut"
)

// What is answered without the framework is what it would have answered: for
// models of each kind, for each of their attributes changed, removed and not
// known, in the configuration and in the state.
func TestShortcutsAnswerAsTheFramework(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		kind := k.Type
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			var short counts
			for model := range uint64(2) {
				tenant := acctest.Start(t)
				config := k.Model(t, tenant, 1, model)
				c := newComparison(t, k, &short)
				one := rig.Behind(t, c)
				settings := rig.Values{}
				for name, value := range tenant.Settings() {
					settings[name] = value
				}
				if problems := one.Configure(settings); problems.Errors() != nil {
					t.Fatal(problems)
				}
				object, problems := one.Create(kind, config)
				if problems.Errors() != nil {
					t.Fatal(problems)
				}
				c.vary = true
				if _, problems := one.Plan(kind, object, config); problems.Errors() != nil {
					t.Error(problems)
				}
			}
			if (short.validations > 0) != (k.Without[kinds.ShortValidation] == "") {
				t.Errorf("%d configurations were found valid without the framework", short.validations)
			}
			if (short.reads > 0) != (k.Without[kinds.ShortRead] == "") {
				t.Errorf("%d objects were read without the framework", short.reads)
			}
			if short.upgrades == 0 {
				t.Error("no state was answered without the framework")
			}
			if (short.plans > 0) != (k.Without[kinds.ShortPlan] == "") {
				t.Errorf("%d plans were answered without the framework", short.plans)
			}
			t.Logf("without the framework: %d of %d configurations, %d of %d reads, %d of %d plans, %d of %d states",
				short.validations, short.allValidations, short.reads, short.allReads, short.plans, short.allPlans, short.upgrades, short.allUpgrades)
		})
	}
}

// What was read before the framework is asked is not read again: neither an
// object that has changed, nor one that is gone or refused.
func TestShortcutsReadOnce(t *testing.T) {
	tenant := acctest.Start(t)
	inner := &counting{asked: new(atomic.Int64)}
	r := rig.Behind(t, shortcut.New(provider.New("test")(), inner.serve))
	settings := rig.Values{"read_coalescing": false, "max_retries": 0}
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	if problems := r.Configure(settings); problems.Errors() != nil {
		t.Fatal(problems)
	}
	object, problems := r.Create("onekosmos_auth_module", rig.Values{"name": "Guests", "type": "db"})
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	local, id := tenant.Local(t), object.Values().Text("id")
	for _, step := range []struct {
		what      string
		change    func()
		framework int64
		want      string // requests
		err       string
		name      string
	}{
		{"unchanged", func() {}, 0, "GET", "", "Guests"},
		{"changed", func() { local.Change("auth_modules", id, func(o map[string]any) { o["name"] = "Visitors" }) }, 1, "GET", "", "Visitors"},
		{"refused", func() {
			local.Inject(localtenant.Fault{Path: "/auth_modules/{moduleId}", Status: 403, ContentType: "application/json", Body: `{"message":"no"}`})
		}, 1, "GET", "Could not read auth module", ""},
		{"gone", func() { local.Remove("auth_modules", id) }, 1, "GET POST", "", ""}, // the list confirms it
	} {
		step.change()
		local.ResetJournal()
		before := inner.asked.Load()
		read, problems := r.Read(object)
		if step.err != "" {
			if !strings.Contains(problems.String(), step.err) {
				t.Errorf("%s: %s", step.what, problems)
			}
		} else if name := nameOf(read); problems != nil || name != step.name {
			t.Errorf("%s: the name is %q, want %q; %s", step.what, name, step.name, problems)
		}
		if asked := inner.asked.Load() - before; asked != step.framework {
			t.Errorf("%s: the framework was asked %d times, want %d", step.what, asked, step.framework)
		}
		var methods []string
		for _, x := range local.Journal() {
			if x.Service == "adminapi" && strings.HasPrefix(x.Endpoint, "/auth_modules") {
				methods = append(methods, x.Method)
			}
		}
		if got := strings.Join(methods, " "); got != step.want {
			t.Errorf("%s: requests %q, want %q", step.what, got, step.want)
		}
	}
}

// nameOf is empty for an object that is gone.
func nameOf(i *rig.Instance) string {
	if i == nil {
		return ""
	}
	return i.Values().Text("name")
}

// The framework implements interfaces that are not part of the server's own.
func TestShortcutsHideNothing(t *testing.T) {
	p := provider.New("test")()
	inner := providerserver.NewProtocol6(p)()
	of, with := reflect.TypeOf(inner), reflect.TypeOf(shortcut.New(p, providerserver.NewProtocol6))
	for i := range of.NumMethod() {
		if name := of.Method(i).Name; !hasMethod(with, name) {
			t.Errorf("the framework's server has %s, which does not pass", name)
		}
	}
	if of == with {
		t.Error("there are no shortcuts")
	}
}

func hasMethod(of reflect.Type, name string) bool {
	_, ok := of.MethodByName(name)
	return ok
}

type counts struct{ reads, allReads, validations, allValidations, plans, allPlans, upgrades, allUpgrades int }

type wholeServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}

// counting is the framework's server, and counts what it is asked.
type counting struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
	asked *atomic.Int64
}

// serve makes the framework's server of the whole provider, which is c, and
// those of single resources.
func (c *counting) serve(p fwprovider.Provider) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		one := c
		if c.ProviderServer != nil {
			one = &counting{asked: c.asked}
		}
		one.use(providerserver.NewProtocol6(p)())
		return one
	}
}

func (c *counting) use(framework tfprotov6.ProviderServer) {
	c.ProviderServer, c.ListResourceServer = framework, framework.(tfprotov6.ListResourceServer)
	c.ActionServer, c.StateStoreServer = framework.(tfprotov6.ActionServer), framework.(tfprotov6.StateStoreServer)
}

func (c *counting) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	c.asked.Add(1)
	return c.ProviderServer.ValidateResourceConfig(ctx, req)
}

func (c *counting) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	c.asked.Add(1)
	return c.ProviderServer.ReadResource(ctx, req)
}

func (c *counting) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	c.asked.Add(1)
	return c.ProviderServer.PlanResourceChange(ctx, req)
}

func (c *counting) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	c.asked.Add(1)
	return c.ProviderServer.UpgradeResourceState(ctx, req)
}

// comparison is a server with shortcuts, and compares its answers to the
// framework's.
type comparison struct {
	wholeServer // with shortcuts
	t           *testing.T
	kind        kinds.Kind
	inner       *counting
	schemas     map[string]*tfprotov6.Schema
	identities  map[string]*tfprotov6.ResourceIdentitySchema
	short       *counts
	vary        bool
}

func newComparison(t *testing.T, kind kinds.Kind, short *counts) *comparison {
	c := &comparison{t: t, kind: kind, short: short, inner: &counting{asked: new(atomic.Int64)}}
	c.wholeServer = shortcut.New(provider.New("test")(), c.inner.serve).(wholeServer)
	framework := c.inner.ProviderServer
	schemas, err := framework.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := framework.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	c.schemas, c.identities = schemas.ResourceSchemas, identities.IdentitySchemas
	return c
}

func (c *comparison) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	answer := c.plan(req, "as asked")
	if c.vary {
		c.variants(req)
	}
	return answer, nil
}

// variants asks for plans in which the state is proposed, whatever core would
// propose, as only such are answered without the framework; and for plans of
// what has drifted.
func (c *comparison) variants(req *tfprotov6.PlanResourceChangeRequest) {
	ty := c.schemas[req.TypeName].ValueType()
	config, state := c.value(ty, req.Config), c.value(ty, req.PriorState)
	ask := func(config, prior, proposed tftypes.Value, what string) {
		one := *req
		one.Config, one.PriorState, one.ProposedNewState = c.wire(config), c.wire(prior), c.wire(proposed)
		if prior.Equal(proposed) {
			one.ProposedNewState = one.PriorState // as core has it, which sorts the keys of maps
		}
		c.plan(&one, what)
	}
	ask(config, state, state, "unchanged")
	c.reads(req, state)
	c.validations(req.TypeName, config, "as configured")
	varied := c.kind.Without[kinds.ShortPlan] == "" // the others are compared to themselves
	for _, changed := range mutations(config) {
		c.validations(req.TypeName, changed.value, changed.what)
		if varied {
			ask(changed.value, state, state, "configured otherwise: "+changed.what)
		}
	}
	for _, changed := range mutations(state) {
		if !changed.value.IsFullyKnown() {
			continue
		}
		if varied {
			ask(config, changed.value, changed.value, "another state: "+changed.what)
			ask(config, changed.value, state, "drifted: "+changed.what)
		}
		c.upgrades(req.TypeName, changed.value, changed.what)
	}
	c.upgrades(req.TypeName, state, "unchanged")
	for what, change := range map[string]func(*tfprotov6.PlanResourceChangeRequest){
		"without identity":              func(r *tfprotov6.PlanResourceChangeRequest) { r.PriorIdentity = nil },
		"private state":                 func(r *tfprotov6.PlanResourceChangeRequest) { r.PriorPrivate = []byte(`{"a":"e30="}`) },
		"empty private state":           func(r *tfprotov6.PlanResourceChangeRequest) { r.PriorPrivate = []byte(`{}`) },
		"foreign private state":         func(r *tfprotov6.PlanResourceChangeRequest) { r.PriorPrivate = []byte(`{"schema_version":"1"}`) },
		"private state that is no JSON": func(r *tfprotov6.PlanResourceChangeRequest) { r.PriorPrivate = []byte(`{"a":"YQ=="}`) },
		"empty private value":           func(r *tfprotov6.PlanResourceChangeRequest) { r.PriorPrivate = []byte(`{"a":""}`) },
		"capabilities": func(r *tfprotov6.PlanResourceChangeRequest) {
			r.ClientCapabilities = &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: true}
		},
		"destroyed":   func(r *tfprotov6.PlanResourceChangeRequest) { r.ProposedNewState = c.wire(tftypes.NewValue(ty, nil)) },
		"never there": func(r *tfprotov6.PlanResourceChangeRequest) { r.PriorState = c.wire(tftypes.NewValue(ty, nil)) },
		"nothing there or asked": func(r *tfprotov6.PlanResourceChangeRequest) {
			r.PriorState = c.wire(tftypes.NewValue(ty, nil))
			r.ProposedNewState, r.Config = r.PriorState, r.PriorState
		},
	} {
		one := *req
		one.ProposedNewState = one.PriorState
		change(&one)
		c.plan(&one, what)
	}
}

func (c *comparison) plan(req *tfprotov6.PlanResourceChangeRequest, what string) *tfprotov6.PlanResourceChangeResponse {
	before, copied := c.inner.asked.Load(), *req
	got, err := c.wholeServer.PlanResourceChange(c.t.Context(), &copied)
	c.noError(err)
	c.short.allPlans++
	if c.inner.asked.Load() == before {
		c.short.plans++
	}
	want, err := c.inner.ProviderServer.PlanResourceChange(c.t.Context(), req)
	c.noError(err)
	c.sameText(what, problems(got.Diagnostics), problems(want.Diagnostics))
	if rig.Problems(want.Diagnostics).Errors() != nil {
		return got // what else it has by then depends on the order of a map
	}
	c.sameAnswer(what, req.TypeName, answered{got.PlannedState, got.PlannedIdentity, got.PlannedPrivate}, answered{want.PlannedState, want.PlannedIdentity, want.PlannedPrivate})
	c.sameText(what, fmt.Sprint(got.RequiresReplace, got.Deferred), fmt.Sprint(want.RequiresReplace, want.Deferred))
	return got
}

// validations are by a CLI that knows write-only attributes, and by one that
// does not.
func (c *comparison) validations(typeName string, config tftypes.Value, what string) {
	for _, capabilities := range []*tfprotov6.ValidateResourceConfigClientCapabilities{nil, {}, {WriteOnlyAttributesAllowed: true}} {
		before := c.inner.asked.Load()
		req := &tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: c.wire(config), ClientCapabilities: capabilities}
		got, err := c.wholeServer.ValidateResourceConfig(c.t.Context(), req)
		c.noError(err)
		c.short.allValidations++
		if c.inner.asked.Load() == before {
			c.short.validations++
		}
		want, err := c.inner.ProviderServer.ValidateResourceConfig(c.t.Context(), req)
		c.noError(err)
		null, open := emptyElements(config)
		if null > 0 { // the framework takes it for an object that lacks what is required, or for nothing
			c.sameText("validation, "+what, problems(got.Diagnostics), problems(nullFindings(got.Diagnostics, null)))
			continue
		}
		c.sameText("validation, "+what, problems(without(got.Diagnostics, open)), problems(without(want.Diagnostics, open)))
	}
}

// emptyElements counts the elements that are null, and returns where there are
// some that are not known.
func emptyElements(config tftypes.Value) (null int, open []*tftypes.AttributePath) {
	_ = tftypes.Walk(config, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if _, member := at.LastStep().(tftypes.AttributeName); !member && at.LastStep() != nil {
			if v.IsNull() {
				null++
			} else if !v.IsKnown() {
				open = append(open, at)
			}
		}
		return true, nil
	})
	return null, open
}

// nullFindings returns the findings of null elements, if there are as many as
// there should be.
func nullFindings(found []*tfprotov6.Diagnostic, count int) (ours []*tfprotov6.Diagnostic) {
	for _, d := range found {
		if d.Summary == "Null element" && d.Severity == tfprotov6.DiagnosticSeverityError {
			ours = append(ours, d)
		}
	}
	if len(ours) != count {
		return nil
	}
	return ours
}

// without leaves out what the framework misses in elements that are not known.
func without(found []*tfprotov6.Diagnostic, open []*tftypes.AttributePath) []*tfprotov6.Diagnostic {
	return slices.DeleteFunc(slices.Clone(found), func(d *tfprotov6.Diagnostic) bool {
		return slices.ContainsFunc(open, func(at *tftypes.AttributePath) bool {
			steps := len(at.Steps())
			return len(d.Attribute.Steps()) > steps && tftypes.NewAttributePathWithSteps(d.Attribute.Steps()[:steps]).Equal(at)
		})
	})
}

// reads are of the object as it is, of states that differ from it, and as a CLI
// asks after an import or without identity.
func (c *comparison) reads(plan *tfprotov6.PlanResourceChangeRequest, state tftypes.Value) {
	as := func(what string, change func(*tfprotov6.ReadResourceRequest)) {
		req := &tfprotov6.ReadResourceRequest{TypeName: plan.TypeName, CurrentState: c.wire(state), Private: plan.PriorPrivate, CurrentIdentity: plan.PriorIdentity}
		change(req)
		c.read(req, what)
	}
	as("unchanged", func(*tfprotov6.ReadResourceRequest) {})
	if c.kind.Without[kinds.ShortRead] != "" {
		return
	}
	for _, changed := range mutations(state) {
		as(changed.what, func(r *tfprotov6.ReadResourceRequest) { r.CurrentState = c.wire(changed.value) })
	}
	identity := c.identities[plan.TypeName].ValueType()
	identified := func(v tftypes.Value) func(*tfprotov6.ReadResourceRequest) {
		return func(r *tfprotov6.ReadResourceRequest) {
			r.CurrentIdentity = &tfprotov6.ResourceIdentityData{IdentityData: c.wire(v)}
		}
	}
	as("without identity", func(r *tfprotov6.ReadResourceRequest) { r.CurrentIdentity = nil })
	as("null identity", identified(tftypes.NewValue(identity, nil)))
	for _, other := range mutations(c.value(identity, plan.PriorIdentity.IdentityData)) {
		if other.value.IsFullyKnown() {
			as("another identity: "+other.what, identified(other.value))
		}
	}
	as("private state", func(r *tfprotov6.ReadResourceRequest) { r.Private = []byte(`{"a":"e30="}`) })
	as("empty private state", func(r *tfprotov6.ReadResourceRequest) { r.Private = []byte(`{}`) })
	as("just imported", func(r *tfprotov6.ReadResourceRequest) { r.Private = []byte(`{".import_before_read":"dHJ1ZQ=="}`) })
	as("capabilities", func(r *tfprotov6.ReadResourceRequest) {
		r.ClientCapabilities = &tfprotov6.ReadResourceClientCapabilities{DeferralAllowed: true}
	})
}

func (c *comparison) read(req *tfprotov6.ReadResourceRequest, what string) {
	before, copied := c.inner.asked.Load(), *req
	got, err := c.wholeServer.ReadResource(c.t.Context(), &copied)
	c.noError(err)
	c.short.allReads++
	if c.inner.asked.Load() == before {
		c.short.reads++
	}
	want, err := c.inner.ProviderServer.ReadResource(c.t.Context(), req)
	c.noError(err)
	what = "read, " + what
	c.sameText(what, problems(got.Diagnostics), problems(want.Diagnostics))
	c.sameAnswer(what, req.TypeName, answered{got.NewState, got.NewIdentity, got.Private}, answered{want.NewState, want.NewIdentity, want.Private})
	c.sameText(what, fmt.Sprint(got.Deferred), fmt.Sprint(want.Deferred))
}

// answered is what plans and reads answer alike.
type answered struct {
	state    *tfprotov6.DynamicValue
	identity *tfprotov6.ResourceIdentityData
	private  []byte
}

func (c *comparison) sameAnswer(what, typeName string, got, want answered) {
	c.t.Helper()
	ty, identity := c.schemas[typeName].ValueType(), c.identities[typeName].ValueType()
	identityOf := func(i *tfprotov6.ResourceIdentityData) tftypes.Value {
		if i == nil {
			return tftypes.Value{}
		}
		return c.value(identity, i.IdentityData)
	}
	c.same(what, "state", c.value(ty, got.state), c.value(ty, want.state))
	c.same(what, "identity", identityOf(got.identity), identityOf(want.identity))
	if !bytes.Equal(got.private, want.private) {
		c.t.Errorf("%s: private state %s, want %s", what, got.private, want.private)
	}
}

func (c *comparison) upgrades(typeName string, state tftypes.Value, what string) {
	members := plain(state)
	text, err := json.Marshal(members)
	c.noError(err)
	indented, err := json.MarshalIndent(members, "      ", "  ")
	c.noError(err)
	version := c.schemas[typeName].Version
	c.upgrade(typeName, version, &tfprotov6.RawState{JSON: text}, what)
	c.upgrade(typeName, version, &tfprotov6.RawState{JSON: indented}, what+", indented")
	if what != "unchanged" {
		return
	}
	c.upgrade(typeName, version, nil, "no state")
	c.upgrade(typeName, version, &tfprotov6.RawState{}, "an empty state")
	c.upgrade(typeName, version, &tfprotov6.RawState{JSON: []byte("null")}, "null")
	c.upgrade(typeName, version, &tfprotov6.RawState{JSON: text[:len(text)-1]}, "half a state")
	c.upgrade(typeName, version, &tfprotov6.RawState{JSON: append(bytes.Clone(text), '1')}, "more than a state")
	c.upgrade(typeName, version, &tfprotov6.RawState{Flatmap: map[string]string{"id": "1"}}, "flatmap")
	c.upgrade(typeName, version+1, &tfprotov6.RawState{JSON: text}, "another version")
	for _, odd := range oddities(members) {
		text, err := json.Marshal(odd)
		c.noError(err)
		c.upgrade(typeName, version, &tfprotov6.RawState{JSON: text}, "odd: "+string(text))
	}
}

func (c *comparison) upgrade(typeName string, version int64, raw *tfprotov6.RawState, what string) {
	before := c.inner.asked.Load()
	req := &tfprotov6.UpgradeResourceStateRequest{TypeName: typeName, Version: version, RawState: raw}
	got, err := c.wholeServer.UpgradeResourceState(c.t.Context(), req)
	c.noError(err)
	c.short.allUpgrades++
	if c.inner.asked.Load() == before {
		c.short.upgrades++
	}
	want, err := c.inner.ProviderServer.UpgradeResourceState(c.t.Context(), req)
	c.noError(err)
	ty := c.schemas[typeName].ValueType()
	c.same("upgrade, "+what, "state", c.value(ty, got.UpgradedState), c.value(ty, want.UpgradedState))
	c.sameText("upgrade, "+what, problems(got.Diagnostics), problems(want.Diagnostics))
}

var requestID = regexp.MustCompile(`\[request [^]]*\]`)

// problems are in the order of their texts, as the framework walks maps, and
// without what is another at each request.
func problems(diagnostics []*tfprotov6.Diagnostic) string {
	var all []string
	for _, d := range diagnostics {
		all = append(all, rig.Problems{d}.String())
	}
	slices.Sort(all)
	return requestID.ReplaceAllString(strings.Join(all, ""), "")
}

func (c *comparison) same(what, of string, got, want tftypes.Value) {
	c.t.Helper()
	if !got.Equal(want) {
		diffs, _ := got.Diff(want)
		c.t.Errorf("%s: the %s differs from the framework's: %v", what, of, diffs)
	}
}

func (c *comparison) sameText(what, got, want string) {
	c.t.Helper()
	if got != want {
		c.t.Errorf("%s: answered\n%s\nthe framework answers\n%s", what, got, want)
	}
}

func (c *comparison) noError(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *comparison) wire(v tftypes.Value) *tfprotov6.DynamicValue {
	wire, err := tfprotov6.NewDynamicValue(v.Type(), v)
	c.noError(err)
	return &wire
}

func (c *comparison) value(ty tftypes.Type, wire *tfprotov6.DynamicValue) tftypes.Value {
	if wire == nil {
		return tftypes.Value{}
	}
	v, err := wire.Unmarshal(ty)
	c.noError(err)
	return v
}

type mutation struct {
	what  string
	value tftypes.Value
}

// mutations returns a value with one thing in it changed: every attribute and
// element null, unknown, and another.
func mutations(whole tftypes.Value) (all []mutation) {
	_ = tftypes.Walk(whole, func(at *tftypes.AttributePath, found tftypes.Value) (bool, error) {
		if len(at.Steps()) == 0 {
			return true, nil
		}
		others := append(otherThan(found), tftypes.NewValue(found.Type(), nil), tftypes.NewValue(found.Type(), tftypes.UnknownValue))
		for _, other := range others {
			if other.Equal(found) {
				continue
			}
			changed, err := tftypes.Transform(whole, func(p *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
				if p.Equal(at) {
					return other, nil
				}
				return v, nil
			})
			if err == nil {
				all = append(all, mutation{fmt.Sprint(at, " is ", other), changed})
			}
		}
		_, inSet := at.LastStep().(tftypes.ElementKeyValue)
		return !inSet, nil
	})
	return all
}

// otherThan returns other values of the same type.
func otherThan(v tftypes.Value) []tftypes.Value {
	of := func(values ...any) (all []tftypes.Value) {
		for _, value := range values {
			all = append(all, tftypes.NewValue(v.Type(), value))
		}
		return all
	}
	switch ty := v.Type().(type) {
	case tftypes.Object:
		if v.IsNull() {
			empty := map[string]tftypes.Value{}
			for name, member := range ty.AttributeTypes {
				empty[name] = tftypes.NewValue(member, nil)
			}
			return of(empty)
		}
		return nil
	case tftypes.Map:
		var members map[string]tftypes.Value
		_ = v.As(&members)
		for _, one := range members {
			return of(map[string]tftypes.Value{}, map[string]tftypes.Value{"another": one})
		}
		return of(map[string]tftypes.Value{})
	case tftypes.List, tftypes.Set:
		var elements []tftypes.Value
		if _ = v.As(&elements); len(elements) > 0 {
			return of([]tftypes.Value{}, elements[:1], append(elements[:len(elements):len(elements)], elements[0]))
		}
		return of([]tftypes.Value{})
	}
	switch {
	case v.Type().Is(tftypes.Bool):
		return of(true, false)
	case v.Type().Is(tftypes.Number):
		return of(0, 1, 1.5)
	}
	return of("", "another", "{ }")
}

// plain returns a known value as encoding/json takes it.
func plain(v tftypes.Value) any {
	if v.IsNull() {
		return nil
	}
	switch v.Type().(type) {
	case tftypes.Object, tftypes.Map:
		var members map[string]tftypes.Value
		_ = v.As(&members)
		made := map[string]any{}
		for name, member := range members {
			made[name] = plain(member)
		}
		return made
	case tftypes.List, tftypes.Set:
		var elements []tftypes.Value
		_ = v.As(&elements)
		made := []any{}
		for _, element := range elements {
			made = append(made, plain(element))
		}
		return made
	}
	var text string
	var truth bool
	var number big.Float
	switch {
	case v.Type().Is(tftypes.Bool):
		_ = v.As(&truth)
		return truth
	case v.Type().Is(tftypes.Number):
		_ = v.As(&number)
		return json.Number(number.Text('g', -1))
	}
	_ = v.As(&text)
	return text
}

// oddities returns a state with one object in it that has a member too many, or
// lacks one, or has one of another type.
func oddities(state any) (all []any) {
	switch state := state.(type) {
	case map[string]any:
		with := func(name string, value any) map[string]any {
			made := map[string]any{}
			for n, v := range state {
				made[n] = v
			}
			made[name] = value
			return made
		}
		all = append(all, with("aaa", 1), with("zzz", nil))
		for name, value := range state {
			less := with(name, nil)
			delete(less, name)
			all = append(all, less)
			for _, other := range []any{"1", "true", json.Number("1"), true, []any{}, map[string]any{}} {
				all = append(all, with(name, other))
			}
			for _, inside := range oddities(value) {
				all = append(all, with(name, inside))
			}
		}
	case []any:
		for i := range min(len(state), 1) {
			for _, inside := range oddities(state[i]) {
				all = append(all, append([]any{inside}, state[1:]...))
			}
		}
	}
	return all
}
