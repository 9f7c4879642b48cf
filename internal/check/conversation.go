package check

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
)

// Results of a step.
const (
	ok      = "ok"
	warning = "warning"
	failed  = "FAILED"
	skipped = "skipped"
)

// Step is one question and what came of it. It holds no secret.
type Step struct {
	Name    string  `json:"name"`
	Result  string  `json:"result"` // ok, warning, FAILED or skipped
	Said    string  `json:"said"`
	Remedy  string  `json:"remedy,omitempty"`
	Seconds float64 `json:"seconds"`
}

// caution is a result that deserves a warning, with what to do about it.
type caution struct{ said, remedy string }

func (c caution) Error() string { return c.said }

// conversation asks a tenant one thing after the other.
type conversation struct {
	cfg    client.Config
	client *client.Client
	tell   func(Step)
	steps  []Step

	mu        sync.Mutex // of what requests have shown
	requests  int
	throttled int
	skew      time.Duration
	dialect   map[string][]string // services, by what they want
}

// run asks everything, and returns the steps, each of which tell has had before.
func run(ctx context.Context, version string, tell func(Step)) []Step {
	c := &conversation{tell: tell, dialect: map[string][]string{}}
	if !c.settings(ctx, version) || !c.connection(ctx) {
		return c.steps
	}
	keyed := c.keys(ctx)
	c.step("clock", c.clock)
	community := c.step("community", func() (string, error) { return c.community(ctx) })
	signedIn := false
	switch {
	case c.cfg.Token == "" && c.cfg.Username == "":
		c.add("sign-in", skipped, "neither token nor username is set; a license key alone serves the ID Proofing and WebAuthn APIs")
	case !keyed || !community:
		c.add("sign-in", skipped, "it needs the steps above")
	default:
		signedIn = c.step("sign-in", func() (string, error) { return c.signIn(ctx) }) &&
			c.step("token", func() (string, error) { return c.token(ctx) })
	}
	switch {
	case c.cfg.LicenseKey == "":
		c.add("license", skipped, "license_key is not set")
	case community:
		c.step("license", func() (string, error) { return c.license(ctx) })
	}
	if community && (signedIn || c.cfg.LicenseKey != "") {
		c.areas(ctx, signedIn)
	}
	c.step("requests", c.asked)
	return c.steps
}

func (c *conversation) add(name, result, said string) {
	c.end(Step{Name: name, Result: result, Said: said})
}

func (c *conversation) end(s Step) {
	if c.client != nil {
		s.Said, s.Remedy = c.client.Redact(s.Said), c.client.Redact(s.Remedy)
	}
	s.Said = strings.Join(strings.Fields(s.Said), " ")
	c.steps = append(c.steps, s)
	c.tell(s)
}

// step asks one thing, and reports whether the steps after it make sense.
func (c *conversation) step(name string, ask func() (string, error)) bool {
	started := time.Now()
	said, err := ask()
	return c.answered(name, started, said, err)
}

// answered ends a step that began at a time.
func (c *conversation) answered(name string, started time.Time, said string, err error) bool {
	s := Step{Name: name, Result: ok, Said: said, Seconds: time.Since(started).Round(time.Millisecond).Seconds()}
	var careful caution
	switch {
	case errors.As(err, &careful):
		s.Result, s.Said, s.Remedy = warning, careful.said, careful.remedy
	case err != nil:
		s.Result, s.Said, s.Remedy = failed, diagnostics.Sentence(err.Error()), diagnostics.Remedy(err)
	}
	c.end(s)
	return s.Result != failed
}

// settings reads the environment and makes the client.
func (c *conversation) settings(ctx context.Context, version string) bool {
	cfg, problems := provider.Environment(ctx)
	if problems != nil {
		c.end(Step{Name: "settings", Result: failed, Said: strings.Join(problems, " ")})
		return false
	}
	c.cfg = cfg
	cfg.UserAgent = "terraform-provider-onekosmos/" + version + " (check)"
	cfg.Observe = func(_ context.Context, e client.Exchange) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.requests++
		c.skew = e.ClockSkew
		if errors.Is(&client.Error{Status: e.Status}, client.ErrThrottled) {
			c.throttled++
		}
	}
	cfg.Learned = func(_ context.Context, l client.Lesson) {
		c.mu.Lock()
		defer c.mu.Unlock()
		what := l.About + " " + l.Form
		c.dialect[what] = append(c.dialect[what], l.Service)
	}
	return c.step("settings", func() (said string, err error) {
		if c.client, err = client.New(cfg); err != nil {
			return "", err
		}
		for name, given := range map[string]string{
			"token": cfg.Token, "username": cfg.Username, "password": cfg.Password, "one_time_code": cfg.OneTimeCode,
			"totp_secret": cfg.TOTPSecret, "license_key": cfg.LicenseKey, "private_key": cfg.PrivateKey, "ca_certificate": cfg.CACertificate,
		} {
			if given != "" {
				said += " " + name
			}
		}
		with := strings.Fields(said)
		slices.Sort(with)
		return fmt.Sprintf("%s, community %q, with %s", cfg.BaseURL, cmp.Or(cfg.CommunityName, client.DefaultCommunityName), strings.Join(with, ", ")), nil
	})
}

// keys fetches the key of each service, and holds it against the pinned ones. Without
// that of the Admin API nobody signs in.
func (c *conversation) keys(ctx context.Context) (admin bool) {
	for _, service := range client.ServiceTerms() {
		got := c.step("key of "+service, func() (string, error) {
			fingerprint, err := c.client.KeyFingerprint(ctx, service)
			return "fingerprint " + fingerprint, err
		})
		admin = admin || got && service == adminService
	}
	return admin
}

// adminService is the service that everything else depends on.
const adminService = "admin"

// clock compares the clocks. Requests are dated by the tenant's.
func (c *conversation) clock() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	skew := c.skew.Round(time.Second)
	switch {
	case skew.Abs() <= client.SkewWarning:
		return "the clocks agree", nil
	case skew > 0:
		return "", caution{fmt.Sprintf("the tenant's clock is %v ahead of this machine's", skew), "Set this machine's clock. Until then, requests carry the tenant's time."}
	}
	return "", caution{fmt.Sprintf("the tenant's clock is %v behind this machine's", -skew), "Set this machine's clock. Until then, requests carry the tenant's time."}
}

func (c *conversation) community(ctx context.Context) (string, error) {
	ids, err := c.client.IDs(ctx)
	return fmt.Sprintf("%q: community %s of tenant %s", c.client.CommunityName(), ids.Community, ids.Tenant), err
}

// signIn gets the token.
func (c *conversation) signIn(ctx context.Context) (string, error) {
	token, err := c.client.AccessToken(ctx)
	if err != nil {
		return "", err
	}
	said := "with a token"
	if token.Username != "" {
		said = "as " + token.Username
	}
	if token.Expires.IsZero() {
		return said + ", which does not include its expiry", nil
	}
	return said + ", valid until " + token.Expires.UTC().Format(time.RFC3339), nil
}

// token lets the tenant look at the token.
func (c *conversation) token(ctx context.Context) (string, error) {
	info, err := c.client.VerifyOwnToken(ctx)
	if err != nil {
		return "", err
	}
	if role := roleIn(info.Claims); role != "" {
		return "accepted, role " + role, nil
	}
	return "accepted, names no role", nil
}

// roleIn returns the role that a token's claims name, in one of the likely forms; ""
// where they name none. The reference prints no claims.
func roleIn(claims []byte) string {
	var said map[string]any
	if json.Unmarshal(claims, &said) != nil {
		return ""
	}
	for _, name := range []string{"role", "roleValue", "roles", "userRole"} {
		switch role := said[name].(type) {
		case string:
			return role
		case []any:
			return strings.Trim(fmt.Sprint(role), "[]")
		}
	}
	return ""
}

// license finds out how far the license goes: the keys of a service are shown to one
// of the level system, the records of all communities to one of the level service, and
// the bucket to any (API reference, groups Service Keys and Vendor Metadata).
func (c *conversation) license(ctx context.Context) (string, error) {
	if _, err := c.client.ServiceKeys(ctx, "admin_api"); err == nil {
		return "level system", nil
	}
	for _, err := range c.client.VendorMetadata("webauthn_api").List(ctx) {
		if err != nil {
			break
		}
		return "level service", nil
	}
	_, err := c.client.Bucket("").Get(ctx, client.SettingsID)
	if err != nil && !errors.Is(err, client.ErrNotFound) {
		return "", err
	}
	return "accepted, below the level system", nil
}

// areas reads one thing of each area. What needs an administrator is left out where
// nobody has signed in.
func (c *conversation) areas(ctx context.Context, signedIn bool) {
	for _, a := range areas {
		started := time.Now()
		said, err := a.read(ctx, c.client)
		switch {
		case errors.Is(err, client.ErrNoSignIn), errors.Is(err, client.ErrNotFound):
			c.add(a.name, skipped, diagnostics.Sentence(err.Error()))
			continue
		case c.cfg.LicenseKey == "" && errors.Is(err, client.ErrLicense):
			err = caution{err.Error(), "Set license_key (ONEKOSMOS_LICENSE_KEY), if you manage objects of this area."}
		case errors.Is(err, client.ErrForbidden):
			err = caution{err.Error(), diagnostics.Remedy(err)}
		}
		c.answered(a.name, started, said, err)
	}
}

// asked says how many requests there were, and what the tenant made of them.
func (c *conversation) asked() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	said := many(c.requests, "request")
	for _, what := range slices.Sorted(maps.Keys(c.dialect)) {
		said += fmt.Sprintf("; %s (%s)", what, strings.Join(c.dialect[what], ", "))
	}
	if c.throttled > 0 {
		return "", caution{fmt.Sprintf("the tenant refused %d of %s as too many", c.throttled, said), "Lower requests_per_second or max_concurrent_requests in the provider configuration."}
	}
	return said + "; none refused as too many", nil
}
