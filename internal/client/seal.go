package client

import "github.com/1kosmos/terraform-provider-onekosmos/internal/seal"

type (
	KeyPair   = seal.KeyPair
	Cipher    = seal.Cipher
	PublicKey = seal.PublicKey
)

var NewKeyPair, ParseKeyPair, ParsePublicKey = seal.NewKeyPair, seal.ParseKeyPair, seal.ParsePublicKey
