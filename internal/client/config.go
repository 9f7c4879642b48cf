package client

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// Defaults of Config, applied where a field has its zero value.
const (
	DefaultCommunityName         = "default"
	DefaultRequestTimeout        = 60 * time.Second
	DefaultMaxRetries            = 4
	DefaultMaxConcurrentRequests = 10
)

// Config says which tenant to speak to, and as whom.
type Config struct {
	BaseURL       string // the tenant's root, https://tenant.1kosmos.net
	AdminAPI      string // each of these four overrides BaseURL plus the documented path
	IDProofingAPI string
	WebAuthnAPI   string
	WalletAPI     string

	CommunityName string
	TenantID      string // looked up from BaseURL and CommunityName when empty
	CommunityID   string

	Token       string // an administrator's, which may be opaque
	Username    string // or the sign-in that gets one
	Password    string
	OneTimeCode string // for the second step of one sign-in
	TOTPSecret  string // or what makes codes for all, base32
	LicenseKey  string
	PrivateKey  string // wire form; empty: a pair is made in memory

	// AllowPlainLicense lets the license travel in clear to a call whose page
	// lists nothing to seal it with, when the sealed one was refused.
	AllowPlainLicense bool

	// ServiceKeys pins the keys of services: fingerprints, as PublicKey.Fingerprint
	// tells them, by the service's name, such as "admin_api".
	ServiceKeys map[string][]string
	// SealedAnswersOnly refuses an answer of success that came unsealed, to calls
	// whose page seals anything.
	SealedAnswersOnly bool

	CACertificate         string // PEM, trusted beside the system's
	RequestTimeout        time.Duration
	MaxRetries            int // negative: none
	MaxConcurrentRequests int
	RequestsPerSecond     float64 // 0: no limit
	NoReadCoalescing      bool
	UserAgent             string

	// Transport, when set, carries the attempts in place of the client's own.
	// It tells of a connection through httptrace, as the standard one does: what
	// had none is taken for not sent.
	Transport http.RoundTripper

	// Observe, when set, gets every attempt. It must not block.
	Observe func(context.Context, Exchange)
	// Learned, when set, gets what each service turned out to want, once.
	Learned func(context.Context, Lesson)
}

// A ConfigError is a setting that cannot work. Setting is its name in
// snake_case, nested ones after a dot.
type ConfigError struct{ Setting, Problem, Remedy string }

func (e *ConfigError) Error() string { return e.Setting + ": " + e.Problem + ". " + e.Remedy }

func (c Config) withDefaults() Config {
	if c.CommunityName == "" {
		c.CommunityName = DefaultCommunityName
	}
	if c.RequestTimeout == 0 {
		c.RequestTimeout = DefaultRequestTimeout
	}
	switch {
	case c.MaxRetries == 0:
		c.MaxRetries = DefaultMaxRetries
	case c.MaxRetries < 0:
		c.MaxRetries = 0
	}
	if c.MaxConcurrentRequests == 0 {
		c.MaxConcurrentRequests = DefaultMaxConcurrentRequests
	}
	if c.UserAgent == "" {
		c.UserAgent = appID
	}
	return c
}

// bases returns the URL below which each service's paths lie.
func (c Config) bases() (bases [services]string) {
	given := [services]string{adminAPI: c.AdminAPI, idProofingAPI: c.IDProofingAPI, webAuthnAPI: c.WebAuthnAPI, walletAPI: c.WalletAPI}
	for s, own := range given {
		if own == "" {
			own = strings.TrimRight(c.BaseURL, "/") + servicePaths[s]
		}
		bases[s] = strings.TrimRight(own, "/")
	}
	return bases
}

// Check returns everything that is wrong with the settings, as far as that can
// be checked without the network; now is what a token's expiry is held against.
// No message repeats a secret.
func (c Config) Check(now time.Time) (wrong []*ConfigError) {
	add := func(setting, problem, remedy string) {
		wrong = append(wrong, &ConfigError{setting, problem, remedy})
	}
	if c.BaseURL == "" {
		add("base_url", "it is not set", "Give the root of your tenant, like https://tenant.1kosmos.net.")
	}
	for _, u := range [][2]string{
		{"base_url", c.BaseURL}, {"endpoints.admin_api", c.AdminAPI}, {"endpoints.id_proofing_api", c.IDProofingAPI},
		{"endpoints.webauthn_api", c.WebAuthnAPI}, {"endpoints.wallet_api", c.WalletAPI},
	} {
		if u[1] != "" {
			if problem := checkURL(u[1]); problem != "" {
				add(u[0], problem, "Give an https URL without query, like https://tenant.1kosmos.net; http is allowed for this machine only (localhost, 127.0.0.1, ::1).")
			}
		}
	}
	wrong = append(wrong, c.checkPins()...)
	if service := serviceAt(c.BaseURL); service != "" {
		add("base_url", fmt.Sprintf("it ends in %s, which is the address of one service", service), "Give the root of your tenant, like https://tenant.1kosmos.net; the provider adds the rest. A service with an address of its own goes into endpoints.")
	}
	switch {
	case c.Token != "" && (c.Username != "" || c.Password != ""):
		add("token", "token is set beside username or password", "Keep one way of signing in.")
	case c.Token != "" && c.OneTimeCode != "":
		add("one_time_code", "it is set beside token, which needs no second step", "Keep one way of signing in.")
	case c.Token != "" && c.TOTPSecret != "":
		add("totp_secret", "it is set beside token, which needs no second step", "Keep one way of signing in.")
	case c.Username != "" && c.Password == "":
		add("password", "username is set without password", "Give both, or a token.")
	case c.Username == "" && c.Password != "":
		add("username", "password is set without username", "Give both, or a token.")
	case c.Token == "" && c.Username == "" && c.LicenseKey == "":
		add("token", "there is nothing to sign in with", "Give token, or username and password; license_key alone serves the ID Proofing and WebAuthn APIs.")
	}
	if c.Token == "" && c.Username == "" {
		for _, step := range [][2]string{{"one_time_code", c.OneTimeCode}, {"totp_secret", c.TOTPSecret}} {
			if step[1] != "" {
				add(step[0], "it is set without username and password", "Set username and password; the second step of a sign-in follows the first.")
			}
		}
	}
	switch {
	case c.OneTimeCode != "" && c.TOTPSecret != "":
		add("one_time_code", "it is set beside totp_secret", "Keep totp_secret, which makes a code for each sign-in, or one_time_code for a single sign-in.")
	case strings.ContainsAny(c.OneTimeCode, " \t\r\n") || len(c.OneTimeCode) > 16:
		add("one_time_code", "it is not a one-time code", "Set the code as it is shown, without blanks.")
	}
	if _, err := oneTimeCode(c.TOTPSecret, now); c.TOTPSecret != "" && err != nil {
		add("totp_secret", "it is not base32 text", "Set the text that is shown when the authenticator app is registered, such as JBSWY3DPEHPK3PXP.")
	}
	if c.Token != "" {
		if expires, err := tokenExpiry(c.Token); err != nil {
			add("token", err.Error(), "Set the token that AdminX issues at sign-in, without the `Bearer ` prefix.")
		} else if !expires.IsZero() && !expires.After(now) {
			add("token", "it expired at "+expires.UTC().Format(time.RFC3339), "Sign in again and give the new token, or give username and password, so that it is renewed.")
		}
	}
	if c.PrivateKey != "" {
		if _, err := seal.ParseKeyPair(c.PrivateKey, ""); err != nil {
			add("private_key", err.Error(), "Give the base64 text of a secp256k1 private key, or leave it out: a pair is made in memory for each run.")
		}
	}
	if c.CACertificate != "" && !holdsCertificate(c.CACertificate) {
		add("ca_certificate", "it holds no certificate that can be read", "Give PEM text with at least one CERTIFICATE block, for example from file(\"ca.pem\").")
	}
	for _, id := range [][2]string{{"tenant_id", c.TenantID}, {"community_id", c.CommunityID}} {
		if id[1] != "" && strings.ContainsAny(id[1], "/?# \t\n") {
			add(id[0], fmt.Sprintf("%q is not an id", id[1]), "Give the id as AdminX shows it, usually 24 hexadecimal digits, or leave it out: it is looked up.")
		}
	}
	if c.RequestTimeout < 0 {
		add("request_timeout", fmt.Sprintf("%v is negative", c.RequestTimeout), "Give the time that one attempt may take, like 60s.")
	}
	if c.MaxConcurrentRequests < 0 {
		add("max_concurrent_requests", fmt.Sprintf("%v is negative", c.MaxConcurrentRequests), "Give how many requests may be under way at once, like 10.")
	}
	if c.RequestsPerSecond < 0 {
		add("requests_per_second", fmt.Sprintf("%v is negative", c.RequestsPerSecond), "Give a positive number, or leave it out: there is no limit then.")
	}
	return wrong
}

// serviceAt returns the path of a service at the end of a URL, or nothing.
func serviceAt(text string) string {
	for _, at := range servicePaths {
		if at != "" && strings.HasSuffix(strings.TrimRight(text, "/"), at) {
			return at
		}
	}
	return ""
}

// checkURL says what is wrong with a base URL, or nothing. It repeats only a
// text in which no password or token can be.
func checkURL(text string) string {
	u, err := url.Parse(text)
	switch {
	case (err != nil || u.Hostname() == "") && !strings.ContainsAny(text, "@?#"):
		return fmt.Sprintf("%q is not a URL", text)
	case err != nil || u.Hostname() == "":
		return "it is not a URL"
	case u.User != nil:
		return "the URL holds a user name or password"
	case strings.ContainsAny(text, "?#"):
		return "the URL has a query or a fragment"
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return fmt.Sprintf("%q would send credentials unprotected", text)
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Sprintf("%q is not an https URL", text)
	}
	return ""
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func holdsCertificate(text string) bool {
	found := false
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return found
		}
		if block.Type == "CERTIFICATE" {
			if _, err := x509.ParseCertificate(block.Bytes); err != nil {
				return false
			}
			found = true
		}
	}
}

// appID names the caller in a requestid: free text.
const appID = "terraform-provider-onekosmos"

// Exchange is what may be reported about a request: nothing that was sent.
type Exchange struct {
	Method, Path string // the documented path, without parameters
	Status       int    // 0 when no answer came
	Duration     time.Duration
	RequestID    string
	Attempt      int // from 1
	Err          error
	ClockSkew    time.Duration // the tenant's clock ahead of ours; beyond 30 s worth a warning
}

// checkPins returns what is wrong with the pinned keys.
func (c Config) checkPins() (wrong []*ConfigError) {
	for _, name := range slices.Sorted(maps.Keys(c.ServiceKeys)) {
		add := func(problem, remedy string) {
			wrong = append(wrong, &ConfigError{"service_keys", quote(name) + ": " + problem, remedy})
		}
		if _, known := pinnable[name]; !known {
			add("there is no service of that name", "Give "+strings.Join(slices.Sorted(maps.Keys(pinnable)), ", ")+".")
		}
		if len(c.ServiceKeys[name]) == 0 {
			add("it has no fingerprint", "Give one, or leave the service out.")
		}
		for _, fingerprint := range c.ServiceKeys[name] {
			if raw, err := hex.DecodeString(pin(fingerprint)); err != nil || len(raw) != sha256.Size {
				add(quote(fingerprint)+" is not a fingerprint", "Give the SHA-256 of the key in hexadecimal, 64 digits.")
			}
		}
	}
	return wrong
}
