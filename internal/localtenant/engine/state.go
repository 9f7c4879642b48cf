package engine

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// State is what a tenant holds. Only whoever holds the tenant's lock may use it:
// handlers do.
type State struct {
	held
	Modes Modes
	DNS   []string // host names that the tenant answers to
	Fresh bool     // no state file was read

	pairs   map[string]*KeyPair
	seen    map[string]time.Time // uuids of requests
	skew    time.Duration
	counter uint32
	dirty   bool
	derived map[string]any // what Derive keeps
}

// held is what a state file holds.
type held struct {
	TenantID      string                      `json:"tenantId"`
	TenantTag     string                      `json:"tenantTag"`
	CommunityID   string                      `json:"communityId"`
	CommunityName string                      `json:"communityName"`
	License       string                      `json:"license"`
	Users         []User                      `json:"users"`
	Keys          map[string]string           `json:"keys"` // service → private key
	TokenSecret   string                      `json:"tokenSecret"`
	TOTPSecret    string                      `json:"totpSecret"`
	LastPeriod    int64                       `json:"lastTotpPeriod"`
	Codes         []string                    `json:"codes,omitempty"`
	Sessions      map[string]Session          `json:"sessions"`
	SessionAge    int                         `json:"sessionMaxAgeMinutes"`
	Values        map[string]string           `json:"values,omitempty"` // what the reference keeps beside its objects
	Collections   map[string][]map[string]any `json:"collections"`
}

// User is someone who can sign in.
type User struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Password string `json:"password"`
}

// Session is a login session: a token without one is worth nothing.
type Session struct {
	Username string    `json:"username"`
	Expires  time.Time `json:"expires"`
	Step     bool      `json:"step,omitempty"` // of a sign-in whose second step is missing
}

func newState() *State {
	s := &State{pairs: map[string]*KeyPair{}, seen: map[string]time.Time{}}
	var start [3]byte
	rand.Read(start[:])
	s.counter = uint32(start[0])<<16 | uint32(start[1])<<8 | uint32(start[2])
	return s
}

// Now is the tenant's clock.
func (s *State) Now() time.Time { return time.Now().Add(s.skew) }

// Changed must be called after a change to a stored object.
func (s *State) Changed() { s.dirty, s.derived = true, nil }

// Derive returns what make makes of the stored objects, and keeps it under a name until
// something is written: a page of a long list costs no look at all the others.
func Derive[T any](s *State, name string, make func() T) T {
	if kept, ok := s.derived[name].(T); ok {
		return kept
	}
	made := make()
	if s.derived == nil {
		s.derived = map[string]any{}
	}
	s.derived[name] = made
	return made
}

// Pair returns a service's key pair, made when first asked for.
func (s *State) Pair(service string) (*KeyPair, error) {
	if known := s.pairs[service]; known != nil {
		return known, nil
	}
	made, err := newKeyPair()
	if private := s.Keys[service]; private != "" {
		made, err = parseKeyPair(private)
	}
	if err != nil {
		return nil, fmt.Errorf("the key pair of %s: %w", service, err)
	}
	s.pairs[service] = made
	if s.Keys[service] == "" {
		s.Keys[service] = made.PrivateKey()
		s.dirty = true
	}
	return made, nil
}

// NewID makes an id whose first four bytes are the time, as MongoDB does.
func (s *State) NewID() string {
	var id [12]byte
	rand.Read(id[4:9])
	seconds := uint32(s.Now().Unix())
	s.counter++
	for i := range 4 {
		id[i] = byte(seconds >> (8 * (3 - i)))
	}
	for i := range 3 {
		id[9+i] = byte(s.counter >> (8 * (2 - i)))
	}
	return hex.EncodeToString(id[:])
}

// Insert stores an object and returns its id, a new one when it has none.
func (s *State) Insert(collection string, object map[string]any) string {
	id, _ := object["_id"].(string)
	if id == "" {
		if id = s.NewID(); s.Modes.IDForm == "uuid" {
			id = NewUUID()
		}
		object["_id"] = id
	}
	s.Collections[collection] = append(s.Collections[collection], object)
	s.Changed()
	return id
}

// Find returns the stored object itself, or nil.
func (s *State) Find(collection, id string) map[string]any {
	for _, object := range s.Collections[collection] {
		if object["_id"] == id {
			return object
		}
	}
	return nil
}

// Remove deletes an object and reports whether it was there.
func (s *State) Remove(collection, id string) bool {
	if s.Find(collection, id) == nil {
		return false
	}
	s.Collections[collection] = slices.DeleteFunc(s.Collections[collection],
		func(object map[string]any) bool { return object["_id"] == id })
	s.Changed()
	return true
}

// apply sets what the options name, and makes what is missing.
func (s *State) apply(options Options) {
	pick := func(target *string, option string, fallback func() string) {
		if *target = cmp.Or(option, *target); *target == "" {
			*target = fallback()
		}
	}
	s.DNS, s.Modes = options.DNS, options.Modes
	pick(&s.TenantID, options.TenantID, s.NewID)
	pick(&s.CommunityID, options.CommunityID, s.NewID)
	pick(&s.CommunityName, options.CommunityName, func() string { return "default" })
	pick(&s.License, options.License, NewUUID)
	pick(&s.TenantTag, "", func() string { return "local-" + RandomHex(4) })
	pick(&s.TokenSecret, "", func() string { return RandomHex(32) })
	pick(&s.TOTPSecret, "", newTOTPSecret)
	if len(s.Users) == 0 {
		s.Users = []User{{}}
	}
	pick(&s.Users[0].Username, options.Username, func() string { return "administrator" })
	pick(&s.Users[0].Password, options.Password, func() string { return RandomHex(12) })
	pick(&s.Users[0].ID, "", s.NewID)
	s.SessionAge = cmp.Or(s.SessionAge, 60)
	s.Keys, s.Sessions = orMade(s.Keys), orMade(s.Sessions)
	s.Values, s.Collections = orMade(s.Values), orMade(s.Collections)
}

func orMade[M ~map[string]V, V any](known M) M {
	if known == nil {
		return M{}
	}
	return known
}
