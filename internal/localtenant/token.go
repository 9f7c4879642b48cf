package localtenant

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
)

// tokenOperations serves the groups "JWT" and "Sign nonce". Neither asks for a
// token, and the license of the second is optional.
func tokenOperations() []operation {
	return []operation{
		{Endpoint: "adminapi POST /jwt/verifyToken", Body: engine.Texts("token").Required(), Handle: verifyToken},
		{Endpoint: "adminapi POST /nonce/sign", Home: true, Body: engine.Texts("nonce").Required(), Handle: signNonce},
	}
}

// verifyToken answers the decoded token. Whatever is wrong with one is a 401,
// the only other status listed; a token of someone who is no user any more
// ends all login sessions of that name.
func verifyToken(c *call) answer {
	token, _ := c.Body["token"].(string)
	found, problem := c.Verify(token)
	if problem != "" {
		if found.Subject != "" && c.FindUser(found.Subject) == nil {
			endSessionsOf(c.State, found.Subject)
		}
		return engine.Unauthorized(problem)
	}
	return engine.Reply(map[string]any{
		"sub": found.Subject, "tenantId": found.TenantID, "communityId": found.CommunityID,
		"jti": found.ID, "iat": found.IssuedAt, "exp": found.Expires,
	})
}

func endSessionsOf(s *state, username string) {
	for id, known := range s.Sessions {
		if known.Username == username {
			delete(s.Sessions, id)
			s.Changed()
		}
	}
}

// signNonce signs with the key of the Admin API. The reference does not define
// the form of a signed nonce: here it is base64 of an ECDSA signature (DER) over
// the nonce's SHA-256, which anyone can verify with GET /publickeys.
func signNonce(c *call) answer {
	pair, err := c.Pair(c.Endpoint.Service)
	if err != nil {
		return engine.InternalError(err)
	}
	private, err := base64.StdEncoding.DecodeString(pair.PrivateKey())
	if err != nil {
		return engine.InternalError(err)
	}
	nonce, _ := c.Body["nonce"].(string)
	digest := sha256.Sum256([]byte(nonce))
	signature := ecdsa.Sign(secp256k1.PrivKeyFromBytes(private), digest[:]).Serialize()
	return engine.Reply(map[string]any{"signed_nonce": base64.StdEncoding.EncodeToString(signature)})
}
