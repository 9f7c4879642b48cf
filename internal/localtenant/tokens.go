package localtenant

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
)

// tokenOperations serves the groups "JWT" and "Sign nonce". Neither asks for a
// token, and the license of the second is optional.
func tokenOperations() []operation {
	text := func(name string) field { return field{name: name, kind: aText, required: true} }
	return []operation{
		{
			service: "adminapi", method: "POST", path: "/jwt/verifyToken",
			body: []field{text("token")}, handle: verifyToken,
		},
		{
			service: "adminapi", method: "POST", path: "/nonce/sign",
			body: []field{text("tenantId"), text("communityId"), text("nonce")}, handle: signNonce,
		},
	}
}

// verifyToken answers the decoded token. Whatever is wrong with one is a 401,
// the only other status listed; a token of someone who is no user any more
// ends all login sessions of that name.
func verifyToken(c *call) answer {
	token, _ := c.body["token"].(string)
	found, problem := c.verify(token)
	if problem != "" {
		if found.Subject != "" && c.findUser(found.Subject) == nil {
			c.endSessionsOf(found.Subject)
		}
		return unauthorized(problem)
	}
	return reply(map[string]any{
		"sub": found.Subject, "tenantId": found.TenantID, "communityId": found.CommunityID,
		"jti": found.ID, "iat": found.IssuedAt, "exp": found.Expires,
	})
}

func (t *Tenant) endSessionsOf(username string) {
	for id, known := range t.data.Sessions {
		if known.Username == username {
			delete(t.data.Sessions, id)
			t.dirty = true
		}
	}
}

// signNonce signs with the key of the Admin API. The form of a signed nonce is
// nowhere said: it is base64 of an ECDSA signature (DER) over the nonce's
// SHA-256, which anyone can check with GET /publickeys.
func signNonce(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	pair, err := c.pair(c.operation.service)
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	private, err := base64.StdEncoding.DecodeString(pair.PrivateKey())
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	nonce, _ := c.body["nonce"].(string)
	digest := sha256.Sum256([]byte(nonce))
	signature := ecdsa.Sign(secp256k1.PrivKeyFromBytes(private), digest[:]).Serialize()
	return reply(map[string]any{"signed_nonce": base64.StdEncoding.EncodeToString(signature)})
}
