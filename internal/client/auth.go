package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// renewBefore is how long before its expiry a token is no longer used.
const renewBefore = 30 * time.Second

// requestAccess may be sent again: a second sign-in does no more than the
// first, and no object is lost with its answer. Vendor clients send the license.
var requestAccess = endpoint{service: adminAPI, method: "POST", path: "/v2/request_access", needs: withLicense, reads: true}

// tokens holds the administrator's token: the configured one, or one got with
// username and password and renewed when it expires or is refused.
type tokens struct {
	client   *Client
	flights  singleflight.Group
	mu       sync.Mutex
	token    string
	expires  time.Time    // zero: unknown
	good     bool         // a call with token was accepted
	ever     bool         // a call with any token was
	final    bool         // a fresh token was refused: another would be, too
	refused  *SharedError // a sign-in that the tenant refused for good
	rejected *SharedError // a token that no call was accepted with
	spent    bool         // the one-time code was sent
	signIns  int          // that got a token
}

// maxSignIns bounds how often a run signs in: one of eight hours with tokens of
// five minutes does so 96 times.
const maxSignIns = 100

const signInFailed = "The sign-in failed"

// get returns a token that is good as far as the client knows.
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
	if t.refused == nil && t.signIns >= maxSignIns {
		t.refused = &SharedError{What: signInFailed, cause: fmt.Errorf("this run has signed in %d times, and no token lasts", maxSignIns)}
	}
	refused := t.refused
	t.mu.Unlock()
	if refused != nil {
		return "", refused
	}
	token, err := t.signIn(ctx)
	if errors.Is(err, ErrCodeRefused) && t.client.cfg.TOTPSecret != "" {
		// Another process of this run may have used the code: a plan and its
		// apply sign in within seconds.
		now := t.client.clock.now()
		if err := t.client.sleep(ctx, now.Truncate(codePeriod).Add(codePeriod).Sub(now)); err != nil {
			return "", err
		}
		token, err = t.signIn(ctx)
	}
	if errors.Is(err, ErrNeedsStep) || errors.Is(err, ErrUsedCode) || errors.Is(err, ErrRefused) && !errors.Is(err, ErrThrottled) {
		refused = &SharedError{What: signInFailed, cause: err}
		t.mu.Lock()
		t.refused = refused
		t.mu.Unlock()
		err = refused
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

// accept notes that a call with a token was accepted.
func (t *tokens) accept(token string) {
	if token == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ever = true
	t.good = t.good || token == t.token
}

// renew drops a token that was refused and reports whether another can be had.
// After a fresh one that was refused there is none: a sign-in for each refusal
// would go on without end.
func (t *tokens) renew(refused string) bool {
	if t.client.cfg.Token != "" {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != refused {
		return true
	}
	if t.final = t.final || !t.good; t.final {
		return false
	}
	t.token, t.good = "", false
	return true
}

// reject returns what all refusals of a token have in common while no call with
// one was accepted, so that it is reported once; else nil.
func (t *tokens) reject() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ever {
		return nil
	}
	if t.rejected == nil {
		t.rejected = &SharedError{What: signInFailed, cause: ErrUnauthorized}
	}
	return t.rejected
}

// sleep waits, or returns the error of a context that ends before.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// access is what /v2/request_access answers. The reference's sample names the
// token jwt, its text "jwt token"; the older sign-in answers jwt_token.
type access struct {
	JWT    text `json:"jwt"`
	OldJWT text `json:"jwt_token"`
	User   text `json:"user_token"`
	Next   *struct {
		Step           text    `json:"step"`
		AllowedFactors factors `json:"allowed_factors"`
		StepToken      text    `json:"step_token"`
	} `json:"next"`
}

// factors is a list of texts, in which everything else is left out.
type factors []string

func (f *factors) UnmarshalJSON(raw []byte) error {
	var all []text
	_ = json.Unmarshal(raw, &all) // none of what is no list
	for _, one := range all {
		if one != "" {
			*f = append(*f, string(one))
		}
	}
	return nil
}

// finishedSteps are the names of a step after which there is none. Any other
// name is one that is still to be taken.
var finishedSteps = []string{"", "done", "success", "complete", "completed", "finished", "none", "end"}

func (a *access) finished() bool {
	n := a.Next
	return n == nil || n.StepToken == "" && len(n.AllowedFactors) == 0 && slices.Contains(finishedSteps, strings.ToLower(string(n.Step)))
}

// signIn gets a token by a password and, where the tenant asks for a second
// step, a one-time code: POST /v2/request_access.
func (t *tokens) signIn(ctx context.Context) (string, error) {
	c := t.client
	failed := func(err error) (string, error) {
		return "", fmt.Errorf("signing in as %s: %w", c.cfg.Username, err)
	}
	ids, err := c.tenant.get(ctx)
	if err != nil {
		return "", err
	}
	body := map[string]string{"tenantId": ids.Tenant, "communityId": ids.Community, "username": c.cfg.Username}
	with := func(name, value string) map[string]string {
		whole := maps.Clone(body)
		whole[name] = value
		return whole
	}
	var said access
	if err := c.do(ctx, requestAccess, with("password", c.cfg.Password), &said); err != nil {
		return failed(passwordError(err))
	}
	if !said.finished() {
		factor, code, err := t.code(&said)
		if err != nil {
			return failed(err)
		}
		first := firstOf(said.JWT, said.OldJWT, said.User)
		if first == "" {
			return failed(fmt.Errorf("%w: the answer to the password holds no token for it", said.step()))
		}
		got, err := c.requestAs(ctx, first, secondStep, nil, with(factor, code))
		if err != nil {
			return failed(codeError(err))
		}
		said = access{}
		if err := c.understand(secondStep, got.body, &said); err != nil {
			return failed(codeError(err))
		}
		if !said.finished() {
			return failed(fmt.Errorf("%w after the one-time code", said.step()))
		}
	}
	token := firstOf(said.JWT, said.OldJWT)
	if token == "" {
		return failed(errors.New("the answer contains no token"))
	}
	expires, err := tokenExpiry(token)
	if err != nil {
		return failed(fmt.Errorf("the tenant's token: %w", err))
	}
	t.mu.Lock()
	t.token, t.expires, t.good = token, expires, false
	t.signIns++
	t.mu.Unlock()
	return token, nil
}

// step says which step is to be taken.
func (a *access) step() error {
	return fmt.Errorf("%w: %q (%s)", ErrNeedsStep, clip(string(a.Next.Step)), clip(strings.Join(a.Next.AllowedFactors, ", ")))
}

// codePeriod is how long a code of RFC 6238 is good.
const codePeriod = 30 * time.Second

// codeFactors are the members that carry a one-time code, the likeliest first.
var (
	codeFactors = []string{"web_otp", "any_otp", "mobile_totp", "hw_otp", "profile_otp"}
	totpFactors = []string{"mobile_totp", "any_otp", "hw_otp", "profile_otp", "web_otp"}
)

// code returns the member of a second step, and the one-time code for it.
func (t *tokens) code(said *access) (factor, code string, err error) {
	cfg, known := &t.client.cfg, codeFactors
	switch {
	case cfg.TOTPSecret != "":
		known = totpFactors
		code, err = oneTimeCode(cfg.TOTPSecret, t.client.clock.now())
	case cfg.OneTimeCode == "":
		err = fmt.Errorf("%w. Set totp_secret or one_time_code, use an account whose sign-in needs a password only, or set token", said.step())
	case t.spent:
		err = ErrUsedCode
	default:
		code, t.spent = cfg.OneTimeCode, true
	}
	allowed := said.Next.AllowedFactors
	at := slices.IndexFunc(known, func(name string) bool { return slices.Contains(allowed, name) })
	if at < 0 {
		// Nothing, or in words of its own: a word for a code is taken for one.
		if len(allowed) > 0 && !slices.ContainsFunc(allowed, func(name string) bool { return strings.Contains(name, "otp") }) && err == nil {
			err = fmt.Errorf("%w, and takes no one-time code", said.step())
		}
		at = 0
	}
	return known[at], code, err
}

// passwordError says what the failure of the first step means.
func passwordError(err error) error {
	var failed *Error
	if !errors.As(err, &failed) || errors.Is(err, ErrLicense) || failed.mentions("requestid", "publickey", "decrypt") {
		return err
	}
	if failed.wrong() || failed.Status == http.StatusUnauthorized || failed.Status == http.StatusForbidden {
		return fmt.Errorf("%w: %w", ErrPassword, err)
	}
	return err
}

// codeError says what the failure of a second step means. It leaves no write in
// doubt, whatever became of the answer.
func codeError(err error) error {
	var failed *Error
	if !errors.As(err, &failed) || failed.Call != secondStep.String() {
		return err
	}
	if errors.Is(err, ErrOutcomeUnknown) {
		return errors.New(failed.Error())
	}
	if errors.Is(err, ErrRefused) && !errors.Is(err, ErrThrottled) {
		return fmt.Errorf("%w: %w", ErrCodeRefused, err)
	}
	return err
}
