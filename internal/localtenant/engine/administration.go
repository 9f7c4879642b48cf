package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// TenantID returns the tenant's id.
func (t *Tenant) TenantID() string { return read(t, func(s *State) string { return s.TenantID }) }

// CommunityID returns the community's id.
func (t *Tenant) CommunityID() string { return read(t, func(s *State) string { return s.CommunityID }) }

// CommunityName returns the community's name.
func (t *Tenant) CommunityName() string {
	return read(t, func(s *State) string { return s.CommunityName })
}

// License returns the license key the tenant accepts.
func (t *Tenant) License() string { return read(t, func(s *State) string { return s.License }) }

// Username returns the administrator's user name.
func (t *Tenant) Username() string {
	return read(t, func(s *State) string { return s.Users[0].Username })
}

// Password returns the administrator's password.
func (t *Tenant) Password() string {
	return read(t, func(s *State) string { return s.Users[0].Password })
}

// Value returns one of the values that the reference keeps beside its objects.
func (t *Tenant) Value(name string) string {
	return read(t, func(s *State) string { return s.Values[name] })
}

// Now returns the time on the tenant's clock.
func (t *Tenant) Now() time.Time { return read(t, (*State).Now) }

// SetClock makes the tenant's clock differ from the machine's by skew.
func (t *Tenant) SetClock(skew time.Duration) { t.Update(func(s *State) { s.skew = skew }) }

// PublicKey returns the key a service answers with at the moment: "adminapi",
// "idproofingapi", "webauthn", "walletapi", "community", or a name of the
// service directory.
func (t *Tenant) PublicKey(service string) string {
	return read(t, func(s *State) string {
		pair, err := s.Pair(service)
		if err != nil {
			return ""
		}
		return pair.Public().String()
	})
}

// RotateKeys gives a service a new key pair. What was sealed for the old one
// can't be decrypted any more.
func (t *Tenant) RotateKeys(service string) {
	t.Update(func(s *State) {
		delete(s.pairs, service)
		delete(s.Keys, service)
	})
}

// IssueToken signs the administrator in and returns the token, good for ttl.
func (t *Tenant) IssueToken(ttl time.Duration) (token string) {
	t.Update(func(s *State) { token = s.Issue(s.Users[0].Username, ttl) })
	return token
}

// ExpireTokens makes every token issued so far an expired one.
func (t *Tenant) ExpireTokens() {
	t.Update(func(s *State) {
		for id, known := range s.Sessions {
			known.Expires = time.Time{}
			s.Sessions[id] = known
		}
	})
}

// EndSessions ends every login session: tokens stay unexpired and are refused.
func (t *Tenant) EndSessions() { t.Update(func(s *State) { clear(s.Sessions) }) }

// SessionAge returns how many minutes a token lives that is issued now.
func (t *Tenant) SessionAge() int { return read(t, func(s *State) int { return s.SessionAge }) }

// OneTimeCode hands out a code that is good for one sign-in.
func (t *Tenant) OneTimeCode() string {
	code := fmt.Sprintf("%06d", randomBelow(1000000))
	t.Update(func(s *State) { s.Codes = append(s.Codes, code) })
	return code
}

// TOTPSecret is what the administrator's authenticator app makes codes of.
func (t *Tenant) TOTPSecret() string { return read(t, func(s *State) string { return s.TOTPSecret }) }

// Set replaces all modes. Without a lag, reads show everything at once.
func (t *Tenant) Set(modes Modes) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.Modes = modes
	if modes.AppearMillis+modes.VanishMillis+modes.StaleMillis == 0 {
		t.lag = nil
	}
}

// Modes returns what was last set.
func (t *Tenant) Modes() Modes { return read(t, func(s *State) Modes { return s.Modes }) }

// StateError returns why the state file could not be written when last tried.
func (t *Tenant) StateError() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stateErr
}

// Objects returns deep copies of a collection's objects, oldest first.
func (t *Tenant) Objects(collection string) []map[string]any {
	return read(t, func(s *State) []map[string]any {
		objects := make([]map[string]any, 0, len(s.Collections[collection]))
		for _, object := range s.Collections[collection] {
			objects = append(objects, Clone(object))
		}
		return objects
	})
}

// filled returns the collections that hold something: an emptied one is one
// that never was.
func (s *State) filled() collections {
	filled := maps.Clone(s.Collections)
	maps.DeleteFunc(filled, func(_ string, objects []map[string]any) bool { return len(objects) == 0 })
	return filled
}

// Collections returns the names of all collections that hold something.
func (t *Tenant) Collections() []string {
	return slices.Sorted(maps.Keys(read(t, (*State).filled)))
}

// State returns all objects as JSON text, the same text for the same state:
// two snapshots compare equal when nothing changed between them.
func (t *Tenant) State() string {
	return read(t, func(s *State) string {
		text, err := json.MarshalIndent(s.filled(), "", "  ")
		if err != nil {
			return "unreadable: " + err.Error()
		}
		return string(text)
	})
}

// Add puts an object, in the form in which the tenant stores it, into a
// collection behind everyone's back. It returns the object's id, a new one
// when the object has none.
func (t *Tenant) Add(collection string, object map[string]any) (id string) {
	t.Update(func(s *State) { id = s.Insert(collection, Normalize(object)) })
	return id
}

// Change lets change edit an object in place behind everyone's back. It
// reports whether there is such an object. change must not call the tenant.
func (t *Tenant) Change(collection, id string, change func(object map[string]any)) (found bool) {
	t.Update(func(s *State) {
		object := s.Find(collection, id)
		if found = object != nil; found {
			edited := Clone(object)
			change(edited)
			Replace(object, Normalize(edited))
		}
	})
	return found
}

// Remove takes an object away behind everyone's back and reports whether it
// was there.
func (t *Tenant) Remove(collection, id string) (removed bool) {
	t.Update(func(s *State) { removed = s.Remove(collection, id) })
	return removed
}

// Swap puts other objects in the place of those of some collections and returns
// what was there. A request that is served in between sees the others: with what
// Objects returned some time ago, a tenant answers as late as a replica.
func (t *Tenant) Swap(others map[string][]map[string]any) (before map[string][]map[string]any) {
	before = collections{}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.derived = nil
	for name, objects := range others {
		before[name], t.state.Collections[name] = t.state.Collections[name], objects
	}
	return before
}
