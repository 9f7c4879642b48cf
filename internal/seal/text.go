package seal

import (
	"crypto/hmac"
	"crypto/sha256"
)

// SealText seals a text for peer as Seal of their Cipher does, and returns the
// same blob whenever it is asked for the same. The IV is an HMAC of the text
// under a key of its own made from the shared secret: equal texts can be
// recognized as equal, and no two texts share an IV.
func (k *KeyPair) SealText(peer PublicKey, text string) (string, error) {
	c, err := k.Cipher(peer)
	if err != nil {
		return "", err
	}
	return string(c.appendSeal(nil, mac(c.ivKey, text)[:ivSize], []byte(text))), nil
}

// OpenText returns the text that was sealed between the two keys, by either
// side. Any fault is an error without partial output.
func (k *KeyPair) OpenText(peer PublicKey, blob string) (string, error) {
	c, err := k.Cipher(peer)
	if err != nil {
		return "", err
	}
	plain, err := c.Open(blob)
	return string(plain), err
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
