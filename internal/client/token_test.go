package client_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	verifyToken = "/adminapi/jwt/verifyToken"
	signNonce   = "/adminapi/nonce/sign"
)

// The token is the one that other requests carry: one sign-in serves all.
func TestTokenServesAllRequests(t *testing.T) {
	t.Parallel()
	r := start(t)
	got, err := r.AccessToken(t.Context())
	if err != nil || got.Username != "administrator" || time.Until(got.Expires).Round(time.Hour) != time.Hour {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
		t.Error(err)
	}
	journal := r.tenant.Journal()
	sealed, _ := strings.CutPrefix(journal[len(journal)-1].Header.Get("Authorization"), "Bearer ")
	if carried, err := r.service("adminapi").Open(sealed); err != nil || string(carried) != got.Token {
		t.Error("another token than that of the client's own requests")
	}
	r.wantCount(t, 1, "POST", signIn)

	configured := startWithToken(t)
	if got, err := configured.AccessToken(t.Context()); err != nil || got.Username != "" || got.Expires.IsZero() {
		t.Errorf("configured: %+v, %v", got, err)
	}
	configured.wantCount(t, 0, "POST", signIn)

	licensed := start(t, config(func(c *client.Config) { c.Username, c.Password = "", "" }))
	if _, err := licensed.AccessToken(t.Context()); !errors.Is(err, client.ErrNoSignIn) {
		t.Errorf("without a sign-in: %v", err)
	}
}

func TestVerifyToken(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {}, "a newer tenant": {UnknownFields: true}, "not sealed": {PlainAnswers: true}, "key of another service": {AnswerWithOtherKey: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			info, err := r.VerifyToken(t.Context(), r.tenant.IssueToken(time.Hour))
			if err != nil || info.Subject != "administrator" || info.Issuer != "" || info.Expires.Sub(info.Issued) != time.Hour {
				t.Fatalf("%+v, %v", info, err)
			}
			var claims map[string]any
			if json.Unmarshal(info.Claims, &claims) != nil || claims["tenantId"] != r.tenant.TenantID() {
				t.Errorf("claims %s", info.Claims)
			}
		})
	}
}

// What is wrong with a token is said without it, even when the tenant does
// repeat it.
func TestVerifyTokenIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t)
	token := r.tenant.IssueToken(-time.Hour)
	payload := strings.Split(token, ".")[1]
	check := func(fault *localtenant.Fault) {
		t.Helper()
		if fault != nil {
			fault.Path = verifyToken
			r.tenant.Inject(*fault)
		}
		_, err := r.VerifyToken(t.Context(), token)
		if !errors.Is(err, client.ErrUnauthorized) {
			t.Errorf("%+v: %v", fault, err)
		}
		if err != nil && (strings.Contains(err.Error(), token[:12]) || strings.Contains(err.Error(), payload[:12])) {
			t.Errorf("the message repeats the token: %v", err)
		}
	}
	check(nil)
	check(&localtenant.Fault{Status: 401, ContentType: asJSON, Body: `{"message":"bad token ` + token + `"}`})
	check(&localtenant.Fault{Status: 401, ContentType: asJSON, Body: `{"message":"` + strings.Repeat("long ", 118) + token + `"}`})
	check(&localtenant.Fault{Status: 401, ContentType: asJSON, Body: `{"errors":[{"param":"token","message":"bad payload ` + payload + `"}]}`})
	r.wantCount(t, 0, "POST", signIn)
	for _, x := range r.tenant.Journal() {
		if x.Endpoint == "/jwt/verifyToken" && x.Header.Get("Authorization") != "" {
			t.Errorf("headers %v", x.HeaderNames)
		}
	}
}

// What fails before the token is sent is shared by all who wait for it: under
// the race detector nobody may write to it.
func TestVerifyTokenSharesErrors(t *testing.T) {
	t.Parallel()
	r := start(t, retries(0))
	r.tenant.Inject(localtenant.Fault{Path: "/adminapi/publickeys", Times: -1, Status: 400, Delay: 50 * time.Millisecond, ContentType: asJSON, Body: `{"message":"no tokens here"}`})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			_, err := r.VerifyToken(t.Context(), "no tokens.here.at-all")
			if err == nil || !strings.Contains(err.Error(), "no tokens here") {
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
}

func TestVerifyTokenForms(t *testing.T) {
	t.Parallel()
	at := time.Unix(1700000000, 0)
	for body, want := range map[string]*client.TokenInfo{
		`{"sub":"a","iss":"b","iat":1700000000,"exp":"1700000000"}`:        {Subject: "a", Issuer: "b", Issued: at, Expires: at},
		`{"data":{"sub":"a"},"publicKey":""}`:                              {Subject: "a"},
		`{"data":{"sub":"inner"},"sub":"outer","exp":1700000000.5}`:        {Subject: "outer", Expires: at},
		`{"sub":7,"publicKey":"x","exp":null,"iat":"soon"}`:                {Subject: "7"},
		`{"userid":"a","exp":1e300,"iat":-1}`:                              {},
		`{"data":{"data":{"sub":"a"},"jti":"1"},"signature_token":"ffff"}`: {},
		`null`:            nil,
		`{}`:              nil,
		`[]`:              nil,
		`"x"`:             nil,
		`{"data":null}`:   nil,
		`{"data":"none"}`: nil,
		`{"data":{}}`:     nil,
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			r.tenant.Inject(localtenant.Fault{Path: verifyToken, Status: 200, ContentType: asJSON, Body: body})
			info, err := r.VerifyToken(t.Context(), "x.y.z")
			if want == nil {
				if err == nil {
					t.Errorf("%+v", info)
				}
				return
			}
			if err != nil || info.Subject != want.Subject || info.Issuer != want.Issuer || !info.Issued.Equal(want.Issued) || !info.Expires.Equal(want.Expires) || len(info.Claims) == 0 {
				t.Errorf("%+v, %v", info, err)
			}
		})
	}
}

// A token that the tenant has ended is renewed, one that is configured is not.
func TestVerifyOwnToken(t *testing.T) {
	t.Parallel()
	r := start(t)
	for range 2 {
		if info, err := r.VerifyOwnToken(t.Context()); err != nil || info.Subject != "administrator" {
			t.Errorf("%+v, %v", info, err)
		}
		r.tenant.EndSessions()
	}
	r.wantCount(t, 2, "POST", signIn)
	r.tenant.Inject(localtenant.Fault{Path: verifyToken, Times: -1, Status: 401, ContentType: asJSON, Body: `{"message":"no"}`})
	r.tenant.ResetJournal()
	if _, err := r.VerifyOwnToken(t.Context()); !errors.Is(err, client.ErrUnauthorized) {
		t.Error(err)
	}
	r.wantCount(t, 2, "POST", verifyToken)

	configured := startWithToken(t)
	configured.tenant.EndSessions()
	if _, err := configured.VerifyOwnToken(t.Context()); !errors.Is(err, client.ErrUnauthorized) {
		t.Error(err)
	}
	configured.wantCount(t, 1, "POST", verifyToken)
}

func TestSignNonce(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: signNonce, DropAfter: true}) // nothing is kept of it, so it is repeated
	signed, err := r.SignNonce(t.Context(), "n0nce")
	if err != nil || signed == "" {
		t.Errorf("%q, %v", signed, err)
	}
	journal := r.tenant.Journal()
	if last := journal[len(journal)-1]; last.Header.Get("licensekey") == "" || last.Header.Get("Authorization") != "" {
		t.Errorf("headers %v", last.HeaderNames)
	}
	if body := r.lastBody(t, signNonce); body["nonce"] != "n0nce" || body["tenantId"] != r.tenant.TenantID() || len(body) != 3 {
		t.Errorf("sent %v", body)
	}
	for _, body := range []string{"", "{}", `{"signed_nonce":""}`, `{"signed_nonce":1}`, "[]"} {
		r.tenant.Inject(localtenant.Fault{Path: signNonce, Status: 200, ContentType: asJSON, Body: body})
		if signed, err := r.SignNonce(t.Context(), "n"); err == nil {
			t.Errorf("%s: %q", body, signed)
		}
	}
	unlicensed := startWithToken(t)
	if signed, err := unlicensed.SignNonce(t.Context(), "n"); err != nil || signed == "" {
		t.Errorf("without a license: %q, %v", signed, err)
	}
}
