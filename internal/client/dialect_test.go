package client_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// habitTenants are the tenants that want something else than the first guess,
// or nothing else than it, with the refusals that a life may meet.
var habitTenants = map[string]struct {
	modes   localtenant.Modes
	refused map[string]int // by service
}{
	"as documented":      {},
	"sealed tokens":      {localtenant.Modes{Tokens: "sealed"}, nil},
	"plain tokens":       {localtenant.Modes{Tokens: "plain"}, map[string]int{"adminapi": 1}},
	"opaque tokens":      {localtenant.Modes{OpaqueTokens: true, Tokens: "sealed"}, nil},
	"opaque and plain":   {localtenant.Modes{OpaqueTokens: true, Tokens: "plain"}, map[string]int{"adminapi": 1}},
	"license everywhere": {localtenant.Modes{LicenseEverywhere: true}, map[string]int{"adminapi": 1, "idproofingapi": 1, "walletapi": 1}},
	"sealed bodies":      {localtenant.Modes{Bodies: "sealed"}, nil},
	"bare bodies":        {localtenant.Modes{Bodies: "bare"}, map[string]int{"idproofingapi": 1, "walletapi": 1, "webauthn": 1}},
	"sealed license":     {localtenant.Modes{WebAuthnLicense: "sealed"}, nil},
	"clear license":      {localtenant.Modes{WebAuthnLicense: "clear"}, map[string]int{"webauthn": 1}},
	"unknown refused":    {localtenant.Modes{UnknownFields: true, RefuseUnknown: true}, map[string]int{"adminapi": 3}}, // at each of three endpoints
	"removal by absence": {localtenant.Modes{Removal: "omit"}, map[string]int{"adminapi": 2}},                          // of two kinds
	"removal by {}":      {localtenant.Modes{Removal: "empty"}, map[string]int{"adminapi": 2}},
	"console's sessions": {localtenant.Modes{ConsoleSessions: true}, map[string]int{"adminapi": 1}},
	"strict": {
		localtenant.Modes{Tokens: "sealed", OpaqueTokens: true, LicenseEverywhere: true, Bodies: "sealed", WebAuthnLicense: "sealed", UnknownFields: true, RefuseUnknown: true, Removal: "omit", ConsoleSessions: true},
		map[string]int{"adminapi": 1 + 3 + 2 + 1, "idproofingapi": 1, "walletapi": 1},
	},
	"open": {
		localtenant.Modes{Tokens: "plain", LicenseEverywhere: true, Bodies: "bare", WebAuthnLicense: "clear", UnknownFields: true, RefuseUnknown: true, Removal: "empty", ConsoleSessions: true},
		map[string]int{"adminapi": 1 + 1 + 3 + 2 + 1, "idproofingapi": 2, "walletapi": 2, "webauthn": 1},
	},
}

func allowPlainLicense(c *client.Config) { c.AllowPlainLicense = true }

// A life in which each service is called, by each kind of call on which a habit
// depends, and more than once. Some calls run side by side.
func live(t *testing.T, r *rig, round int) {
	t.Helper()
	ctx, name := t.Context(), string(rune('a'+round))
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var made *client.ServiceProvider
	var all sync.WaitGroup
	for _, call := range []func() error{
		func() (err error) { made, err = r.ServiceProviders().Create(ctx, oidc(name)); return err },
		func() error { _, err := r.OpenSession(ctx, walletSession()); return err },
		func() error {
			_, err := r.WalletEnrollments(ctx, []client.Wallet{{DID: "did:1"}})
			return err
		},
		func() error { _, err := r.ProofingTemplates(*flow("")).Create(ctx, flow("")); return err },
		func() error {
			_, err := r.VendorMetadata(client.VendorMetadataWebAuthnAPI).Create(ctx, securityKey([]string{yubikey, titan}[round]))
			return err
		},
	} {
		all.Go(func() {
			if err := call(); err != nil {
				t.Error(err)
			}
		})
	}
	if all.Wait(); t.Failed() {
		t.FailNow()
	}
	changed := oidc(name)
	changed.OIDC.Scope = []string{"email"}
	_, err := r.ServiceProviders().Update(ctx, made.ID, changed)
	check(err)
	id := r.tenant.OpenWalletSession()
	_, err = r.WalletSessionResult(ctx, id, "device")
	check(err)
	_, err = r.ProofingSessions(ctx, client.ProofingSessionFilter{})
	check(err)
	for _, version := range []string{"v1", "v2"} {
		k := journeyKinds[version]
		j := k.add(t, r, k.journey(name))
		less := k.journey(name)
		less.Domain, less.Conditions = "", map[string]client.JourneyCondition{client.JourneyGroups: less.Conditions[client.JourneyGroups]}
		kept, err := k.store(r.Client).Update(ctx, j.ID, less)
		check(err)
		sameJourney(t, version, kept, less)
		read, err := k.store(r.Client).Get(ctx, j.ID)
		check(err)
		sameJourney(t, version, read, less)
	}
}

// refused counts the refusals by service.
func (r *rig) refused() map[string]int {
	found := map[string]int{}
	for _, x := range r.tenant.Journal() {
		if x.Status >= 400 {
			found[x.Service]++
		}
	}
	return found
}

func TestHabits(t *testing.T) {
	t.Parallel()
	for name, test := range habitTenants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			learned := map[client.Lesson]int{}
			r := start(t, modes(test.modes), config(allowPlainLicense), config(func(c *client.Config) {
				c.Learned = func(_ context.Context, lesson client.Lesson) {
					mu.Lock()
					defer mu.Unlock()
					learned[lesson]++
				}
			}))
			live(t, r, 0)
			if got := r.refused(); !maps.Equal(got, test.refused) {
				t.Errorf("refused %v, want %v:", got, test.refused)
				for _, x := range r.tenant.Journal() {
					if x.Status >= 400 {
						t.Logf("%d %s %s%s: %s", x.Status, x.Method, x.Service, x.Path, x.Answer)
					}
				}
			}
			r.tenant.ResetJournal()
			live(t, r, 1)
			if got := r.refused(); len(got) > 0 {
				t.Errorf("refused again: %v", got)
			}
			about := map[[2]string]bool{}
			for lesson, times := range learned {
				if at := [2]string{lesson.Service, lesson.About}; about[at] || times > 1 {
					t.Errorf("reported twice: %v", lesson)
				} else {
					about[at] = true
				}
			}
			if len(about) == 0 {
				t.Error("nothing was reported")
			}
		})
	}
}

// Of many that start together, one is refused for each habit.
func TestHabitsAreFoundOutOnce(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{Tokens: "plain", LicenseEverywhere: true, Bodies: "bare", WebAuthnLicense: "clear"}),
		config(allowPlainLicense), config(func(c *client.Config) { c.MaxConcurrentRequests = 50 }))
	together(t, 50, func() error { return r.Call(t.Context(), "GET", apps, true, nil) })
	together(t, 50, func() error {
		_, err := r.WalletEnrollments(t.Context(), []client.Wallet{{DID: "did:1"}})
		return err
	})
	together(t, 50, func() error {
		for _, err := range r.VendorMetadata(client.VendorMetadataWebAuthnAPI).List(t.Context()) {
			return err
		}
		return nil
	})
	if got, want := r.refused(), map[string]int{"adminapi": 2, "walletapi": 1, "webauthn": 1}; !maps.Equal(got, want) {
		t.Errorf("refused %v, want %v", got, want)
	}
}

// A refusal that never ends is reported as it came, after one more request for each
// form, and costs later calls none.
func TestRefusalThatNeverEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status       int
		body, says   string
		first, later int // requests
	}{
		"token":          {401, `{"message":"invalid token"}`, "invalid token", 2, 1},
		"of what?":       {401, `{"message":"no way"}`, "no way", 3, 1},
		"nothing":        {401, ``, "401 Unauthorized", 3, 1},
		"license":        {401, `{"message":"License is required"}`, "License is required", 2, 1},
		"both":           {401, `{"message":"token and License are wrong"}`, "are wrong", 2, 1},
		"decrypting":     {400, `{"message":"cannot decrypt"}`, "cannot decrypt", 3, 2}, // with a fresh key
		"unknown member": {400, `{"message":"\"newer\" is not allowed"}`, "is not allowed", 1, 1},
		"of none":        {400, `{"message":"name is taken"}`, "is taken", 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			r.open = true // the second form
			r.tenant.Inject(localtenant.Fault{Path: apps, Times: -1, Status: test.status, ContentType: asJSON, Body: test.body})
			for i := range 100 {
				if err := r.Call(t.Context(), "GET", apps, true, nil); err == nil || !strings.Contains(err.Error(), test.says) {
					t.Fatal(err)
				}
				if i == 0 {
					r.wantCount(t, test.first, "GET", apps)
				}
			}
			r.wantCount(t, test.first+99*test.later, "GET", apps)
			r.wantCount(t, 1, "POST", signIn)
		})
	}
}

// Services word their refusals in many ways.
func TestWordsOfRefusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
	}{
		"token":                {401, `{"message":"Invalid token"}`},
		"token, jwt":           {401, `{"code":"jwt_malformed","message":"jwt malformed"}`},
		"token, nothing":       {401, ``},
		"token, text":          {401, `Unauthorized`},
		"token, decrypting":    {400, `{"errors":[{"message":"Unable to decrypt","param":"authorization"}]}`},
		"token, deciphering":   {422, `{"message":"could not decipher the token"}`},
		"token, forbidden":     {403, `{"message":"Bearer token is not valid"}`},
		"license":              {401, `{"message":"License is required"}`},
		"license, header":      {400, `{"errors":[{"message":"is required","param":"licensekey"}]}`},
		"license, forbidden":   {403, `{"message":"missing license key"}`},
		"license, spelling":    {422, `{"message":"licence missing"}`},
		"license, nothing":     {401, `{"message":"Unauthorized"}`},
		"license, other error": {401, `{"error":{"code":401,"message":"A valid licenseKey must be provided"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wants, wanted := localtenant.Modes{LicenseEverywhere: true}, func(h http.Header) bool { return h.Get("licensekey") != "" }
			if strings.HasPrefix(name, "token") {
				wants, wanted = localtenant.Modes{Tokens: "plain"}, func(h http.Header) bool { return strings.Count(h.Get("Authorization"), ".") == 2 }
			}
			r := start(t, modes(wants))
			r.tenant.Inject(localtenant.Fault{Path: apps, Times: -1, Status: test.status, ContentType: asJSON, Body: test.body, Unless: wanted})
			if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// The first guess is what the next call has after a correction that was refused
// too.
func TestCorrectionIsTakenBack(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.open = true
	r.tenant.Inject(localtenant.Fault{Path: apps, Times: 3, Status: 401, ContentType: asJSON, Body: `{"message":"no"}`})
	if err := r.Call(t.Context(), "GET", apps, true, nil); !errors.Is(err, client.ErrUnauthorized) {
		t.Error(err)
	}
	r.add(t, saml("a"))
	journal := r.tenant.Journal()
	if sent := journal[len(journal)-1].Header.Get("Authorization"); strings.Contains(sent, ".") {
		t.Error("the token travels unsealed")
	}
}

// A write is made again only when it was refused: never after an answer that was
// lost, or that leaves it open.
func TestCorrectionDoublesNoWrite(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{
		"lost":    {Method: "PUT", Path: collection, DropAfter: true},
		"gateway": {Method: "PUT", Path: collection, Commit: true, Status: 504},
		"500":     {Method: "PUT", Path: collection, Commit: true, Status: 500, ContentType: asJSON, Body: `{"message":"cannot decrypt data; License is required"}`},
		"broken":  {Method: "PUT", Path: collection, Truncate: true},
	} {
		for tenant, m := range map[string]localtenant.Modes{"strict": {LicenseEverywhere: true, Tokens: "sealed"}, "open": {LicenseEverywhere: true, Tokens: "plain"}} {
			t.Run(name+", "+tenant, func(t *testing.T) {
				t.Parallel()
				r := start(t, modes(m)) // the list before the write finds the forms out
				r.tenant.Inject(fault)
				_, err := r.ServiceProviders().Create(t.Context(), saml("a"))
				if found := len(r.objects()); found != 1 {
					t.Errorf("%d objects, %v", found, err)
				}
				r.wantCount(t, 1, "PUT", collection)
			})
		}
	}
}

// The license is never sent in clear unless that is permitted.
func TestLicenseStaysSealed(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{WebAuthnLicense: "clear"}))
	for range 3 {
		_, err := r.VendorMetadata(client.VendorMetadataWebAuthnAPI).Create(t.Context(), securityKey(yubikey))
		if !errors.Is(err, client.ErrClearLicense) || !errors.Is(err, client.ErrUnauthorized) {
			t.Fatal(err)
		}
	}
	for _, x := range r.tenant.Journal() {
		if strings.Contains(asText(t, x.Header), r.tenant.License()) {
			t.Errorf("%s %s: the license travels in clear", x.Method, x.Path)
		}
	}
}

// Only what was read and is not the caller's is left out.
func TestUnknownMembers(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true, RefuseUnknown: true}))
	made := r.add(t, saml("a"))
	for _, name := range []string{"b", "c"} {
		want := saml("a")
		want.Name = name
		if changed, err := r.ServiceProviders().Update(t.Context(), made.ID, want); err != nil || changed.Name != name {
			t.Fatal(err)
		}
	}
	r.wantCount(t, 3, "PATCH", object)
	if stored := r.objects()[0]; stored["newerText"] == nil || stored["name"] != "c" {
		t.Errorf("stored %v", stored)
	}
	// A refusal of the caller's own member is reported.
	r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: object, Status: 400, ContentType: asJSON, Body: `{"errors":[{"message":"name is not allowed","param":"name"}]}`})
	if _, err := r.ServiceProviders().Update(t.Context(), made.ID, saml("d")); err == nil || !strings.Contains(err.Error(), "name is not allowed") {
		t.Error(err)
	}
	r.wantCount(t, 4, "PATCH", object)
}

// A service that takes nothing away says so once, whatever is tried.
func TestValueThatStays(t *testing.T) {
	t.Parallel()
	for version, k := range journeyKinds {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(localtenant.Modes{Removal: "never"}))
			less := k.journey("a")
			delete(less.Conditions, client.JourneyIP)
			made := k.add(t, r, k.journey("a"))
			for _, patches := range []int{3, 3} { // null, nothing, {}; and none of them again
				_, err := k.store(r.Client).Update(t.Context(), made.ID, less)
				if !errors.Is(err, client.ErrReplace) || !strings.Contains(err.Error(), "ip") {
					t.Fatal(err)
				}
				r.wantCount(t, patches, "PATCH", k.path+"/{id}")
			}
			more := k.journey("b")
			if _, err := k.store(r.Client).Update(t.Context(), made.ID, more); err != nil {
				t.Error(err)
			}
			// A refusal of something else is reported as it came.
			r.tenant.Set(localtenant.Modes{})
			r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: k.path + "/{id}", Times: -1, Status: 400, ContentType: asJSON, Body: `{"message":"such a name is taken"}`})
			if _, err := k.store(r.Client).Update(t.Context(), made.ID, more); err == nil || errors.Is(err, client.ErrReplace) || !strings.Contains(err.Error(), "is taken") {
				t.Error(err)
			}
		})
	}
}

// What a body says counts like the header.
func TestRetryAfterInBody(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{`{"retryAfterSeconds":7}`: "7s", `{"retryAfterSeconds":"9"}`: "9s", `{"retryAfterSeconds":100000}`: "2m0s"} {
		r := start(t)
		var waits []string
		r.Hurry(func(wait time.Duration) { waits = append(waits, wait.String()) })
		r.tenant.Inject(localtenant.Fault{Path: apps, Status: http.StatusTooManyRequests, ContentType: asJSON, Body: body})
		if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil || !slices.Equal(waits, []string{want}) {
			t.Errorf("%s: waited %v, %v", body, waits, err)
		}
	}
}
