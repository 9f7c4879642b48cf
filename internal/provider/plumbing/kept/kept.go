// Package kept remembers, in private state, what a tenant makes of what was
// applied: so that its habits are no difference, and a person's change is one.
package kept

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// key is the memory's in private state.
const key = "kept"

const (
	maxBytes   = 16 << 10 // bound of what private state keeps for it
	toldAtOnce = 10       // values that one warning names
	toldLength = 60       // characters of a value in a warning
)

// Memory tells a tenant's habits from a person's changes: by path, the digest of
// what was answered where the state holds something else, which is what was
// planned. Digests bound its size, and give no secret away.
type Memory map[string]string

// Private is what the framework passes of private state.
type Private interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
	SetKey(context.Context, string, []byte) diag.Diagnostics
}

// Parse takes what cannot be read for nothing: the next apply mends it.
func Parse(private map[string][]byte) (m Memory) {
	_ = json.Unmarshal(private[key], &m)
	return m
}

// Load returns what is remembered in private state.
func Load(ctx context.Context, from Private, diags *diag.Diagnostics) Memory {
	text, more := from.GetKey(ctx, key)
	diags.Append(more...)
	return Parse(map[string][]byte{key: text})
}

// Save writes the memory to private state.
func (m Memory) Save(ctx context.Context, to Private, diags *diag.Diagnostics) {
	var text []byte // nothing removes the key
	if len(m) > 0 {
		text, _ = json.Marshal(m) // texts by text cannot fail
	}
	diags.Append(to.SetKey(ctx, key, text)...)
}

// Recall returns an answer with the state's value wherever the answer is the
// remembered one, and forgets what is something else now.
func (m Memory) Recall(held, answered tfsdk.State) tftypes.Value {
	remembered := func(at path.Path) bool { return m[at.String()] != "" }
	return merge(held.Schema.Type(), path.Empty(), held.Raw, answered.Raw, remembered, func(d difference) tftypes.Value {
		if m[d.at.String()] == digest(d.of, d.answered) {
			return d.held
		}
		delete(m, d.at.String())
		return d.answered
	})
}

// Carry keeps what is remembered of values that an apply left as they were: its
// answer may not show them.
func (m Memory) Carry(before Memory, was, is tfsdk.State) {
	for at, digest := range before {
		if m[at] == "" && !changedAt(at, was, is) {
			m[at] = digest
		}
	}
}

// changedAt reports whether a value at a path is another one in two states.
func changedAt(at string, was, is tfsdk.State) (changed bool) {
	merge(is.Schema.Type(), path.Empty(), is.Raw, was.Raw, func(here path.Path) bool { return here.String() == at }, func(d difference) tftypes.Value {
		here := d.at.String()
		changed = changed || strings.HasPrefix(at, here) || strings.HasPrefix(here, at)
		return d.held
	})
	return changed
}

// Remember returns what is answered otherwise than the state of a kind of object
// has it, and warns of what is not in before. What only the tenant sets is left to the next Read.
func Remember(ctx context.Context, kind string, before Memory, held, answered tfsdk.State, diags *diag.Diagnostics) (now Memory) {
	var found []difference
	collect := func(stop func(path.Path) bool) {
		now, found = Memory{}, nil
		merge(held.Schema.Type(), path.Empty(), held.Raw, answered.Raw, stop, func(d difference) tftypes.Value {
			if settable, _ := nature(ctx, held, d.at); settable {
				now[d.at.String()] = digest(d.of, d.answered)
				found = append(found, d)
			}
			return d.held
		})
	}
	collect(func(path.Path) bool { return false })
	if text, _ := json.Marshal(now); len(text) > maxBytes {
		collect(func(at path.Path) bool { return len(at.Steps()) == 1 })
	}
	found = slices.DeleteFunc(found, func(d difference) bool { return before[d.at.String()] != "" })
	if len(found) == 0 {
		return now
	}
	slices.SortFunc(found, func(a, b difference) int { return strings.Compare(a.at.String(), b.at.String()) })
	var told []string
	for _, d := range found {
		_, secret := nature(ctx, held, d.at)
		told = append(told, fmt.Sprintf("  %s: applied %s, kept %s", d.at, spell(d.held, secret), spell(d.answered, secret)))
	}
	if len(told) > toldAtOnce {
		told = append(told[:toldAtOnce], fmt.Sprintf("  and %d more", len(told)-toldAtOnce))
	}
	diags.AddAttributeWarning(found[0].at, "The tenant keeps another value", fmt.Sprintf(
		"The tenant keeps values other than those applied to this %s:\n\n%s\n\nThe state holds what was applied. While the tenant answers this, no plan shows a difference; a change made outside of Terraform is still found.",
		kind, strings.Join(told, "\n")))
	return now
}

// nature reports whether a configuration can set what is at a path, and whether
// it is secret.
func nature(ctx context.Context, in tfsdk.State, at path.Path) (settable, secret bool) {
	settable = true
	for ; len(at.Steps()) > 0; at = at.ParentPath() {
		if a, diags := in.Schema.AttributeAtPath(ctx, at); !diags.HasError() {
			settable = settable && (a.IsOptional() || a.IsRequired())
			secret = secret || a.IsSensitive() || a.IsWriteOnly()
		}
	}
	return settable, secret
}

// spell shows a value in a warning.
func spell(v tftypes.Value, secret bool) string {
	var text string
	switch {
	case v.IsNull():
		return "nothing"
	case secret:
		return "a secret"
	case !v.Type().Is(tftypes.String):
		if short := canonical(nil, v); membersOf(v) == nil && len(short) <= toldLength {
			return short
		}
		return "other content"
	}
	_ = v.As(&text)
	if letters := []rune(text); len(letters) > toldLength {
		text = string(letters[:toldLength]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// difference is where an answer is not what the state holds.
type difference struct {
	at             path.Path
	of             attr.Type
	held, answered tftypes.Value
}

// merge walks two values of one type, and takes what decide returns where they
// differ: as far inside of objects and maps as stop lets it. A list and a set
// differ as a whole: which element became which is not known.
func merge(of attr.Type, at path.Path, held, answered tftypes.Value, stop func(path.Path) bool, decide func(difference) tftypes.Value) tftypes.Value {
	if held.Equal(answered) {
		return held
	}
	mine, theirs := membersOf(held), membersOf(answered)
	if mine == nil || theirs == nil || stop(at) {
		if canonical(of, held) == canonical(of, answered) {
			return held
		}
		return decide(difference{at, of, held, answered})
	}
	isMap := held.Type().Is(tftypes.Map{})
	merged := make(map[string]tftypes.Value, len(mine))
	for _, members := range []map[string]tftypes.Value{mine, theirs} {
		for name, member := range members {
			if _, done := merged[name]; done {
				continue
			}
			inner := at.AtName(name)
			if isMap {
				inner = at.AtMapKey(name)
			}
			value := merge(inside(of, name), inner, memberOf(mine, name, member.Type()), memberOf(theirs, name, member.Type()), stop, decide)
			if !isMap || !value.IsNull() { // an element that is not there is null
				merged[name] = value
			}
		}
	}
	return tftypes.NewValue(held.Type(), merged)
}

// Settle returns what was planned, with what was answered where that was not
// known.
func Settle(planned, answered tftypes.Value) tftypes.Value {
	switch {
	case planned.IsFullyKnown():
		return planned
	case !planned.IsKnown():
		return KnownOnly(answered)
	case planned.Type().Is(tftypes.List{}):
		elements, theirs := elementsOf(planned), elementsOf(answered)
		for i, element := range elements {
			like := tftypes.NewValue(element.Type(), nil)
			if len(theirs) == len(elements) {
				like = theirs[i]
			}
			elements[i] = Settle(element, like)
		}
		return tftypes.NewValue(planned.Type(), elements)
	case planned.Type().Is(tftypes.Set{}):
		return KnownOnly(planned) // no set of this provider has computed elements
	}
	members, theirs := membersOf(planned), membersOf(answered)
	for name, member := range members {
		members[name] = Settle(member, memberOf(theirs, name, member.Type()))
	}
	return tftypes.NewValue(planned.Type(), members)
}

// KnownOnly replaces what is still unknown by null: a state has no unknowns.
func KnownOnly(v tftypes.Value) tftypes.Value {
	known, err := tftypes.Transform(v, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.IsKnown() {
			return tftypes.NewValue(v.Type(), nil), nil
		}
		return v, nil
	})
	if err != nil {
		return v
	}
	return known
}
