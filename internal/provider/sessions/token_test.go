package sessions_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	accessToken = "onekosmos_access_token"
	tokenInfo   = "onekosmos_token_info"
	signedNonce = "onekosmos_signed_nonce"
)

func TestAccessToken(t *testing.T) {
	t.Parallel()
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	r := newRun(t, tenant, nil)
	got, problems := r.Open(accessToken, nil)
	if len(problems) > 0 || got.Text("username") != "administrator" {
		t.Fatalf("%v\n%s", got, problems)
	}
	if at, err := time.Parse(time.RFC3339, got.Text("expires_at")); err != nil || time.Until(at).Round(time.Hour) != time.Hour {
		t.Errorf("expires_at %q", got["expires_at"])
	}
	if given := tokens(local); len(given) != 1 || given[0] != got["token"] {
		t.Error("it is not the token of the provider's one sign-in")
	}

	// A provider that was given a token hands out that one.
	token := local.IssueToken(time.Hour)
	configured := rig.Values{"username": nil, "password": nil, "token": token}
	r = newRun(t, tenant, configured)
	if got, problems := r.Open(accessToken, nil); len(problems) > 0 || got["token"] != token || got["username"] != nil || got["expires_at"] == nil {
		t.Errorf("%v\n%s", got, problems)
	}
	r = newRun(t, tenant, rig.Values{"username": nil, "password": nil})
	_, problems = r.Open(accessToken, nil)
	says(t, problems, "", "Could not sign in to the tenant", "To get access token", "Set token, or username and password")
	local.Set(localtenant.Modes{RequireMFA: true})
	r = newRun(t, tenant, nil)
	_, problems = r.Open(accessToken, nil)
	says(t, problems, "", "Could not sign in to the tenant", "To get access token", "further step", "Set totp_secret")
}

// Both say what a token says; the data source only of the provider's own.
func TestTokenInfo(t *testing.T) {
	t.Parallel()
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t, modes)
			local := tenant.Local(t)
			r := newRun(t, tenant, nil)
			token := local.IssueToken(time.Hour)
			for kind, read := range map[string]func() (rig.Values, rig.Problems){
				"data source": func() (rig.Values, rig.Problems) { return r.ReadData(tokenInfo, nil) },
				"ephemeral":   func() (rig.Values, rig.Problems) { return r.Open(tokenInfo, rig.Values{"token": token}) },
			} {
				info, problems := read()
				if len(problems) > 0 || info["subject"] != "administrator" || info["issuer"] != nil {
					t.Fatalf("%s: %v\n%s", kind, info, problems)
				}
				issued, err1 := time.Parse(time.RFC3339, info.Text("issued_at"))
				expires, err2 := time.Parse(time.RFC3339, info.Text("expires_at"))
				if err1 != nil || err2 != nil || expires.Sub(issued) != time.Hour || !strings.HasSuffix(info.Text("expires_at"), "Z") {
					t.Errorf("%s: %v", kind, info)
				}
				var claims map[string]any
				if json.Unmarshal([]byte(info.Text("claims")), &claims) != nil || claims["tenantId"] != local.TenantID() {
					t.Errorf("%s: claims %s", kind, info["claims"])
				}
				if text, err := json.Marshal(info.With(rig.Values{"token": nil})); err != nil || containsAny(string(text), tokens(local)) {
					t.Errorf("%s: %s shows a token", kind, text)
				}
			}
		})
	}
}

func containsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func TestTokenInfo_fails(t *testing.T) {
	t.Parallel()
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	r := newRun(t, tenant, nil)
	expired := local.IssueToken(-time.Hour)
	check := func(problems rig.Problems, at string, words ...string) {
		t.Helper()
		says(t, problems, at, words...)
		if strings.Contains(problems.String(), expired[:16]) {
			t.Errorf("the problem repeats the token:\n%s", problems)
		}
	}
	_, problems := r.Open(tokenInfo, rig.Values{"token": expired})
	check(problems, "token", "Token rejected", "sign in again", "401")
	local.Inject(localtenant.Fault{Path: "/jwt/verifyToken", Status: 401, ContentType: asJSON, Body: `{"message":"cannot read ` + expired + `"}`})
	_, problems = r.Open(tokenInfo, rig.Values{"token": expired})
	check(problems, "token", "Token rejected", "left out")
	local.Inject(localtenant.Fault{Path: "/jwt/verifyToken", Status: 500, ContentType: asJSON, Body: `{"message":"out of order"}`})
	_, problems = r.Open(tokenInfo, rig.Values{"token": expired})
	check(problems, "", "Could not verify token", "out of order")

	local.ResetJournal()
	for _, bad := range []string{"", "Bearer " + expired, expired + "\n"} {
		_, problems := r.Open(tokenInfo, rig.Values{"token": bad})
		check(problems, "token", "Invalid token", "without the `Bearer ` prefix")
	}
	if n := len(local.Journal()); n > 0 {
		t.Errorf("%d requests were made for what is no token", n)
	}

	local.Inject(localtenant.Fault{Path: "/jwt/verifyToken", Times: 2, Status: 401, ContentType: asJSON, Body: `{"message":"user is disabled"}`})
	_, problems = r.ReadData(tokenInfo, nil)
	check(problems, "", "Could not verify the provider's token", "user is disabled", "Set a new token")
	r = newRun(t, tenant, rig.Values{"username": nil, "password": nil})
	_, problems = r.ReadData(tokenInfo, nil)
	check(problems, "", "Set token, or username and password")
}

func TestSignedNonce(t *testing.T) {
	t.Parallel()
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t, modes)
			local := tenant.Local(t)
			r := newRun(t, tenant, nil)
			got, problems := r.Open(signedNonce, rig.Values{"nonce": "n0nce"})
			if len(problems) > 0 || got.Text("signed_nonce") == "" || got["nonce"] != "n0nce" {
				t.Fatalf("%v\n%s", got, problems)
			}
			if strings.Contains(r.logs.String(), got.Text("signed_nonce")) {
				t.Error("the signed nonce is in the logs")
			}
			local.ResetJournal()
			_, problems = r.Open(signedNonce, rig.Values{"nonce": ""})
			says(t, problems, "nonce", "at least 1")
			if n := len(local.Journal()); n > 0 {
				t.Errorf("%d requests were made", n)
			}
			local.Inject(localtenant.Fault{Path: "/nonce/sign", Status: 400, ContentType: asJSON, Body: `{"message":"too short"}`})
			_, problems = r.Open(signedNonce, rig.Values{"nonce": "n"})
			says(t, problems, "", "Could not sign nonce", "too short")
		})
	}
}
