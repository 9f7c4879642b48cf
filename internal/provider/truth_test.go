package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// habitual is a tenant that makes something else of whatever it is sent.
var habitual = localtenant.Modes{Habits: true}

// modelsOfHabit is how many models of each kind a tenant with habits gets.
const modelsOfHabit = 2

// A tenant that keeps values other than those it was sent makes no apply fail
// and no plan differ, and what somebody else changes is seen all the same: every
// member of what it stores, wherever an answer shows it.
func TestHabitsAreNoDrift(t *testing.T) {
	t.Parallel()
	var applies, remembered, changes, shown atomic.Int64
	t.Run("kinds", func(t *testing.T) {
		for _, k := range kinds.All() {
			t.Run(k.Type, func(t *testing.T) {
				t.Parallel()
				for number := range uint64(modelsOfHabit) {
					tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false}, habitual)
					model := k.Model(t, tenant, 7, number)
					wrong := rig.Violations(r, rig.Conformance{Type: k.Type, Config: model, NotImported: slices.Collect(maps.Keys(k.Schema(t.Context())))})
					wrong = slices.DeleteFunc(wrong, func(w string) bool { return k.Without[kinds.Import] != "" && strings.HasPrefix(w, "import: ") })
					if len(wrong) > 0 {
						text, _ := json.MarshalIndent(model, "", "  ")
						t.Fatalf("model %d: %s\n%s", number, strings.Join(wrong, "\n"), text)
					}
					applies.Add(1)
					// A tenant of its own: on the first, what a destroy leaves has the name.
					tenant, r = acctest.NewRig(t, rig.Values{"read_coalescing": false}, habitual)
					model = k.Model(t, tenant, 7, number)
					object, problems := r.Create(k.Type, model)
					if problems.Errors() != nil {
						t.Fatal(problems)
					}
					applies.Add(1)
					var kept map[string]string
					_ = json.Unmarshal(object.Private()["kept"], &kept)
					remembered.Add(int64(len(kept)))
					if k.Collection != "" && k.Without[kinds.Drift] == "" {
						all, visible := changeEverything(t, k, tenant.Local(t), r, object)
						changes.Add(all)
						shown.Add(visible)
					}
				}
			})
		}
	})
	t.Logf("%d applies, none failed; %d values that the tenant made something else of; %d members changed behind the provider's back, of which answers show %d, all of them seen",
		applies.Load(), remembered.Load(), changes.Load(), shown.Load())
	if !t.Failed() && (remembered.Load() < 50 || shown.Load() < 150) {
		t.Error("the tenant has fewer habits than it should")
	}
}

// changeEverything changes one member of the stored object after the other, and
// wants a Read to see each that a Read without a memory sees.
func changeEverything(t *testing.T, k kinds.Kind, local *localtenant.Tenant, r *rig.Rig, object *rig.Instance) (all, visible int64) {
	t.Helper()
	id := object.Values()[k.IdentityNames()[len(k.IdentityNames())-1]]
	at := slices.IndexFunc(local.Objects(k.Collection), func(o map[string]any) bool { return k.Stored(o) == id })
	if at < 0 {
		t.Fatalf("there is no %v in %s", id, k.Collection)
	}
	stored := local.Objects(k.Collection)[at]
	key, _ := stored["_id"].(string)
	put := func(o map[string]any) {
		local.Change(k.Collection, key, func(now map[string]any) {
			clear(now)
			maps.Copy(now, o)
		})
	}
	read := func(of *rig.Instance) any {
		found, problems := r.Read(of)
		switch {
		case problems.Errors() != nil:
			return problems.String()
		case found == nil:
			return "gone"
		}
		return found.Values()
	}
	before := read(object.WithoutPrivate())
	eachLeaf("", stored, func(where string, changed map[string]any) {
		all++
		put(changed)
		after, known := read(object.WithoutPrivate()), read(object)
		if !reflect.DeepEqual(before, after) {
			visible++
			if reflect.DeepEqual(known, any(object.Values())) {
				t.Errorf("%s was changed, and is not seen", where)
			}
		}
	})
	put(stored)
	if now := read(object); !reflect.DeepEqual(now, any(object.Values())) {
		t.Errorf("the object is as it was, and reads otherwise: %v", now)
	}
	return all, visible
}

// eachLeaf hands over copies of an object, each with one text, number or
// boolean changed.
func eachLeaf(at string, object map[string]any, see func(at string, changed map[string]any)) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if name == "_id" || strings.HasPrefix(name, "__") {
			continue
		}
		changed := maps.Clone(object)
		with := func(where string, value any) {
			changed[name] = value
			see(at+"."+where, changed)
		}
		switch value := object[name].(type) {
		case string:
			with(name, otherText(value))
		case bool:
			with(name, !value)
		case float64:
			with(name, value+100)
		case map[string]any:
			eachLeaf(name, value, func(where string, inner map[string]any) { with(where, inner) })
		case []any:
			for i, element := range value {
				inList := func(where string, other any) {
					list := slices.Clone(value)
					list[i] = other
					with(where, list)
				}
				switch element := element.(type) {
				case string:
					inList(fmt.Sprintf("%s[%d]", name, i), otherText(element))
				case map[string]any:
					eachLeaf(fmt.Sprintf("%s[%d]", name, i), element, func(where string, inner map[string]any) { inList(where, inner) })
				}
			}
		}
	}
}

// otherText is another value of what a text spells.
func otherText(text string) string {
	if number, err := strconv.Atoi(text); err == nil {
		return strconv.Itoa(number + 1)
	}
	if on, err := strconv.ParseBool(text); err == nil {
		return strconv.FormatBool(!on)
	}
	return text + "-changed"
}

// What was applied stays applied over a whole life, however it goes on.
func TestHabitsOverALife(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		for _, life := range k.Lives {
			t.Run(k.Type+"/"+life.Name, func(t *testing.T) {
				t.Parallel()
				tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false}, habitual)
				life := life.Prepare(t, tenant)
				steps := []rig.Values{life.Minimal, life.Full}
				for _, change := range life.Changes {
					steps = append(steps, life.Minimal.With(change.Set))
				}
				var object *rig.Instance
				for i, config := range append(steps, life.Minimal) {
					if config == nil {
						continue
					}
					var problems rig.Problems
					if object == nil {
						object, problems = r.Create(k.Type, config)
					} else {
						object, problems = r.Update(object, config)
					}
					if problems.Errors() != nil {
						t.Fatalf("step %d: %s", i, problems)
					}
					read, problems := r.Read(object)
					if problems.Errors() != nil || read == nil {
						t.Fatalf("step %d: %s", i, problems)
					}
					if !reflect.DeepEqual(read.Values(), object.Values()) {
						t.Errorf("step %d: read as %v, was %v", i, read.Values(), object.Values())
					}
					if plan, problems := r.Plan(k.Type, read, config); problems.Errors() != nil || !plan.NoOp() {
						t.Errorf("step %d: the next plan is not empty: %s", i, problems)
					}
				}
				if problems := r.Destroy(object); problems.Errors() != nil {
					t.Error(problems)
				}
			})
		}
	}
}

// A certificate from a Windows editor reaches the tenant without what the editor
// adds, stays in the state as it is given, and is the same as that of another.
func TestCertificateFromAnotherSystem(t *testing.T) {
	t.Parallel()
	const unix = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
	windows := "\ufeff" + strings.ReplaceAll(unix, "\n", "\r\n")
	tenant, r := acctest.NewRig(t, nil)
	k := kinds.Of("onekosmos_service_provider")
	full := k.Life("saml").Full
	with := func(certificate string) rig.Values {
		return full.With(rig.Values{"saml": full["saml"].(rig.Values).With(rig.Values{"signing_certificate": certificate})})
	}
	object, problems := r.Create(k.Type, with(windows))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	at := slices.IndexFunc(tenant.Local(t).Objects(k.Collection), func(o map[string]any) bool { return o["_id"] == object.Values()["id"] })
	if saml := tenant.Local(t).Objects(k.Collection)[at]["saml_config"].(map[string]any); saml["signingCert"] != unix {
		t.Errorf("the tenant has %q", saml["signingCert"])
	}
	read, problems := r.Read(object)
	if len(problems) > 0 || read.Values().Get("saml.signing_certificate") != windows {
		t.Errorf("read as %q %s", read.Values().Get("saml.signing_certificate"), problems)
	}
	for _, certificate := range []string{windows, unix, strings.TrimSpace(unix)} {
		if plan, problems := r.Plan(k.Type, read, with(certificate)); problems.Errors() != nil || !plan.NoOp() {
			t.Errorf("%q plans a change: %s", certificate, problems)
		}
	}
}
