package core

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

const providerName = "registry.terraform.io/hashicorp/onekosmos"

// plain returns a known value as JSON has it, numbers as json.Number.
func plain(v cty.Value) any {
	if v == cty.NilVal || v.IsNull() {
		return nil
	}
	text, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		panic(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		panic(err)
	}
	return decoded
}

// split returns what is known of a value, and true in the place of what is not.
func split(v cty.Value) (known, unknown any) {
	switch {
	case v == cty.NilVal || v.IsNull():
		return nil, false
	case !v.IsKnown():
		return nil, true
	case v.IsWhollyKnown():
		return plain(v), false
	case v.Type().IsObjectType(), v.Type().IsMapType():
		members, unknowns := map[string]any{}, map[string]any{}
		for name, member := range v.AsValueMap() {
			k, u := split(member)
			if u != true {
				members[name] = k
			}
			if u != false {
				unknowns[name] = u
			}
		}
		return members, unknowns
	}
	var elements, unknowns []any
	for _, element := range v.AsValueSlice() {
		k, u := split(element)
		elements, unknowns = append(elements, k), append(unknowns, u)
	}
	return elements, unknowns
}

func indexOf(key cty.Value) any {
	if key == cty.NilVal {
		return nil
	}
	return plain(key)
}

var actions = map[Action]tfjson.Actions{
	NoOp: {tfjson.ActionNoop}, Create: {tfjson.ActionCreate}, Read: {tfjson.ActionRead}, Update: {tfjson.ActionUpdate},
	Replace: {tfjson.ActionDelete, tfjson.ActionCreate}, Delete: {tfjson.ActionDelete}, Forget: {tfjson.ActionForget},
}

// JSON returns a plan as "show -json" prints it.
func (p *Plan) JSON() *tfjson.Plan {
	made := &tfjson.Plan{FormatVersion: "1.2", TerraformVersion: "1.14.0", OutputChanges: map[string]*tfjson.Change{}}
	for _, c := range p.Changes {
		change := &tfjson.Change{Actions: actions[c.Action], Before: nil, After: nil}
		if c.Action == Replace && c.node.cbd {
			change.Actions = tfjson.Actions{tfjson.ActionCreate, tfjson.ActionDelete}
		}
		one := &tfjson.ResourceChange{Address: c.Address, Mode: tfjson.ManagedResourceMode, Index: indexOf(c.index), ProviderName: providerName, Change: change}
		if c.node != nil {
			one.Type, one.Name = c.node.typeName, c.node.name
		}
		if c.Action == Read {
			one.Mode = tfjson.DataResourceMode
		}
		if c.plan != nil {
			if prior := c.plan.Prior(); prior != nil {
				before, err := coreval.ToCty(prior.State())
				if err == nil {
					change.Before = plain(before)
				}
			}
			if after, err := coreval.ToCty(c.plan.Planned()); err == nil {
				change.After, change.AfterUnknown = split(after)
			}
			for _, path := range c.plan.Replace {
				change.ReplacePaths = append(change.ReplacePaths, []any{path})
			}
		}
		if c.Importing {
			change.Importing = &tfjson.Importing{}
		}
		made.ResourceChanges = append(made.ResourceChanges, one)
	}
	for _, name := range slices.Sorted(maps.Keys(merged(p.outputs, p.was))) {
		before, had := p.was[name]
		after, has := p.outputs[name]
		change := &tfjson.Change{Before: plain(before)}
		change.After, change.AfterUnknown = split(after)
		switch {
		case !had:
			change.Actions = actions[Create]
		case !has:
			change.Actions = actions[Delete]
		case before.RawEquals(after):
			change.Actions = actions[NoOp]
		default:
			change.Actions = actions[Update]
		}
		made.OutputChanges[name] = change
	}
	return made
}

func merged[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// JSON returns the state as "show -json" prints it.
func (w *Workspace) JSON() *tfjson.State {
	root := &tfjson.StateModule{}
	for _, address := range slices.Sorted(maps.Keys(w.objects)) {
		o := w.objects[address]
		values, err := coreval.ToCty(o.State())
		if err != nil {
			w.t.Fatal(err)
		}
		n := w.config.nodes[o.node]
		one := &tfjson.StateResource{Address: address, Mode: tfjson.ManagedResourceMode, Type: o.TypeName, Index: indexOf(o.index),
			ProviderName: providerName, AttributeValues: plain(values).(map[string]any), Tainted: o.Tainted, IdentityValues: o.Identity(), IdentitySchemaVersion: new(uint64)}
		if n != nil {
			one.Name = n.name
		}
		root.Resources = append(root.Resources, one)
	}
	for _, address := range slices.Sorted(maps.Keys(w.read)) {
		values, _ := plain(w.read[address]).(map[string]any)
		root.Resources = append(root.Resources, &tfjson.StateResource{Address: address, Mode: tfjson.DataResourceMode, ProviderName: providerName, AttributeValues: values})
	}
	outputs := map[string]*tfjson.StateOutput{}
	for name, v := range w.outputs {
		outputs[name] = &tfjson.StateOutput{Value: plain(v)}
	}
	return &tfjson.State{FormatVersion: "1.0", TerraformVersion: "1.14.0", Values: &tfjson.StateValues{Outputs: outputs, RootModule: root}}
}

// Legacy returns the state in the form that a TestCheckFunc reads: attributes
// as texts, by path.
func (w *Workspace) Legacy() *terraform.State {
	state := &terraform.State{Modules: []*terraform.ModuleState{{Path: []string{"root"}, Resources: map[string]*terraform.ResourceState{}, Outputs: map[string]*terraform.OutputState{}}}}
	shown := w.JSON()
	root := state.Modules[0]
	for _, one := range shown.Values.RootModule.Resources {
		flat := map[string]string{}
		flatten(flat, "", one.AttributeValues)
		id, ok := flat["id"]
		if !ok {
			id = "id-attribute-not-set"
		}
		address := one.Address
		if number, ok := one.Index.(json.Number); ok {
			address = address[:len(address)-len(number)-2] + "." + number.String()
		}
		root.Resources[address] = &terraform.ResourceState{Type: one.Type, Provider: one.ProviderName,
			Primary: &terraform.InstanceState{ID: id, Attributes: flat, Tainted: one.Tainted}}
	}
	for name, one := range shown.Values.Outputs {
		value := one.Value
		switch v := value.(type) {
		case bool:
			value = strconv.FormatBool(v)
		case json.Number:
			value = v.String()
		}
		root.Outputs[name] = &terraform.OutputState{Value: value}
	}
	return state
}

func flatten(flat map[string]string, at string, value any) {
	below := func(name string) string {
		if at == "" {
			return name
		}
		return at + "." + name
	}
	switch value := value.(type) {
	case bool:
		flat[at] = strconv.FormatBool(value)
	case json.Number:
		flat[at] = value.String()
	case string:
		flat[at] = value
	case map[string]any:
		flat[below("%")] = strconv.Itoa(len(value))
		for name, member := range value {
			flatten(flat, below(name), member)
		}
	case []any:
		flat[below("#")] = strconv.Itoa(len(value))
		for i, element := range value {
			flatten(flat, below(strconv.Itoa(i)), element)
		}
	}
}
