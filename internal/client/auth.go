package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// renewBefore is how long before its expiry a token is no longer used.
const renewBefore = 30 * time.Second

// requestAccess may be sent again: a second sign-in does no more than the
// first, and no object is lost with its answer.
var requestAccess = endpoint{service: adminAPI, method: "POST", path: "/v2/request_access", reads: true}

// tokens holds the administrator's JWT: the configured one, or one got with
// username and password and renewed when it expires or is refused.
type tokens struct {
	client  *Client
	flights singleflight.Group
	mu      sync.Mutex
	token   string
	expires time.Time // zero: unknown
	refused error     // a sign-in that the tenant refused for good
}

// get returns a token that is good as far as can be told.
func (t *tokens) get(ctx context.Context) (string, error) {
	cfg := &t.client.cfg
	if cfg.Token != "" {
		return cfg.Token, nil
	}
	if cfg.Username == "" {
		return "", ErrNoSignIn
	}
	return share(ctx, &t.flights, "sign-in", t.kept, t.trySignIn)
}

// trySignIn signs in unless the tenant has refused that before: a wrong
// password that is sent again for every object locks the account.
func (t *tokens) trySignIn(ctx context.Context) (string, error) {
	t.mu.Lock()
	refused := t.refused
	t.mu.Unlock()
	if refused != nil {
		return "", refused
	}
	token, err := t.signIn(ctx)
	if errors.Is(err, ErrNeedsStep) || errors.Is(err, ErrRefused) && !errors.Is(err, ErrThrottled) {
		t.mu.Lock()
		t.refused = err
		t.mu.Unlock()
	}
	return token, err
}

// kept returns the token that signIn got, while it is good.
func (t *tokens) kept() (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	good := t.expires.IsZero() || t.client.clock.now().Add(renewBefore).Before(t.expires)
	return t.token, t.token != "" && good
}

// current returns the token that signIn got, good or not.
func (t *tokens) current() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.token
}

// renew drops a token that was refused and tells whether another can be had.
func (t *tokens) renew(refused string) bool {
	if t.client.cfg.Token != "" {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == refused {
		t.token = ""
	}
	return true
}

// signIn gets a token where one step suffices: POST /v2/request_access.
func (t *tokens) signIn(ctx context.Context) (string, error) {
	c := t.client
	ids, err := c.tenant.get(ctx)
	if err != nil {
		return "", err
	}
	in := struct {
		TenantID    string `json:"tenantId"`
		CommunityID string `json:"communityId"`
		Username    string `json:"username"`
		Password    string `json:"password"`
	}{ids.Tenant, ids.Community, c.cfg.Username, c.cfg.Password}
	// The reference's sample names the token jwt, its text "jwt token"; the
	// older sign-in answers jwt_token.
	var out struct {
		JWT    string `json:"jwt"`
		OldJWT string `json:"jwt_token"`
		Next   *struct {
			Step           string   `json:"step"`
			AllowedFactors []string `json:"allowed_factors"`
			StepToken      string   `json:"step_token"`
		} `json:"next"`
	}
	if err := c.do(ctx, requestAccess, in, &out); err != nil {
		return "", fmt.Errorf("signing in as %s: %w", c.cfg.Username, err)
	}
	if n := out.Next; n != nil && (n.StepToken != "" || len(n.AllowedFactors) > 0) {
		return "", fmt.Errorf("signing in as %s: %w: %q (%s). Use an account whose sign-in needs a password only, or give a token",
			c.cfg.Username, ErrNeedsStep, clip(n.Step), clip(strings.Join(n.AllowedFactors, ", ")))
	}
	token := out.JWT
	if token == "" {
		token = out.OldJWT
	}
	if token == "" {
		return "", fmt.Errorf("signing in as %s: the answer holds no token", c.cfg.Username)
	}
	expires, err := tokenExpiry(token)
	if err != nil {
		return "", fmt.Errorf("signing in as %s: the tenant's token: %w", c.cfg.Username, err)
	}
	t.mu.Lock()
	t.token, t.expires = token, expires
	t.mu.Unlock()
	return token, nil
}

// tokenExpiry reads the exp claim of a JWT; zero when it has none. The
// signature is the tenant's business.
func tokenExpiry(token string) (time.Time, error) {
	if strings.ContainsAny(token, " \t\r\n") {
		return time.Time{}, errors.New("it is not a JWT: it holds blanks or line breaks")
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}, fmt.Errorf("it is not a JWT: it has %d parts instead of 3", len(parts))
	}
	claims, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return time.Time{}, errors.New("it is not a JWT: its second part is not base64url")
	}
	var c struct {
		Exp *float64 `json:"exp"`
	}
	if err := json.Unmarshal(claims, &c); err != nil {
		return time.Time{}, errors.New("it is not a JWT: its second part is not a JSON object of claims")
	}
	if c.Exp == nil {
		return time.Time{}, nil
	}
	return time.Unix(int64(*c.Exp), 0), nil
}
