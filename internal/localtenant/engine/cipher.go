package engine

import "github.com/1kosmos/terraform-provider-onekosmos/internal/client"

// The cipher is all that the local tenant shares with the provider.
type (
	// KeyPair is a key pair of a service.
	KeyPair = client.KeyPair
	// Cipher seals and opens what a service and a caller exchange.
	Cipher = client.Cipher
)

func newKeyPair() (*KeyPair, error) { return client.NewKeyPair() }

func parseKeyPair(private string) (*KeyPair, error) { return client.ParseKeyPair(private, "") }

// between returns the cipher between a service and the caller's public key.
func between(own *KeyPair, publicKey string) (*Cipher, error) {
	peer, err := client.ParsePublicKey(publicKey)
	if err != nil {
		return nil, err
	}
	return own.Cipher(peer)
}

// CanonicalKey returns the one spelling of a public key.
func CanonicalKey(publicKey string) (string, error) {
	key, err := client.ParsePublicKey(publicKey)
	return key.String(), err
}
