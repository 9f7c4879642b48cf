package client

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

func jwt(claims string) string {
	encode := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return encode(`{"alg":"HS256"}`) + "." + encode(claims) + ".c2lnbmF0dXJl"
}

// TestCheck holds each setting against what can be wrong with it.
func TestCheck(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tooLarge := "//////////////////////////////////////////8=" // above the group order
	for name, test := range map[string]struct {
		edit    func(*Config)
		setting string // "" when nothing is wrong
		problem string
		remedy  string
	}{
		"a token":                 {func(c *Config) {}, "", "", ""},
		"username and password":   {func(c *Config) { c.Token, c.Username, c.Password = "", "u", "p" }, "", "", ""},
		"a license alone":         {func(c *Config) { c.Token, c.LicenseKey = "", "l" }, "", "", ""},
		"no base_url":             {func(c *Config) { c.BaseURL = "" }, "base_url", "not set", "https://tenant.1kosmos.net"},
		"a name as base_url":      {func(c *Config) { c.BaseURL = "tenant.1kosmos.net" }, "base_url", "not a URL", "Give an https URL"},
		"an opaque base_url":      {func(c *Config) { c.BaseURL = "admin:secret@tenant.1kosmos.net" }, "base_url", "not a URL", "Give an https URL"},
		"a broken base_url":       {func(c *Config) { c.BaseURL = "https://admin:secret@ten ant" }, "base_url", "not a URL", "Give an https URL"},
		"a port as base_url":      {func(c *Config) { c.BaseURL = "https://:443" }, "base_url", "not a URL", "Give an https URL"},
		"a user in it":            {func(c *Config) { c.BaseURL = "https://admin:secret@tenant.1kosmos.net" }, "base_url", "user name or password", "Give an https URL"},
		"a query in it":           {func(c *Config) { c.BaseURL = "https://tenant.1kosmos.net/?token=secret" }, "base_url", "query or a fragment", "without query"},
		"an empty query in it":    {func(c *Config) { c.BaseURL = "https://tenant.1kosmos.net?" }, "base_url", "query or a fragment", "without query"},
		"an empty fragment in it": {func(c *Config) { c.BaseURL = "https://tenant.1kosmos.net#" }, "base_url", "query or a fragment", "without query"},
		"http":                    {func(c *Config) { c.BaseURL = "http://tenant.1kosmos.net" }, "base_url", "unprotected", "this machine only"},
		"http to an address":      {func(c *Config) { c.BaseURL = "http://10.0.0.1" }, "base_url", "unprotected", "this machine only"},
		"http to a trick":         {func(c *Config) { c.BaseURL = "http://localhost.example.com" }, "base_url", "unprotected", "this machine only"},
		"ftp":                     {func(c *Config) { c.BaseURL = "ftp://tenant.1kosmos.net" }, "base_url", "not an https URL", "Give an https URL"},
		"http to localhost":       {func(c *Config) { c.BaseURL = "http://LocalHost:8080" }, "", "", ""},
		"http to 127.0.0.1":       {func(c *Config) { c.BaseURL = "http://127.0.0.1:8080/" }, "", "", ""},
		"http to ::1":             {func(c *Config) { c.BaseURL = "http://[::1]:8080" }, "", "", ""},
		"admin_api":               {func(c *Config) { c.AdminAPI = "http://x" }, "endpoints.admin_api", "unprotected", "this machine only"},
		"id_proofing_api":         {func(c *Config) { c.IDProofingAPI = "x" }, "endpoints.id_proofing_api", "not a URL", "Give an https URL"},
		"webauthn_api":            {func(c *Config) { c.WebAuthnAPI = "x" }, "endpoints.webauthn_api", "not a URL", "Give an https URL"},
		"wallet_api":              {func(c *Config) { c.WalletAPI = "x" }, "endpoints.wallet_api", "not a URL", "Give an https URL"},
		"token and username":      {func(c *Config) { c.Username = "u" }, "token", "beside username", "Keep one"},
		"token and password":      {func(c *Config) { c.Password = "secret" }, "token", "beside username", "Keep one"},
		"no password":             {func(c *Config) { c.Token, c.Username = "", "u" }, "password", "without password", "Give both"},
		"no username":             {func(c *Config) { c.Token, c.Password = "", "secret" }, "username", "without username", "Give both"},
		"nothing to sign in with": {func(c *Config) { c.Token = "" }, "token", "nothing to sign in with", "license_key alone"},
		"an opaque token":         {func(c *Config) { c.Token = "secret" }, "", "", ""},
		"no base64 in it":         {func(c *Config) { c.Token = "secret.*.x" }, "", "", ""},
		"no claims in it":         {func(c *Config) { c.Token = jwt("secret") }, "", "", ""},
		"token and code":          {func(c *Config) { c.OneTimeCode = "123456" }, "one_time_code", "beside token", "one way"},
		"token and TOTP secret":   {func(c *Config) { c.TOTPSecret = "JBSWY3DPEHPK3PXP" }, "totp_secret", "beside token", "one way"},
		"code alone":              {func(c *Config) { c.Token, c.LicenseKey, c.OneTimeCode = "", "k", "123456" }, "one_time_code", "without username", "Set username"},
		"TOTP secret alone":       {func(c *Config) { c.Token, c.LicenseKey, c.TOTPSecret = "", "k", "JBSWY3DPEHPK3PXP" }, "totp_secret", "without username", "Set username"},
		"code and TOTP secret":    {func(c *Config) { secondStepOf(c, "123456", "JBSWY3DPEHPK3PXP") }, "one_time_code", "beside totp_secret", "Keep"},
		"code with blanks":        {func(c *Config) { secondStepOf(c, "secret secret", "") }, "one_time_code", "not a one-time code", "blanks"},
		"secret of digits":        {func(c *Config) { secondStepOf(c, "", "secret0189") }, "totp_secret", "not base32", "authenticator"},
		"secret in groups":        {func(c *Config) { secondStepOf(c, "", "jbsw y3dp ehpk 3pxp") }, "", "", ""},
		"secret with padding":     {func(c *Config) { secondStepOf(c, "", "JBSWY3DPEHPK3PX=") }, "", "", ""},
		"a good code":             {func(c *Config) { secondStepOf(c, "123456", "") }, "", "", ""},
		"Bearer in front":         {func(c *Config) { c.Token = "Bearer " + c.Token }, "token", "blanks", "without the `Bearer ` prefix"},
		"a line break behind":     {func(c *Config) { c.Token += "\n" }, "token", "line breaks", "without the `Bearer ` prefix"},
		"expired":                 {func(c *Config) { c.Token = jwt(fmt.Sprintf(`{"exp":%d}`, now.Unix())) }, "token", "expired at 2026-01-02T03:04:05Z", "Sign in again"},
		"a second left":           {func(c *Config) { c.Token = jwt(fmt.Sprintf(`{"exp":%d.5}`, now.Unix()+1)) }, "", "", ""},
		"no expiry":               {func(c *Config) { c.Token = jwt(`{}`) }, "", "", ""},
		"a private key in hex":    {func(c *Config) { c.PrivateKey = strings.Repeat("5e", 32) }, "private_key", "has 48 bytes", "leave it out"},
		"one out of range":        {func(c *Config) { c.PrivateKey = tooLarge }, "private_key", "outside the range", "leave it out"},
		"no certificate":          {func(c *Config) { c.CACertificate = "secret" }, "ca_certificate", "no certificate", "PEM"},
		"a broken certificate":    {func(c *Config) { c.CACertificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }, "ca_certificate", "no certificate", "PEM"},
		"a name as tenant_id":     {func(c *Config) { c.TenantID = "my tenant" }, "tenant_id", "not an id", "looked up"},
		"a path as community_id":  {func(c *Config) { c.CommunityID = "a/b" }, "community_id", "not an id", "looked up"},
		"request_timeout":         {func(c *Config) { c.RequestTimeout = -1 }, "request_timeout", "negative", "60s"},
		"max_concurrent_requests": {func(c *Config) { c.MaxConcurrentRequests = -1 }, "max_concurrent_requests", "negative", "10"},
		"requests_per_second":     {func(c *Config) { c.RequestsPerSecond = -1 }, "requests_per_second", "negative", "leave it out"},
		"no retries":              {func(c *Config) { c.MaxRetries = -1 }, "", "", ""},
	} {
		c := Config{BaseURL: "https://tenant.1kosmos.net", Token: jwt(`{"sub":"secret"}`)}
		test.edit(&c)
		wrong := c.Check(now)
		if test.setting == "" {
			if len(wrong) != 0 {
				t.Errorf("%s: %v", name, wrong)
			}
			continue
		}
		if len(wrong) != 1 || wrong[0].Setting != test.setting || !strings.Contains(wrong[0].Problem, test.problem) || !strings.Contains(wrong[0].Remedy, test.remedy) {
			t.Errorf("%s: %v", name, wrong)
			continue
		}
		for _, secret := range []string{"secret", c.Token, c.PrivateKey} {
			if secret != "" && strings.Contains(strings.ReplaceAll(wrong[0].Error(), "totp_secret", ""), secret) {
				t.Errorf("%s: the message repeats a secret: %s", name, wrong[0])
			}
		}
		if _, err := New(c); err == nil {
			t.Errorf("%s: New takes it", name)
		}
	}
}

func TestCheckTellsEverything(t *testing.T) {
	t.Parallel()
	c := Config{BaseURL: "x", WalletAPI: "x", PrivateKey: "x", CACertificate: "x", TenantID: "/", CommunityID: "/", RequestTimeout: -1}
	want := []string{"base_url", "endpoints.wallet_api", "token", "private_key", "ca_certificate", "tenant_id", "community_id", "request_timeout"}
	wrong := c.Check(time.Now())
	if len(wrong) != len(want) {
		t.Fatalf("%v", wrong)
	}
	for i, w := range wrong {
		if w.Setting != want[i] {
			t.Errorf("%d: %s, want %s", i, w.Setting, want[i])
		}
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	got := Config{}.withDefaults()
	if got.CommunityName != "default" || got.RequestTimeout != time.Minute || got.MaxRetries != 4 || got.MaxConcurrentRequests != 10 || got.UserAgent != appID {
		t.Errorf("%+v", got)
	}
	if got := (Config{MaxRetries: -3}).withDefaults().MaxRetries; got != 0 {
		t.Errorf("%d retries", got)
	}
}

// secondStepOf sets a sign-in in two steps.
func secondStepOf(c *Config, code, secret string) {
	c.Token, c.Username, c.Password, c.OneTimeCode, c.TOTPSecret = "", "u", "p", code, secret
}
