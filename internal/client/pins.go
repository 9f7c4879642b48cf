package client

import (
	"strings"
)

// pinnable are the services that have a key, by the names that the provider's
// endpoints have.
var pinnable = map[string]service{"admin_api": adminAPI, "id_proofing_api": idProofingAPI, "webauthn_api": webAuthnAPI, "wallet_api": walletAPI}

// pin returns a fingerprint as Fingerprint writes it: case and colons do not count.
func pin(fingerprint string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(fingerprint), ":", ""))
}
