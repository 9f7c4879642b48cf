package client

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// pinnable are the services that have a key, by the names that the provider's
// endpoints have.
var pinnable = map[string]service{"admin_api": adminAPI, "id_proofing_api": idProofingAPI, "webauthn_api": webAuthnAPI, "wallet_api": walletAPI}

// pin returns a fingerprint as Fingerprint writes it: case and colons do not count.
func pin(fingerprint string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(fingerprint), ":", ""))
}

// checkPins returns what is wrong with the pinned keys.
func (c Config) checkPins() (wrong []*ConfigError) {
	for _, name := range slices.Sorted(maps.Keys(c.ServiceKeys)) {
		add := func(problem, remedy string) {
			wrong = append(wrong, &ConfigError{"service_keys", quote(name) + ": " + problem, remedy})
		}
		if _, known := pinnable[name]; !known {
			add("there is no service of that name", "Give "+strings.Join(slices.Sorted(maps.Keys(pinnable)), ", ")+".")
		}
		if len(c.ServiceKeys[name]) == 0 {
			add("it has no fingerprint", "Give one, or leave the service out.")
		}
		for _, fingerprint := range c.ServiceKeys[name] {
			if raw, err := hex.DecodeString(pin(fingerprint)); err != nil || len(raw) != sha256.Size {
				add(quote(fingerprint)+" is not a fingerprint", "Give the SHA-256 of the key in hexadecimal, 64 digits.")
			}
		}
	}
	return wrong
}

// trust refuses a key of a service that is not pinned; of a service without pins
// any key is trusted.
func (c *Client) trust(s service, key seal.PublicKey) error {
	for name, fingerprints := range c.cfg.ServiceKeys {
		if pinnable[name] == s && !slices.ContainsFunc(fingerprints, func(f string) bool { return pin(f) == key.Fingerprint() }) {
			return fmt.Errorf("the key of the %s has the fingerprint %s: %w", serviceNames[s], key.Fingerprint(), ErrKeyNotPinned)
		}
	}
	return nil
}

// trustAnswer refuses an answer of a service with pins that names a key which no
// service is pinned to: a service passes on what another one has sealed.
func (c *Client) trustAnswer(s service, body []byte) error {
	pinned := false
	for name := range c.cfg.ServiceKeys {
		pinned = pinned || pinnable[name] == s
	}
	var named struct{ PublicKey string }
	if !pinned || json.Unmarshal(body, &named) != nil || named.PublicKey == "" {
		return nil
	}
	key, err := seal.ParsePublicKey(named.PublicKey)
	if err != nil {
		return err
	}
	for _, fingerprints := range c.cfg.ServiceKeys {
		if slices.ContainsFunc(fingerprints, func(f string) bool { return pin(f) == key.Fingerprint() }) {
			return nil
		}
	}
	return fmt.Errorf("the answer is sealed with a key of the fingerprint %s: %w", key.Fingerprint(), ErrKeyNotPinned)
}
