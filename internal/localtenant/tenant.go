// Package localtenant is a stateful stand-in for a 1Kosmos tenant. It speaks
// the real wire protocol: key pairs, sealed headers and bodies, the license,
// tokens, the clock window and replay check, the API reference's validation
// and answer shapes. Everything lives in memory, and in a file when asked.
//
// It is written from the API reference and the wire protocol, not from this
// project's client, of which it uses only the cipher.
package localtenant

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// Options describes a tenant. The zero value is a usable tenant with a random
// password and license.
type Options struct {
	Username      string   // the administrator; default "administrator"
	Password      string   // default random
	License       string   // default random
	DNS           []string // further host names it answers to
	TenantID      string   // default a new id
	CommunityID   string   // default a new id
	CommunityName string   // default "default"
	StateFile     string   // keeps keys, users and objects over restarts
	Control       bool     // serves /_local/ to local callers
	ControlToken  string   // when set, what they must send as a bearer token
	Modes         Modes    // how it starts to behave
}

// Tenant is one tenant with one community. All methods are safe for
// concurrent use.
type Tenant struct {
	options  Options
	contract *contract
	routes   map[string]*operation

	mu         sync.Mutex // guards all below
	data       persisted
	pairs      map[string]*client.KeyPair
	modes      Modes
	faults     []*Fault
	lates      []late                 // in the order of their writes
	taken      map[string][]time.Time // by service: requests within the rate window
	underway   int                    // writes that are done later
	settled    *sync.Cond             // of underway
	journal    []Exchange
	violations []string
	seen       map[string]time.Time // uuids of requests
	skew       time.Duration
	counter    uint32
	dirty      bool
	stateErr   error
}

// persisted is what a state file holds.
type persisted struct {
	TenantID      string                      `json:"tenantId"`
	TenantTag     string                      `json:"tenantTag"`
	CommunityID   string                      `json:"communityId"`
	CommunityName string                      `json:"communityName"`
	License       string                      `json:"license"`
	Users         []user                      `json:"users"`
	Keys          map[string]string           `json:"keys"` // service → private key
	TokenSecret   string                      `json:"tokenSecret"`
	TOTPSecret    string                      `json:"totpSecret"`
	LastPeriod    int64                       `json:"lastTotpPeriod"`
	Codes         []string                    `json:"codes,omitempty"`
	Sessions      map[string]session          `json:"sessions"`
	SessionAge    int                         `json:"sessionMaxAgeMinutes"`
	Identity      *samlIdentity               `json:"identity,omitempty"`
	IdentityID    string                      `json:"identityProviderId"`
	Collections   map[string][]map[string]any `json:"collections"`
}

// New makes a tenant, or loads it when the options name a state file that
// exists. Options that are set win over what the file says.
func New(options Options) (*Tenant, error) {
	table, err := loadContract()
	if err != nil {
		return nil, err
	}
	t := &Tenant{
		options:  options,
		contract: table,
		routes:   map[string]*operation{},
		pairs:    map[string]*client.KeyPair{},
		modes:    options.Modes,
		seen:     map[string]time.Time{},
		taken:    map[string][]time.Time{},
	}
	t.settled = sync.NewCond(&t.mu)
	if err := t.register(); err != nil {
		return nil, err
	}
	var start [4]byte
	rand.Read(start[:])
	t.counter = uint32(start[0])<<16 | uint32(start[1])<<8 | uint32(start[2])
	fresh, err := t.load()
	if err != nil {
		return nil, err
	}
	t.applyOptions()
	t.mu.Lock()
	defer t.mu.Unlock()
	if fresh {
		t.seedCatalog()
	}
	t.seedDirectories()
	t.seedServiceKeys()
	t.branding()
	t.dirty = true
	if err := t.save(); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Tenant) applyOptions() {
	d := &t.data
	pick := func(target *string, option string, fallback func() string) {
		switch {
		case option != "":
			*target = option
		case *target == "":
			*target = fallback()
		}
	}
	pick(&d.TenantID, t.options.TenantID, t.newID)
	pick(&d.CommunityID, t.options.CommunityID, t.newID)
	pick(&d.CommunityName, t.options.CommunityName, func() string { return "default" })
	pick(&d.License, t.options.License, newUUID)
	pick(&d.TenantTag, "", func() string { return "local-" + randomHex(4) })
	pick(&d.TokenSecret, "", func() string { return randomHex(32) })
	pick(&d.TOTPSecret, "", newTOTPSecret)
	pick(&d.IdentityID, "", t.newID)
	if len(d.Users) == 0 {
		d.Users = []user{{}}
	}
	pick(&d.Users[0].Username, t.options.Username, func() string { return "administrator" })
	pick(&d.Users[0].Password, t.options.Password, func() string { return randomHex(12) })
	pick(&d.Users[0].ID, "", t.newID)
	if d.SessionAge == 0 {
		d.SessionAge = 60
	}
	if d.Keys == nil {
		d.Keys = map[string]string{}
	}
	if d.Sessions == nil {
		d.Sessions = map[string]session{}
	}
	if d.Collections == nil {
		d.Collections = map[string][]map[string]any{}
	}
}

// now is the tenant's clock.
func (t *Tenant) now() time.Time { return time.Now().Add(t.skew) }

// Now returns the time on the tenant's clock.
func (t *Tenant) Now() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now()
}

// SetClock makes the tenant's clock differ from the machine's by skew.
func (t *Tenant) SetClock(skew time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.skew = skew
}

// TenantID returns the tenant's id.
func (t *Tenant) TenantID() string { return t.read(func() string { return t.data.TenantID }) }

// CommunityID returns the community's id.
func (t *Tenant) CommunityID() string { return t.read(func() string { return t.data.CommunityID }) }

// CommunityName returns the community's name.
func (t *Tenant) CommunityName() string {
	return t.read(func() string { return t.data.CommunityName })
}

// License returns the license key the tenant accepts.
func (t *Tenant) License() string { return t.read(func() string { return t.data.License }) }

// Username returns the administrator's user name.
func (t *Tenant) Username() string { return t.read(func() string { return t.data.Users[0].Username }) }

// Password returns the administrator's password.
func (t *Tenant) Password() string { return t.read(func() string { return t.data.Users[0].Password }) }

// IdentityProviderID returns the identifier under which the community's own
// SAML metadata is served.
func (t *Tenant) IdentityProviderID() string {
	return t.read(func() string { return t.data.IdentityID })
}

func (t *Tenant) read(get func() string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return get()
}

// pair returns a service's key pair, made when first asked for.
func (t *Tenant) pair(service string) (*client.KeyPair, error) {
	if known := t.pairs[service]; known != nil {
		return known, nil
	}
	made, err := func() (*client.KeyPair, error) {
		if private := t.data.Keys[service]; private != "" {
			return client.ParseKeyPair(private, "")
		}
		return client.NewKeyPair()
	}()
	if err != nil {
		return nil, fmt.Errorf("the key pair of %s: %w", service, err)
	}
	t.pairs[service] = made
	if t.data.Keys[service] == "" {
		t.data.Keys[service] = made.PrivateKey()
		t.dirty = true
	}
	return made, nil
}

// PublicKey returns the key a service answers with at the moment: "adminapi",
// "idproofingapi", "webauthn", "walletapi", "community", or a name of the
// service directory.
func (t *Tenant) PublicKey(service string) string {
	return t.read(func() string {
		pair, err := t.pair(service)
		if err != nil {
			return ""
		}
		return pair.Public().String()
	})
}

// RotateKeys gives a service a new key pair. What was sealed for the old one
// can't be decrypted any more.
func (t *Tenant) RotateKeys(service string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.pairs, service)
	delete(t.data.Keys, service)
	t.dirty = true
	t.save()
}

// newID makes an id whose first four bytes are the time, as MongoDB does.
func (t *Tenant) newID() string {
	var id [12]byte
	rand.Read(id[4:9])
	seconds := uint32(t.now().Unix())
	t.counter++
	for i := range 4 {
		id[i] = byte(seconds >> (8 * (3 - i)))
	}
	for i := range 3 {
		id[9+i] = byte(t.counter >> (8 * (2 - i)))
	}
	return hex.EncodeToString(id[:])
}

func newUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// randomBelow is for the shuffling of lists.
func randomBelow(n int) int {
	i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0
	}
	return int(i.Int64())
}
