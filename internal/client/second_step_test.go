package client_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

var secondFactor = modes(localtenant.Modes{RequireMFA: true})

// again returns a client of the same tenant, as another process has it.
func (r *rig) again(t testing.TB, edit func(*client.Config)) *rig {
	t.Helper()
	cfg := client.Config{
		BaseURL: r.url, Username: r.tenant.Username(), Password: r.tenant.Password(), LicenseKey: r.tenant.License(), PrivateKey: r.pair.PrivateKey(),
	}
	edit(&cfg)
	other := &rig{tenant: r.tenant, url: r.url, pair: r.pair}
	var err error
	if other.Client, err = client.New(cfg); err != nil {
		t.Fatal(err)
	}
	other.Hurry(nil)
	t.Cleanup(func() {
		other.CloseIdle()
		other.checkJournal(t, cfg)
	})
	return other
}

// read makes a call that needs a sign-in.
func (r *rig) read(t testing.TB) error {
	t.Helper()
	return r.Call(t.Context(), "GET", apps, true, nil)
}

func TestSecondStep(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as vendors have it": {RequireMFA: true},
		"plain, licensed":    {RequireMFA: true, Tokens: "plain", LicenseEverywhere: true, OpaqueTokens: true},
		"strict":             {RequireMFA: true, Tokens: "sealed", UnknownFields: true, PlainAnswers: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			code := r.tenant.OneTimeCode()
			byCode := r.again(t, func(c *client.Config) { c.OneTimeCode = code })
			byCode.open = m.Tokens == "plain"
			for range 2 {
				if err := byCode.read(t); err != nil {
					t.Fatal(err)
				}
			}
			bySecret := r.again(t, func(c *client.Config) { c.TOTPSecret = strings.ToLower(r.tenant.TOTPSecret()) })
			bySecret.open = m.Tokens == "plain"
			if err := bySecret.read(t); err != nil {
				t.Fatal(err)
			}
			for _, x := range r.tenant.Journal() {
				if x.Endpoint == "/v2/request_access" && x.Header.Get("licensekey") == "" {
					t.Error("a sign-in without the license")
				}
				if strings.Contains(asText(t, x.Header)+x.RawBody, code) {
					t.Error("the code travels in the open")
				}
			}
		})
	}
}

// A code serves one sign-in; a secret serves each.
func TestCodeIsUsedOnce(t *testing.T) {
	t.Parallel()
	r := start(t, secondFactor)
	code := r.tenant.OneTimeCode()
	first := r.again(t, func(c *client.Config) { c.OneTimeCode = code })
	if err := first.read(t); err != nil {
		t.Fatal(err)
	}
	r.tenant.ExpireTokens()
	for range 3 {
		if err := first.read(t); !errors.Is(err, client.ErrUsedCode) || strings.Contains(err.Error(), code) {
			t.Error(err)
		}
	}
	r.wantCount(t, 3, "POST", signIn) // two steps, and the password of the third
	second := r.again(t, func(c *client.Config) { c.OneTimeCode = code })
	r.tenant.ResetJournal()
	for range 3 {
		if err := second.read(t); !errors.Is(err, client.ErrCodeRefused) || !errors.Is(err, client.ErrRefused) || strings.Contains(err.Error(), code) {
			t.Error(err)
		}
	}
	r.wantCount(t, 2, "POST", signIn)

	bySecret := r.again(t, func(c *client.Config) { c.TOTPSecret = r.tenant.TOTPSecret() })
	bySecret.SleepBy(r.nextPeriod)
	for range 2 {
		if err := bySecret.read(t); err != nil {
			t.Error(err)
		}
		r.tenant.ExpireTokens()
	}
}

// nextPeriod lets the tenant's clock run on instead of waiting.
func (r *rig) nextPeriod(_ context.Context, wait time.Duration) error {
	if wait <= 0 || wait > 30*time.Second {
		return fmt.Errorf("a pause of %v", wait)
	}
	r.tenant.SetClock(time.Until(r.tenant.Now().Add(wait)))
	return nil
}

// A plan and its apply are two processes, and sign in within seconds: of the
// two codes of one period the second waits for the next one.
func TestCodeOfAnotherProcess(t *testing.T) {
	t.Parallel()
	r := start(t, secondFactor)
	for range 3 {
		process := r.again(t, func(c *client.Config) { c.TOTPSecret = r.tenant.TOTPSecret() })
		process.SleepBy(func(ctx context.Context, wait time.Duration) error {
			if wait <= 0 || wait > 30*time.Second {
				t.Errorf("a pause of %v", wait)
			}
			r.tenant.SetClock(time.Until(r.tenant.Now().Add(35 * time.Second)))
			return nil
		})
		if err := process.read(t); err != nil {
			t.Error(err)
		}
	}
	wrong := r.again(t, func(c *client.Config) { c.TOTPSecret = "JBSWY3DPEHPK3PXP" })
	pauses := 0
	wrong.SleepBy(func(context.Context, time.Duration) error { pauses++; return nil })
	r.tenant.ResetJournal()
	for range 3 {
		if err := wrong.read(t); !errors.Is(err, client.ErrCodeRefused) {
			t.Error(err)
		}
	}
	if pauses != 1 {
		t.Errorf("%d pauses", pauses)
	}
	r.wantCount(t, 4, "POST", signIn)
}

// An answer of a step that is not the last holds no token for other calls.
func TestUnfinishedStep(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body   string
		signed bool
	}{
		"need_mfa alone":   {`{"jwt":"a.b.c","next":{"step":"need_mfa"}}`, false},
		"any other word":   {`{"jwt":"a.b.c","next":{"step":"enroll"}}`, false},
		"factors":          {`{"jwt":"a.b.c","next":{"step":"","allowed_factors":["fido"]}}`, false},
		"factors, no text": {`{"jwt":"a.b.c","next":{"step":"need_mfa","allowed_factors":[{"name":"x"}]}}`, false},
		"done":             {`{"jwt":"a.b.c","next":{"step":"Done","allowed_factors":null}}`, true},
		"success":          {`{"jwt_token":"a","next":{"step":"success"}}`, true},
		"no next":          {`{"jwt":"a"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			r.tenant.Inject(localtenant.Fault{Path: signIn, Times: -1, Status: 200, ContentType: asJSON, Body: test.body})
			if _, err := r.SignIn(t.Context()); (err == nil) != test.signed || !test.signed && !errors.Is(err, client.ErrNeedsStep) {
				t.Error(err)
			}
			r.wantCount(t, 1, "POST", signIn)
		})
	}
}

// An answer to a code that was lost leaves no write in doubt, and the code is
// not sent again.
func TestLostSecondStep(t *testing.T) {
	t.Parallel()
	r := start(t, secondFactor)
	one := r.again(t, func(c *client.Config) { c.OneTimeCode = r.tenant.OneTimeCode() })
	r.tenant.Inject(localtenant.Fault{Path: signIn, Skip: 1, DropAfter: true})
	if _, err := one.ServiceProviders().Create(t.Context(), saml("a")); err == nil || errors.Is(err, client.ErrOutcomeUnknown) {
		t.Error(err)
	}
	r.wantCount(t, 2, "POST", signIn)
	r.wantCount(t, 0, "PUT", collection)
}

// One failure is reported once: all that share it say whether it was reported.
func TestSignInFailureIsTold(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.Password = "wrong password" }))
	for i := range 5 {
		var failed *client.SharedError
		if err := r.read(t); !errors.As(err, &failed) || failed.Tell() != (i == 0) {
			t.Errorf("%d: %v", i, err)
		}
	}
	r.wantCount(t, 1, "POST", signIn)
}

// A fresh token that is refused is not followed by another.
func TestRefusedFreshToken(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.open = true
	r.tenant.Inject(localtenant.Fault{Path: apps, Times: -1, Status: 401, ContentType: asJSON, Body: `{"message":"no"}`})
	for i := range 100 {
		var failed *client.SharedError
		if err := r.read(t); !errors.Is(err, client.ErrUnauthorized) || !errors.As(err, &failed) || failed.Tell() != (i == 0) {
			t.Fatal(err)
		}
	}
	r.wantCount(t, 1, "POST", signIn)
	// Other calls are served all the same, and then the refusal is about one call.
	r.add(t, saml("a"))
	var failed *client.SharedError
	if err := r.read(t); !errors.Is(err, client.ErrUnauthorized) || errors.As(err, &failed) {
		t.Error(err)
	}
	r.wantCount(t, 1, "POST", signIn)
}

func TestPendingIsNoFailure(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{PendingSession: "polling", SessionAnswerFetches: 3}))
	id := r.openSession(t)
	for range 2 {
		if _, err := r.FetchSessionResponse(t.Context(), client.SessionQuery{SessionID: id}); !errors.Is(err, client.ErrPending) || errors.Is(err, client.ErrOutcomeUnknown) {
			t.Error(err)
		}
	}
	if got, err := r.FetchSessionResponse(t.Context(), client.SessionQuery{SessionID: id}); err != nil || got.Token == "" {
		t.Error(err)
	}
}
