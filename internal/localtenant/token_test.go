package localtenant_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const verifyToken = "/adminapi/jwt/verifyToken"

func TestVerifyToken(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Username: "root"})
	bare := drop("authorization")
	check := func(status int, token any) result {
		t.Helper()
		return c.want(status, "POST", verifyToken, map[string]any{"token": token}, bare)
	}
	out := check(200, c.token)
	for name, want := range map[string]any{"sub": "root", "tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID()} {
		if got := out.object()[name]; got != want || !out.sealed {
			t.Errorf("%s is %v, sealed %v", name, got, out.sealed)
		}
	}
	from, _ := out.object()["iat"].(float64)
	until, _ := out.object()["exp"].(float64)
	if until-from != 3600 {
		t.Errorf("it lives from %v until %v", from, until)
	}
	foreign := start(t, localtenant.Options{Username: "root"}).token
	for name, token := range map[string]string{
		"foreign": foreign, "expired": c.tenant.IssueToken(-time.Second), "cut": c.token[:len(c.token)-3], "nonsense": "x.y.z", "no token": "x",
	} {
		if out := check(http.StatusUnauthorized, token); out.object()["code"] != 401.0 {
			t.Errorf("%s: %s", name, out.raw)
		}
	}
	c.refused("token", "POST", verifyToken, map[string]any{}, bare)
	c.refused("token", "POST", verifyToken, map[string]any{"token": ""}, bare)
	c.refused("token", "POST", verifyToken, map[string]any{"token": 1}, bare)
	c.refused("more", "POST", verifyToken, map[string]any{"token": c.token, "more": 1}, bare)
	c.refused("data", "POST", verifyToken, nil, unsealed(map[string]any{"token": c.token}), bare)
	c.refused("requestid", "POST", verifyToken, nil, drop("authorization", "requestid"))
	c.tenant.EndSessions()
	check(http.StatusUnauthorized, c.token)
}

// TestVerifyTokenOfNobody follows a name that is no user's any more: its login
// sessions end with the first look at one of its tokens.
func TestVerifyTokenOfNobody(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := start(t, localtenant.Options{StateFile: file, Username: "old"})
	first.tenant.IssueToken(time.Hour)
	second := start(t, localtenant.Options{StateFile: file, Username: "new"})
	owners := func() map[string]int {
		t.Helper()
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var state struct {
			Sessions map[string]struct{ Username string }
		}
		if err := json.Unmarshal(text, &state); err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, session := range state.Sessions {
			count[session.Username]++
		}
		return count
	}
	if got := owners(); got["old"] != 2 || got["new"] != 1 {
		t.Fatalf("before: %v", got)
	}
	second.want(http.StatusUnauthorized, "POST", verifyToken, map[string]any{"token": first.token})
	if got := owners(); got["old"] != 0 || got["new"] != 1 {
		t.Errorf("after: %v", got)
	}
}

func TestSignNonce(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/nonce/sign"
	bare := drop("authorization")
	verified := func(nonce string, out result) bool {
		t.Helper()
		text, _ := out.object()["signed_nonce"].(string)
		signature, err := base64.StdEncoding.DecodeString(text)
		if err != nil || !out.sealed || len(out.object()) != 1 {
			t.Fatalf("signed: %s", out.raw)
		}
		parsed, err := ecdsa.ParseDERSignature(signature)
		if err != nil {
			t.Fatal(err)
		}
		key, err := base64.StdEncoding.DecodeString(c.tenant.PublicKey("adminapi"))
		if err != nil {
			t.Fatal(err)
		}
		public, err := secp256k1.ParsePubKey(append([]byte{4}, key...))
		if err != nil {
			t.Fatal(err)
		}
		digest := sha256.Sum256([]byte(nonce))
		return parsed.Verify(digest[:], public)
	}
	signed := c.want(200, "POST", path, c.ids(with("nonce", "n0nce")), bare)
	if !verified("n0nce", signed) || verified("another", signed) {
		t.Error("the signature does not sign the nonce")
	}
	c.want(200, "POST", path, c.ids(with("nonce", "n")), bare, c.license("adminapi", c.tenant.License()))
	c.want(http.StatusUnauthorized, "POST", path, c.ids(with("nonce", "n")), bare, c.license("adminapi", "another"))
	for _, name := range []string{"tenantId", "communityId", "nonce"} {
		c.refused(name, "POST", path, c.ids(with("nonce", "n"), without(name)), bare)
	}
	c.refused("nonce", "POST", path, c.ids(with("nonce", 1)), bare)
	c.refused("nonce", "POST", path, c.ids(with("nonce", "")), bare)
	c.refused("more", "POST", path, c.ids(with("nonce", "n"), with("more", 1)), bare)
	c.want(400, "POST", path, c.ids(with("nonce", "n"), with("tenantId", "x")), bare)
	c.refused("data", "POST", path, nil, unsealed(c.ids(with("nonce", "n"))), bare)
}
