package engine

import "github.com/1kosmos/terraform-provider-onekosmos/internal/seal"

// The cipher is all that the local tenant shares with the provider.
type (
	// KeyPair is a key pair of a service.
	KeyPair = seal.KeyPair
	// Cipher seals and opens what a service and a caller exchange.
	Cipher = seal.Cipher
)

func newKeyPair() (*KeyPair, error) { return seal.NewKeyPair() }

func parseKeyPair(private string) (*KeyPair, error) { return seal.ParseKeyPair(private, "") }

// between returns the cipher between a service and the caller's public key.
func between(own *KeyPair, publicKey string) (*Cipher, error) {
	peer, err := seal.ParsePublicKey(publicKey)
	if err != nil {
		return nil, err
	}
	return own.Cipher(peer)
}

// CanonicalKey returns the one spelling of a public key.
func CanonicalKey(publicKey string) (string, error) {
	key, err := seal.ParsePublicKey(publicKey)
	return key.String(), err
}
