package engine

import (
	"maps"
	"slices"
	"strings"
)

// Settings is an object that a community has exactly once, from the start.
type Settings struct {
	Name string // of the collection in the store
	// Fetch and Set are the endpoints that answer and replace it.
	Fetch, Set string
	// Home is for bodies that must name the tenant and the community.
	Home bool
	// Members are those that Set takes. A member that is not sent goes back to
	// its default; a new tenant has the defaults.
	Members Fields
	// Read is the answer of Fetch, Written that of Set. The views may differ.
	Read, Written View
	// Freeform members hold the user's own JSON.
	Freeform []string
	// Of are names that both calls give the settings, in the path or in the body, and
	// that are not stored; each reports whether a call refers to these.
	Of map[string]func(c *Call, name string) bool
	// Check refuses what Members allow.
	Check func(c *Call) []FieldError
}

// Operations serve the settings.
func (s *Settings) Operations() []Operation {
	body := s.Members.And(Texts(slices.Sorted(maps.Keys(s.Of))...).Required()...)
	if body == nil {
		body = Fields{}
	}
	return []Operation{
		{
			Endpoint: s.Fetch, Home: s.Home && !strings.Contains(s.Fetch, " GET "), Freeform: s.Freeform,
			Seed: func(st *State) { s.Stored(st) },
			Handle: func(c *Call) Answer {
				if errs := s.others(c); len(errs) > 0 {
					return Invalid(errs...)
				}
				return Reply(s.Read.Show(c, s.Stored(c.State)))
			},
		},
		{Endpoint: s.Set, Home: s.Home, Body: body, Freeform: s.Freeform, Handle: s.set},
	}
}

// Stored returns the stored settings; a tenant without any gets the defaults.
func (s *Settings) Stored(st *State) map[string]any {
	if stored := st.Collections[s.Name]; len(stored) > 0 {
		return stored[0]
	}
	made := map[string]any{}
	s.Members.Complete(made)
	st.Insert(s.Name, made)
	return made
}

// others refuses a call that means other settings.
func (s *Settings) others(c *Call) (errs []FieldError) {
	for _, name := range slices.Sorted(maps.Keys(s.Of)) {
		if given, _ := c.Param(name).(string); !s.Of[name](c, given) {
			errs = append(errs, Wrong(name, "is unknown"))
		}
	}
	return errs
}

func (s *Settings) set(c *Call) Answer {
	errs := s.others(c)
	if s.Check != nil {
		errs = append(errs, s.Check(c)...)
	}
	if len(errs) > 0 {
		return Invalid(errs...)
	}
	if refused := c.CheckMask(s.Read.sentSecrets(c.Body)); refused != nil {
		return *refused
	}
	stored, sent := s.Stored(c.State), c.sent()
	sent["_id"] = stored["_id"]
	maps.DeleteFunc(sent, func(name string, _ any) bool { return s.Of[name] != nil })
	s.Members.Complete(sent)
	Replace(stored, sent)
	c.Changed()
	return Reply(s.Written.Show(c, stored))
}
