package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Types of auth modules, and how they reach their users.
const (
	ModuleDB      = "db"
	ModuleAD      = "ad"
	ModuleLDAP    = "ldap"
	ModuleAzureAD = "azuread"

	ModeDirect = "direct"
	ModeBroker = "broker"
)

// What the service takes where a request leaves a number out.
const (
	DefaultCATimeoutSeconds    = 10
	DefaultCARetryAfterMinutes = 30
	DefaultLogFileSizeMB       = 10
	DefaultLogFileCount        = 10
)

// AuthModule is where users and their passwords come from: API reference,
// Admin API, group Auth Modules. Pointers are what a request may leave out.
type AuthModule struct {
	ID               string          `json:"_id,omitempty"` // the service's
	Type             string          `json:"type"`
	Subtype          string          `json:"subtype"` // follows from the type, like Method
	Method           string          `json:"method"`
	Name             string          `json:"name"`
	Enabled          Bool            `json:"enabled"`
	Mode             string          `json:"mode"` // an update skips it
	Config           *ModuleConfig   `json:"config,omitempty"`
	Kerberos         *KerberosConfig `json:"kerberos_config,omitempty"`      // ad and ldap
	EnhancedSecurity *Bool           `json:"enhanced_security_on,omitempty"` // ad; answers leave it out

	// Script is the body of PATCH /auth_modules/updateJs/{moduleId}, of which
	// the reference prints nothing. Answers leave it out.
	Script json.RawMessage `json:"-"`
	// Known are secrets that are not to be changed. They are sent only to a
	// service that takes no change without them.
	Known ModuleSecrets `json:"-"`
}

// ModuleSecrets are the secrets of a module; a module has some of them.
type ModuleSecrets struct{ BindPassword, ClientSecret, Keytab string }

// ModuleConfig are the settings of all types, of which each takes its own.
type ModuleConfig struct {
	// ad and ldap
	ServerProtocol         *string                `json:"serverprotocol,omitempty"`
	Server                 *string                `json:"server,omitempty"`
	ServerPort             *Port                  `json:"serverport,omitempty"`
	BindDN                 *string                `json:"binddn,omitempty"`
	BindPassword           Secret                 `json:"bindpassword,omitempty"`
	BaseDN                 *string                `json:"basedn,omitempty"`
	SecurityAuthentication *string                `json:"securityauthentication,omitempty"`
	Filter                 *string                `json:"filter,omitempty"`
	ServiceAccountReadOnly *Bool                  `json:"serviceacctreadonly,omitempty"`
	LDAPQueryFilter        *string                `json:"ldapqueryfilter,omitempty"`
	SCEPEnabled            *Bool                  `json:"scepenabled,omitempty"`   // broker
	SCEPURL                *string                `json:"scepurl,omitempty"`       // broker
	ChallengeURL           *string                `json:"challengeurl,omitempty"`  // broker
	SCEPAgent              *string                `json:"scepagent,omitempty"`     // broker
	CertEnabled            *Bool                  `json:"cert_enabled,omitempty"`  // ad
	CertTemplate           *string                `json:"cert_template,omitempty"` // ad
	DCDNS                  *string                `json:"dc_dns,omitempty"`        // ad
	DCCA                   *string                `json:"dc_ca,omitempty"`         // ad
	LogFileSizeMB          *Number                `json:"logfilesizemb,omitempty"` // ad with broker
	LogFileCount           *Number                `json:"logfilecount,omitempty"`  // ad with broker
	CAList                 []CertificateAuthority `json:"caList,omitzero"`
	CATimeoutSeconds       *Number                `json:"caTimeoutSeconds,omitempty"`
	CARetryAfterMinutes    *Number                `json:"caRetryAfterMinutes,omitempty"`
	CANotificationsTo      []string               `json:"caStatusChangeNotificationsTo,omitzero"`
	CANotificationsEnabled *Bool                  `json:"caStatusChangeNotificationsEnabled,omitempty"`

	// azuread
	AppName          *string `json:"appName,omitempty"`
	TenantID         *string `json:"tenantId,omitempty"`
	TenantName       *string `json:"tenantName,omitempty"`
	ClientID         *string `json:"clientId,omitempty"`
	ClientSecret     Secret  `json:"clientSecret,omitempty"`
	LoginBasePath    *string `json:"loginBasePath,omitempty"`
	GraphAPIBasePath *string `json:"graphApiBasePath,omitempty"`

	PasswordPolicy *PasswordPolicy `json:"passwordPolicy,omitempty"`
}

// CertificateAuthority issues certificates for a directory's users, told apart
// by its DNS name. When it last answered is the service's to know.
type CertificateAuthority struct {
	CertTemplate string `json:"cert_template"`
	DCDNS        string `json:"dc_dns"`
	DCCA         string `json:"dc_ca"`
}

// KerberosConfig is for signing in with a Windows session.
type KerberosConfig struct {
	Enabled *Bool  `json:"enabled,omitempty"`
	Keytab  Secret `json:"keytab_file,omitempty"`
}

// PasswordPolicy are the rules for passwords of a module's users.
type PasswordPolicy struct {
	AuthType    string        `json:"authtype"`
	Description string        `json:"description"`
	Rules       PasswordRules `json:"rules"`
}

// PasswordRules are all required by the service, those that are off too.
type PasswordRules struct {
	Min                 Number `json:"min"`
	MinEnabled          Bool   `json:"min_enabled"`
	MinSpecial          Number `json:"min_special"`
	MinSpecialEnabled   Bool   `json:"min_special_enabled"`
	MinNumbers          Number `json:"min_numbers"`
	MinNumbersEnabled   Bool   `json:"min_numbers_enabled"`
	SpecialChars        string `json:"special_chars_allowed"`
	SpecialCharsEnabled Bool   `json:"special_chars_allowed_enabled"`
	MinAlphaCaps        Number `json:"min_alpha_caps"`
	MinAlphaCapsEnabled Bool   `json:"min_alpha_caps_enabled"`
	NoUsername          Bool   `json:"noUsername"`
	NoUsernameEnabled   Bool   `json:"noUsername_enabled"`
	NoSpaces            Bool   `json:"noSpaces"`
	NoSpacesEnabled     Bool   `json:"noSpaces_enabled"`
	AllowInRow          Number `json:"allowInRow"`
	AllowInRowEnabled   Bool   `json:"allowInRow_enabled"`
}

// Secret is a secret of a request. What an answer says of it, in plain or
// masked, is not taken over, so that nothing can send it back.
type Secret string

// UnmarshalJSON reads nothing.
func (*Secret) UnmarshalJSON([]byte) error { return nil }

// Number is a whole number that some answers spell as text.
type Number int64

// UnmarshalJSON reads 10, 10.0 and "10".
func (n *Number) UnmarshalJSON(raw []byte) error {
	s := strings.Trim(string(raw), `"`)
	if s == "" || s == "null" {
		*n = 0
		return nil
	}
	if whole, err := strconv.ParseInt(s, 10, 64); err == nil {
		*n = Number(whole) // a float64 has not all of them
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != float64(int64(f)) {
		return fmt.Errorf("%.20s is not a whole number", raw)
	}
	*n = Number(f)
	return nil
}

// Port is a port that travels as text; 0 is none.
type Port uint16

// MarshalJSON writes the text.
func (p Port) MarshalJSON() ([]byte, error) {
	if p == 0 {
		return []byte(`""`), nil
	}
	return json.Marshal(strconv.Itoa(int(p)))
}

// UnmarshalJSON reads the text or a number.
func (p *Port) UnmarshalJSON(raw []byte) error {
	var n Number
	if err := n.UnmarshalJSON(raw); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%.20s is not a port", raw)
	}
	*p = Port(n)
	return nil
}

// UnmarshalJSON puts the lists of which the service promises no order into one.
func (m *ModuleConfig) UnmarshalJSON(raw []byte) error {
	type plain ModuleConfig
	var in plain
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	slices.SortStableFunc(in.CAList, func(a, b CertificateAuthority) int { return cmp.Compare(a.DCDNS, b.DCDNS) })
	slices.Sort(in.CANotificationsTo)
	*m = ModuleConfig(in)
	return nil
}

// AuthModules stores the community's auth modules.
type AuthModules struct {
	all    *Collection[AuthModule]
	script endpoint
}

// AuthModules returns the store of the community's auth modules.
func (c *Client) AuthModules() *AuthModules { return c.authModules }

func newAuthModules(c *Client) *AuthModules {
	all := &Collection[AuthModule]{
		client:   c,
		kind:     "auth module",
		createAt: endpoint{method: "PUT", path: "/auth_modules/create", needs: withToken},
		getAt:    endpoint{method: "GET", path: "/auth_modules/{moduleId}", needs: withToken},
		updateAt: endpoint{method: "PATCH", path: "/auth_modules/{moduleId}", needs: withToken},
		deleteAt: endpoint{method: "DELETE", path: "/auth_modules/{moduleId}", needs: withToken},
		listAt:   endpoint{method: "POST", path: "/auth_modules/fetch", needs: withToken, reads: true},
		id:       func(m *AuthModule) string { return m.ID },
		name:     func(m *AuthModule) string { return "name " + quote(m.Name) },
		whole:    wholeModule,
		twin: func(sent, found *AuthModule) bool {
			return sent.Name == found.Name && sent.Type == found.Type && sent.Mode == found.Mode
		},
		rules: overlayRules{
			matched: map[string]string{"caList": "dc_dns"},
			// Answers show secrets in plain or masked; neither goes back.
			owned: map[string]bool{"allowed": true, "bindpassword": true, "clientSecret": true, "keytab_file": true},
			// That of an Azure directory.
			ours: map[string]bool{"tenantId": true},
		},
	}
	all.readAll = func(ctx context.Context) ([]*AuthModule, error) {
		var out struct{ Modules []*AuthModule }
		err := c.do(ctx, all.listAt, struct{}{}, &out)
		return out.Modules, err
	}
	return &AuthModules{all, endpoint{method: "PATCH", path: "/auth_modules/updateJs/{moduleId}", needs: withToken}}
}

// wholeModule: the list shows less of directories than a read by id, and how
// much less the reference does not say. A module whose settings may all be
// absent counts as whole only when one is there that the list's sample lacks.
func wholeModule(m *AuthModule) bool {
	switch c := m.Config; {
	case c == nil:
		return false
	case m.Type == ModuleDB:
		return true
	case m.Type == ModuleAzureAD:
		return c.AppName != nil
	default:
		return c.Server != nil || c.ServerProtocol != nil || c.ServiceAccountReadOnly != nil
	}
}

// Create makes a module and gives it its script. See Collection.Create for
// lost answers.
func (a *AuthModules) Create(ctx context.Context, want *AuthModule) (*AuthModule, error) {
	made, err := a.all.Create(ctx, want)
	if err != nil {
		return made, err
	}
	if err := a.setScript(ctx, made.ID, want.Script); err != nil {
		return made, fmt.Errorf("the auth module was created with id %s, and its script could not be set: %w", made.ID, err)
	}
	return made, nil
}

// Get returns the module with that id, or ErrNotFound.
func (a *AuthModules) Get(ctx context.Context, id string) (*AuthModule, error) {
	return a.all.Get(ctx, id)
}

// Delete removes the module with that id; one that is gone is no error.
func (a *AuthModules) Delete(ctx context.Context, id string) error { return a.all.Delete(ctx, id) }

// List yields every module.
func (a *AuthModules) List(ctx context.Context) iter.Seq2[*AuthModule, error] { return a.all.List(ctx) }

// Update sends what differs between want and what the service has, and no
// secret but those in want. A service may take no change of a directory's
// settings without the bind password; the reference reads that way. Such a
// one refuses the call and names what it lacks, and gets it then.
func (a *AuthModules) Update(ctx context.Context, id string, want *AuthModule) (*AuthModule, error) {
	current, found, err := a.all.fetchRaw(ctx, id)
	if err != nil {
		return nil, err
	}
	body, err := a.difference(current, found, want)
	if err != nil {
		return nil, err
	}
	if len(body) > 0 {
		changed, err := a.patch(ctx, id, body)
		if errors.Is(err, ErrRefused) {
			switch added, more := addMissing(body, want.Known, err); {
			case more != nil:
				err = more
			case added:
				changed, err = a.patch(ctx, id, body)
			}
		}
		if err != nil {
			return nil, err
		}
		if found = changed; changed.ID != id || !wholeModule(changed) {
			if found, err = a.all.fetch(ctx, id); err != nil {
				return nil, err
			}
		}
	}
	if err := a.setScript(ctx, id, want.Script); err != nil {
		return nil, fmt.Errorf("setting the script: %w", err)
	}
	return found, nil
}

func (a *AuthModules) patch(ctx context.Context, id string, body map[string]json.RawMessage) (*AuthModule, error) {
	defer a.all.snapshot.write(id)()
	changed := new(AuthModule)
	return changed, a.all.client.do(ctx, a.all.updateAt, body, changed, id)
}

func (a *AuthModules) setScript(ctx context.Context, id string, script json.RawMessage) error {
	if script == nil {
		return nil
	}
	defer a.all.snapshot.write(id)()
	return a.all.client.do(ctx, a.script, script, nil, id)
}

// difference returns the members of an update's body: those of want that the
// service has not, each with what the caller does not model.
func (a *AuthModules) difference(current json.RawMessage, found, want *AuthModule) (map[string]json.RawMessage, error) {
	known := *found
	known.Config = found.Config.withDefaults(found.Type, found.Mode)
	var members [2]map[string]json.RawMessage
	body := current
	for i, layer := range []*AuthModule{&known, want} {
		text, err := marshal(layer)
		if err != nil {
			return nil, err
		}
		if body, err = a.all.rules.overlay(body, text); err != nil {
			return nil, err
		}
		if err = json.Unmarshal(body, &members[i]); err != nil {
			return nil, err
		}
	}
	have, wanted := members[0], members[1]
	differs := map[string]json.RawMessage{}
	for _, name := range []string{"name", "enabled", "config", "kerberos_config", "enhanced_security_on"} {
		if value := wanted[name]; value != nil && !sameJSON(value, have[name]) {
			differs[name] = value
		}
	}
	// The service validates by these two. The reference's body for azuread is
	// the one without them.
	if len(differs) > 0 && found.Type != ModuleAzureAD {
		differs["type"], differs["mode"] = wanted["type"], wanted["mode"]
	}
	return differs, nil
}

// withDefaults fills in what the service takes for settings that are absent,
// so that an answer without them does not look like a difference.
func (m *ModuleConfig) withDefaults(kind, mode string) *ModuleConfig {
	filled := ModuleConfig{}
	if m != nil {
		filled = *m
	}
	directory, broker := kind == ModuleAD || kind == ModuleLDAP, mode == ModeBroker
	no, number := new(Bool), func(n Number) *Number { return &n }
	fill(&filled.ServiceAccountReadOnly, no, directory)
	fill(&filled.CANotificationsEnabled, no, directory)
	fill(&filled.CATimeoutSeconds, number(DefaultCATimeoutSeconds), directory)
	fill(&filled.CARetryAfterMinutes, number(DefaultCARetryAfterMinutes), directory)
	fill(&filled.SCEPEnabled, no, directory && broker)
	fill(&filled.CertEnabled, no, kind == ModuleAD)
	fill(&filled.LogFileSizeMB, number(DefaultLogFileSizeMB), kind == ModuleAD && broker)
	fill(&filled.LogFileCount, number(DefaultLogFileCount), kind == ModuleAD && broker)
	if directory && filled.CAList == nil {
		filled.CAList = []CertificateAuthority{}
	}
	if directory && filled.CANotificationsTo == nil {
		filled.CANotificationsTo = []string{}
	}
	return &filled
}

func fill[T any](setting **T, otherwise *T, applies bool) {
	if *setting == nil && applies {
		*setting = otherwise
	}
}

// moduleSecret is where a secret stands in a body.
type moduleSecret struct {
	object, member, title string
	known                 func(ModuleSecrets) string
}

var moduleSecrets = []moduleSecret{
	{"config", "bindpassword", "bind password", func(s ModuleSecrets) string { return s.BindPassword }},
	{"config", "clientSecret", "client secret", func(s ModuleSecrets) string { return s.ClientSecret }},
	{"kerberos_config", "keytab_file", "keytab", func(s ModuleSecrets) string { return s.Keytab }},
}

// addMissing adds to body the secrets that a refusal names and body lacks. What
// the service shows of a secret is not used: it may be a mask of any form, and
// would then destroy the secret. When the caller knows none, the refusal is
// returned with what to do.
func addMissing(body map[string]json.RawMessage, known ModuleSecrets, refusal error) (added bool, _ error) {
	for _, secret := range moduleSecrets {
		sent := membersOf(body[secret.object])
		if sent == nil || sent[secret.member] != nil || !names(refusal, secret.member) {
			continue
		}
		value := secret.known(known)
		if value == "" {
			return false, fmt.Errorf("%w. This tenant takes no change of these settings without the %s: give it in the configuration, and apply again", refusal, secret.title)
		}
		sent[secret.member], _ = marshal(value) // texts: no error
		body[secret.object], _ = marshal(sent)
		added = true
	}
	return added, nil
}

// membersOf returns nothing for what is no object.
func membersOf(raw json.RawMessage) (members map[string]json.RawMessage) {
	if json.Unmarshal(raw, &members) != nil {
		return nil
	}
	return members
}

// names tells whether a refusal speaks of a member.
func names(refusal error, member string) bool {
	var failed *Error
	if !errors.As(refusal, &failed) {
		return false
	}
	said := []string{failed.Message}
	for _, f := range failed.Fields {
		said = append(said, f.Field, f.Message)
	}
	return strings.Contains(strings.ToLower(strings.Join(said, " ")), strings.ToLower(member))
}

// sameJSON compares by meaning.
func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
