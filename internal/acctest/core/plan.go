package core

import (
	"fmt"
	"maps"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// Change is what a plan does to one object.
type Change struct {
	Address   string
	Action    Action
	Importing bool

	node   *node
	index  cty.Value
	plan   *rig.Plan // nil for a data source
	object *object   // what is there now, nil for nothing
	level  int
}

// Action is what a plan does to an object.
type Action string

// What a plan does.
const (
	NoOp    Action = "no-op"
	Create  Action = "create"
	Read    Action = "read"
	Update  Action = "update"
	Replace Action = "replace"
	Delete  Action = "delete"
	Forget  Action = "forget"
)

// Plan is what leads from a state to a configuration.
type Plan struct {
	Changes []*Change // by address
	destroy bool
	outputs map[string]cty.Value
	was     map[string]cty.Value
}

// Empty reports whether a plan changes nothing.
func (p *Plan) Empty() bool {
	for _, c := range p.Changes {
		if c.Action != NoOp {
			return false
		}
	}
	return maps.EqualFunc(p.outputs, p.was, func(a, b cty.Value) bool { return a.RawEquals(b) })
}

// String lists what a plan does.
func (p *Plan) String() string {
	var b strings.Builder
	for _, c := range p.Changes {
		fmt.Fprintf(&b, "%s: %s\n", c.Address, c.Action)
		if c.Action == NoOp || c.plan == nil {
			continue
		}
		if prior := c.plan.Prior(); prior != nil {
			fmt.Fprintf(&b, "  from %v\n", prior.Values())
		}
		fmt.Fprintf(&b, "  to %v\n", c.plan.Values())
	}
	return b.String()
}
