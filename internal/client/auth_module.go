package client

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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
