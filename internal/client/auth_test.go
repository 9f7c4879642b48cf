package client_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestTokenIsRenewed(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*localtenant.Tenant){
		"expired": (*localtenant.Tenant).ExpireTokens,
		"ended":   (*localtenant.Tenant).EndSessions,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, config(func(c *client.Config) { c.MaxConcurrentRequests = 20 }))
			made := r.add(t, saml("a"))
			spoil(r.tenant)
			r.tenant.ResetJournal()
			together(t, 20, func() error { return r.Call(t.Context(), "GET", apps, true, nil) })
			r.wantCount(t, 1, "POST", signIn)
			spoil(r.tenant)
			r.tenant.ResetJournal()
			if err := r.ServiceProviders().Delete(t.Context(), made.ID); err != nil {
				t.Error(err)
			}
			r.wantCount(t, 1, "POST", signIn)
			r.wantCount(t, 2, "DELETE", object)
			r.wantCount(t, 0, "POST", community)
		})
	}
}

// TestTokenIsRenewedInTime: one that is about to expire is not sent any more.
func TestTokenIsRenewedInTime(t *testing.T) {
	t.Parallel()
	r := start(t)
	first, err := r.SignIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.tenant.SetClock(59*time.Minute + 45*time.Second)
	r.tenant.ResetJournal()
	// Refused once, which tells the time.
	if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
		t.Error(err)
	}
	second, err := r.SignIn(t.Context())
	if err != nil || second == first {
		t.Errorf("the same token, %v", err)
	}
	r.wantCount(t, 1, "POST", signIn)
	r.wantCount(t, 2, "GET", apps)
}

func TestTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.add(t, saml("a")) // the token is good
	r.tenant.Inject(localtenant.Fault{Path: apps, Times: -1, Status: 401, ContentType: asJSON, Body: `{"message":"no"}`})
	if err := r.Call(t.Context(), "GET", apps, true, nil); !errors.Is(err, client.ErrUnauthorized) {
		t.Error(err)
	}
	r.wantCount(t, 2, "GET", apps)
	r.wantCount(t, 2, "POST", signIn)
}

func TestConfiguredTokenIsNotRenewed(t *testing.T) {
	t.Parallel()
	r := startWithToken(t)
	if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
		t.Fatal(err)
	}
	r.tenant.EndSessions()
	if err := r.Call(t.Context(), "GET", apps, true, nil); !errors.Is(err, client.ErrUnauthorized) || !strings.Contains(err.Error(), "no active session") {
		t.Error(err)
	}
	r.wantCount(t, 2, "GET", apps)
	r.wantCount(t, 0, "POST", signIn)
	r.wantCount(t, 0, "POST", community)
}

// startWithToken returns a client that was given the administrator's token.
func startWithToken(t *testing.T) *rig {
	t.Helper()
	r := start(t)
	cfg := client.Config{BaseURL: r.url, Token: r.tenant.IssueToken(time.Hour), PrivateKey: r.pair.PrivateKey()}
	var err error
	if r.Client, err = client.New(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.CloseIdle()
		r.checkJournal(t, cfg)
	})
	return r
}

func TestSignInNeedsAStep(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{RequireMFA: true}))
	_, err := r.ServiceProviders().Create(t.Context(), saml("a"))
	if !errors.Is(err, client.ErrNeedsStep) || errors.Is(err, client.ErrOutcomeUnknown) {
		t.Fatal(err)
	}
	for _, word := range []string{"administrator", "need_mfa", "mobile_totp", "password only"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the message lacks %q: %v", word, err)
		}
	}
	if strings.Contains(err.Error(), r.tenant.Password()) {
		t.Errorf("the message repeats the password: %v", err)
	}
	r.wantCount(t, 0, "PUT", collection)
}

func TestSignInIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.Password = "wrong password" }))
	_, err := r.ServiceProviders().Get(t.Context(), objectID(time.Now(), 1))
	if !errors.Is(err, client.ErrUnauthorized) || !strings.Contains(err.Error(), "signing in as administrator") || strings.Contains(err.Error(), "wrong password") {
		t.Error(err)
	}
	r.wantCount(t, 1, "POST", signIn)
}

// TestFailedSignIn: it proves nothing about the object that was asked for, and
// leaves no write in doubt.
func TestFailedSignIn(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{
		"404":         {Path: signIn, Status: 404, ContentType: asJSON, Body: `{"message":"user not found"}`},
		"500":         {Path: signIn, Status: 500, ContentType: asJSON, Body: `{"message":"oops"}`},
		"unavailable": {Path: signIn, Status: 503},
		"lost":        {Path: signIn, DropAfter: true},
		"no token":    {Path: signIn, Status: 200, ContentType: asJSON, Body: `{"next":{"step":"done"}}`},
		"blanks":      {Path: signIn, Status: 200, ContentType: asJSON, Body: `{"jwt":"no token"}`},
		"ids, 404":    {Path: community, Status: 404, ContentType: asJSON, Body: `{"message":"no route"}`},
		"ids, page":   {Path: community, Status: 200, ContentType: "text/html", Body: "<html>"},
		"ids, null":   {Path: community, Status: 200, ContentType: asJSON, Body: "null"},
		"ids, lost":   {Path: community, DropAfter: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(1))
			fault.Times = -1
			r.tenant.Inject(fault)
			id := objectID(time.Now(), 1)
			_, read := r.ServiceProviders().Get(t.Context(), id)
			_, create := r.ServiceProviders().Create(t.Context(), saml("a"))
			_, update := r.ServiceProviders().Update(t.Context(), id, saml("a"))
			for what, err := range map[string]error{
				"read": read, "create": create, "update": update, "delete": r.ServiceProviders().Delete(t.Context(), id),
			} {
				if err == nil || errors.Is(err, client.ErrNotFound) || errors.Is(err, client.ErrOutcomeUnknown) {
					t.Errorf("%s: %v", what, err)
				}
			}
			r.wantCount(t, 0, "", list)
			r.wantCount(t, 0, "", object)
			r.wantCount(t, 0, "", collection)
		})
	}
}

func TestSignInSurvivesAMishap(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: signIn, DropAfter: true})
	r.tenant.Inject(localtenant.Fault{Path: community, Status: 502})
	if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
		t.Error(err)
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	r := start(t)
	want := client.IDs{Tenant: r.tenant.TenantID(), Community: r.tenant.CommunityID()}
	for range 2 {
		if got, err := r.IDs(t.Context()); got != want || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	}
	r.wantCount(t, 1, "POST", community)

	const given = "0123456789abcdef01234567"
	configured := start(t, config(func(c *client.Config) { c.TenantID, c.CommunityID = given, given }))
	if got, err := configured.IDs(t.Context()); got != (client.IDs{Tenant: given, Community: given}) || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	configured.wantCount(t, 0, "POST", community)
}

func TestUnknownCommunity(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.CommunityName = "staff" }))
	_, err := r.IDs(t.Context())
	for _, word := range []string{`"staff"`, "127.0.0.1", "Community not found", "Check base_url and community_name"} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("the message lacks %q: %v", word, err)
		}
	}
}

// TestLicenseKey: it is sealed, and sent only where the reference lists it, and
// at the sign-in.
func TestLicenseKey(t *testing.T) {
	t.Parallel()
	r := start(t)
	_ = r.CallLicensed(t.Context(), "GET", "/servicekeys") // more than the local tenant serves
	r.add(t, saml("a"))
	sent := 0
	for _, x := range r.tenant.Journal() {
		header := x.Header.Get("licensekey")
		if x.Endpoint != "/servicekeys" && x.Endpoint != signIn {
			if header != "" {
				t.Errorf("%s %s has a license key", x.Method, x.Path)
			}
			continue
		}
		sent++
		if opened, err := r.service("adminapi").Open(header); err != nil || string(opened) != r.tenant.License() {
			t.Errorf("licensekey is %q, %v", opened, err)
		}
	}
	if sent != 2 {
		t.Errorf("%d calls with a license key", sent)
	}
}

func TestNoSignIn(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.Username, c.Password = "", "" }))
	_, err := r.ServiceProviders().Create(t.Context(), saml("a"))
	if !errors.Is(err, client.ErrNoSignIn) || errors.Is(err, client.ErrOutcomeUnknown) {
		t.Error(err)
	}
	r.wantCount(t, 0, "PUT", collection)
	// Where a token is optional the call is made without one.
	_, _ = r.ServiceProviderPublicInfo(context.Background(), "", "https://app.example.com/?client_id=x")
	r.wantCount(t, 1, "POST", "/serviceprovider/publicinfo/fetch")
	for _, x := range r.tenant.Journal() {
		if x.Header.Get("Authorization") != "" {
			t.Errorf("%s %s has an authorization", x.Method, x.Path)
		}
	}
}

// A wrong password is sent once: sent again for every object it would lock the
// account.
func TestWrongPasswordIsSentOnce(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.Password = "wrong" }))
	for range 20 {
		if _, err := r.ServiceProviders().Get(t.Context(), "6070951e8dfc7f29228126c9"); !errors.Is(err, client.ErrUnauthorized) {
			t.Fatalf("read with a wrong password: %v", err)
		}
	}
	if n := r.tenant.Count("POST", "/v2/request_access"); n != 1 {
		t.Errorf("the password was sent %d times", n)
	}
}
