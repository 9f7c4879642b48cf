package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// An object may come from a variable, a map of objects or a conditional: while
// it is not known, wherever it stands, it is valid and planned. One that is null
// is named.
func TestObjectsThatAreNotKnown(t *testing.T) {
	t.Parallel()
	given, refused := map[string]int{}, 0
	for _, k := range kinds.All() {
		tenant, r := acctest.NewRig(t, nil)
		attributes := k.Schema(t.Context())
		for _, life := range k.Lives {
			life := life.Prepare(t, tenant)
			configs := []rig.Values{life.Minimal, life.Full}
			for _, change := range life.Changes {
				configs = append(configs, life.Minimal.With(change.Set))
			}
			for _, config := range configs {
				eachObject(attributes, "", config, func(at string, element bool, replace func(any) rig.Values) {
					given[k.Type+"."+at]++
					open := replace(rig.Unknown)
					if problems := r.Validate(k.Type, open).Errors(); problems != nil {
						t.Errorf("%s.%s is not known, and refused: %s", k.Type, at, problems)
					}
					// A run of its own: within one, another object of the same name is refused.
					if _, problems := acctest.RigOf(t, tenant, nil).Plan(k.Type, nil, open); problems.Errors() != nil {
						t.Errorf("%s.%s is not known, and not planned: %s", k.Type, at, problems)
					}
					if !element {
						return
					}
					problems := r.Validate(k.Type, replace(nil)).Errors()
					if len(problems) != 1 || !strings.Contains(problems.String(), "Null element") || !strings.Contains(problems.String(), "Omit the element") {
						t.Errorf("%s.%s is null: %s", k.Type, at, problems)
					}
					refused++
				})
			}
		}
		everyObject(attributes, "", func(at string) {
			if given[k.Type+"."+at] == 0 {
				t.Errorf("no configuration has %s.%s", k.Type, at)
			}
		})
	}
	t.Logf("%d attributes that hold objects; null elements refused %d times", len(given), refused)
}

// everyObject names the attributes that hold objects which can be given.
func everyObject(attributes map[string]schema.Attribute, at string, see func(at string)) {
	for name, a := range attributes {
		if inner := objectsOf(a); inner != nil && name != "timeouts" && !a.IsWriteOnly() && (a.IsRequired() || a.IsOptional()) {
			see(at + name)
			everyObject(inner, at+name+".", see)
		}
	}
}

func objectsOf(a schema.Attribute) map[string]schema.Attribute {
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		return a.Attributes
	case schema.MapNestedAttribute:
		return a.NestedObject.Attributes
	case schema.ListNestedAttribute:
		return a.NestedObject.Attributes
	}
	return nil
}

// eachObject hands over every object inside of a configuration, and what
// returns a copy of the configuration with another value in its place.
func eachObject(attributes map[string]schema.Attribute, at string, config rig.Values, see func(at string, element bool, replace func(any) rig.Values)) {
	for _, name := range slices.Sorted(maps.Keys(config)) {
		inner := objectsOf(attributes[name])
		if inner == nil || attributes[name].IsWriteOnly() {
			continue
		}
		put := func(value any) rig.Values { return config.With(rig.Values{name: value}) }
		deeper := func(object rig.Values, put func(any) rig.Values) {
			eachObject(inner, at+name+".", object, func(at string, element bool, replace func(any) rig.Values) {
				see(at, element, func(value any) rig.Values { return put(replace(value)) })
			})
		}
		switch value := config[name].(type) {
		case rig.Values:
			if _, single := attributes[name].(schema.SingleNestedAttribute); single {
				see(at+name, false, put)
				deeper(value, put)
				continue
			}
			for key, element := range value {
				putKey := func(other any) rig.Values { return put(value.With(rig.Values{key: other})) }
				see(at+name, true, putKey)
				deeper(element.(rig.Values), putKey)
			}
		case []any:
			for i, element := range value {
				putIndex := func(other any) rig.Values {
					list := slices.Clone(value)
					list[i] = other
					return put(list)
				}
				see(at+name, true, putIndex)
				deeper(element.(rig.Values), putIndex)
			}
		}
	}
}

// What a CLI generates of an import is valid as it is, and changes nothing.
func TestGeneratedConfigurations(t *testing.T) {
	t.Parallel()
	generated := 0
	for _, k := range kinds.All() {
		if k.Without[kinds.Import] != "" {
			continue
		}
		for _, life := range k.Lives {
			tenant := acctest.Start(t)
			life := life.Prepare(t, tenant)
			r := acctest.RigOf(t, tenant, nil)
			object, problems := r.Create(k.Type, life.Minimal)
			if problems.Errors() == nil {
				object, problems = r.Update(object, life.Full)
			}
			if problems.Errors() != nil {
				t.Fatalf("%s, %s: %s", k.Type, life.Name, problems)
			}
			r = acctest.RigOf(t, tenant, nil)
			imported, problems := r.Import(k.Type, k.ID(object.Values()))
			if problems.Errors() != nil || imported == nil {
				t.Fatalf("%s, %s: %s", k.Type, life.Name, problems)
			}
			config := generatedFrom(k.Schema(t.Context()), imported.Values())
			if problems := r.Validate(k.Type, config).Errors(); problems != nil {
				t.Errorf("%s, %s: the generated configuration is refused: %s", k.Type, life.Name, problems)
			}
			plan, problems := r.Plan(k.Type, imported, config)
			if problems.Errors() != nil || !plan.NoOp() {
				t.Errorf("%s, %s: the generated configuration changes %v to %v: %s", k.Type, life.Name, imported.Values(), config, problems)
			}
			generated++
		}
	}
	t.Logf("%d configurations were generated, none refused, none changes anything", generated)
}

// generatedFrom is a configuration as terraform plan -generate-config-out makes
// it: what can be given has the state's value, and no secret has one.
func generatedFrom(attributes map[string]schema.Attribute, state rig.Values) rig.Values {
	config := rig.Values{}
	for name, a := range attributes {
		if name == "timeouts" || a.IsSensitive() || a.IsWriteOnly() || !a.IsRequired() && !a.IsOptional() {
			continue
		}
		config[name] = state[name]
		inner := objectsOf(a)
		if inner == nil {
			continue
		}
		switch value := state[name].(type) {
		case rig.Values:
			if _, single := a.(schema.SingleNestedAttribute); single && value != nil {
				config[name] = generatedFrom(inner, value)
				continue
			}
			made := rig.Values{}
			for key, element := range value {
				made[key] = generatedFrom(inner, element.(rig.Values))
			}
			config[name] = made
		case []any:
			made := []any{}
			for _, element := range value {
				made = append(made, generatedFrom(inner, element.(rig.Values)))
			}
			config[name] = made
		}
	}
	return config
}

// An imported secret takes the version of its value without being replaced.
func TestImportedSecretsAreNotReplaced(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		if k.Without[kinds.Import] != "" || k.Without[kinds.ImportByIdentity] != "" {
			continue
		}
		for _, life := range k.Lives {
			tenant := acctest.Start(t)
			life := life.Prepare(t, tenant)
			if !strings.Contains(fmt.Sprint(life.Minimal), "_wo_version") {
				continue
			}
			r := acctest.RigOf(t, tenant, nil)
			object, problems := r.Create(k.Type, life.Minimal)
			if problems.Errors() != nil {
				t.Fatalf("%s, %s: %s", k.Type, life.Name, problems)
			}
			imported, problems := acctest.RigOf(t, tenant, nil).Import(k.Type, k.ID(object.Values()))
			if problems.Errors() != nil {
				t.Fatalf("%s, %s: %s", k.Type, life.Name, problems)
			}
			plan, problems := r.Plan(k.Type, imported, life.Minimal)
			if problems.Errors() != nil || len(plan.Replace) > 0 {
				t.Errorf("%s, %s: replaced for %v: %s", k.Type, life.Name, plan.Replace, problems)
			}
		}
	}
}
