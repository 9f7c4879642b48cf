package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// ErrOpen reports a blob that does not open. Why tells a caller nothing that it
// could use, and an attacker much.
var ErrOpen = errors.New("the sealed text is damaged or was not sealed for this key pair")

// Cipher seals and opens texts between two keys. It is safe for concurrent use.
type Cipher struct {
	aead  cipher.AEAD
	ivKey []byte // of IVs that follow from the text
}

func newCipher(secret []byte) (*Cipher, error) {
	if len(secret) != scalarSize {
		return nil, fmt.Errorf("the shared secret has %d bytes instead of %d", len(secret), scalarSize)
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithNonceSize(block, ivSize)
	if err != nil {
		return nil, fmt.Errorf("AES-GCM with a 16-byte IV is not available (is a FIPS-only mode on?): %w", err)
	}
	return &Cipher{aead: aead, ivKey: mac(secret, "terraform-provider-onekosmos IV")}, nil
}

// Seal returns base64(IV, ciphertext, tag) of plaintext under a fresh IV.
func (c *Cipher) Seal(plaintext []byte) string { return string(c.AppendSeal(nil, plaintext)) }

// AppendSeal appends to dst what Seal returns.
func (c *Cipher) AppendSeal(dst, plaintext []byte) []byte { return c.appendSeal(dst, nil, plaintext) }

// spare holds what is sealed until it is text.
var spare = sync.Pool{New: func() any { return new([]byte) }}

// appendSeal is AppendSeal under a given IV, or under a fresh one where iv is
// nil.
func (c *Cipher) appendSeal(dst, iv, plaintext []byte) []byte {
	room := spare.Get().(*[]byte)
	defer spare.Put(room)
	raw := slices.Grow((*room)[:0], sealOverhead+len(plaintext))[:ivSize]
	if iv == nil {
		rand.Read(raw) // never fails: the runtime ends the program instead
	} else {
		copy(raw, iv)
	}
	*room = c.aead.Seal(raw, raw, plaintext, nil)
	return wireBase64.AppendEncode(dst, *room)
}

// Open returns the plaintext of a blob that Seal made at the other end. Any
// fault is an error without partial output.
func (c *Cipher) Open(blob string) ([]byte, error) {
	raw, ok := decode([]byte(blob))
	if !ok {
		return nil, ErrOpen
	}
	return c.open(raw)
}

// decode returns what a blob holds. The standard library skips line breaks, which
// a blob must not have.
func decode(blob []byte) (raw []byte, ok bool) {
	raw = make([]byte, wireBase64.DecodedLen(len(blob)))
	n, err := wireBase64.Decode(raw, blob)
	return raw[:n], err == nil && n >= sealOverhead && !bytes.ContainsAny(blob, "\r\n")
}

// open is Open of a decoded blob, which it destroys.
func (c *Cipher) open(raw []byte) ([]byte, error) {
	// In place: the plaintext is never longer than the bytes it replaces.
	sealed := raw[ivSize:]
	plain, err := c.aead.Open(sealed[:0], raw[:ivSize], sealed, nil)
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}
