package engine

import "strings"

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
	// Of refuses a call for another community, which both endpoints name by the
	// members dns and communityName.
	Of func(c *Call) []FieldError
	// Check refuses what Members allow.
	Check func(c *Call) []FieldError
}

// Operations serve the settings.
func (s *Settings) Operations() []Operation {
	body := s.Members
	if body == nil {
		body = Fields{}
	}
	return []Operation{
		{
			Endpoint: s.Fetch, Home: s.Home && !strings.Contains(s.Fetch, " GET "), Freeform: s.Freeform,
			Seed: func(st *State) { s.Stored(st) },
			Handle: func(c *Call) Answer {
				if s.Of != nil {
					if errs := s.Of(c); len(errs) > 0 {
						return Invalid(errs...)
					}
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

func (s *Settings) set(c *Call) Answer {
	for _, check := range []func(*Call) []FieldError{s.Of, s.Check} {
		if check == nil {
			continue
		}
		if errs := check(c); len(errs) > 0 {
			return Invalid(errs...)
		}
	}
	if refused := c.CheckMask(s.Read.sentSecrets(c.Body)); refused != nil {
		return *refused
	}
	stored, sent := s.Stored(c.State), c.sent()
	sent["_id"] = stored["_id"]
	if s.Of != nil {
		delete(sent, "dns")
		delete(sent, "communityName")
	}
	s.Members.Complete(sent)
	Replace(stored, sent)
	c.Changed()
	return Reply(s.Written.Show(c, stored))
}
