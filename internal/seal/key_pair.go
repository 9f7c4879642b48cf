// Package seal is the sealed transport of 1Kosmos services: key pairs, and texts
// and bodies that are sealed between two of them.
package seal

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
)

// Sizes of the wire protocol, in bytes. The vendor calls the scheme "ECDSA";
// it is a static Diffie-Hellman on secp256k1 whose X coordinate, unhashed, is
// an AES-256-GCM key. Nothing is signed.
const (
	scalarSize    = 32
	publicKeySize = 64 // X and Y, without the 0x04 prefix
	ivSize        = 16 // not GCM's usual 12
	tagSize       = 16
	sealOverhead  = ivSize + tagSize
)

// wireBase64 is the only text form of keys and blobs on the wire: standard
// alphabet, padded, no trailing bits.
var wireBase64 = base64.StdEncoding.Strict()

// PublicKey is a peer's key, checked to be a point of secp256k1.
type PublicKey struct {
	point *secp256k1.PublicKey
	text  string
}

// ParsePublicKey reads the wire form: base64 of X followed by Y, 64 bytes.
// Compressed, prefixed and PEM forms are refused, and so is any point that is
// not on secp256k1.
func ParsePublicKey(text string) (PublicKey, error) {
	raw, err := wireBase64.DecodeString(text)
	if err != nil {
		return PublicKey{}, errors.New("the public key is not base64")
	}
	if len(raw) != publicKeySize {
		return PublicKey{}, fmt.Errorf("the public key has %d bytes; it must be X and Y, %d bytes", len(raw), publicKeySize)
	}
	prefixed := append([]byte{secp256k1.PubKeyFormatUncompressed}, raw...)
	point, err := secp256k1.ParsePubKey(prefixed)
	if err != nil {
		if _, p256 := ecdh.P256().NewPublicKey(prefixed); p256 == nil {
			return PublicKey{}, errors.New("the public key lies on secp256r1 (P-256); only secp256k1 is supported")
		}
		return PublicKey{}, errors.New("the public key is not a point of secp256k1")
	}
	return PublicKey{point: point, text: wireBase64.EncodeToString(raw)}, nil
}

// String returns the wire form.
func (k PublicKey) String() string { return k.text }

// Fingerprint returns the SHA-256 of the key, X followed by Y, in hexadecimal.
func (k PublicKey) Fingerprint() string {
	sum := sha256.Sum256(k.point.SerializeUncompressed()[1:])
	return hex.EncodeToString(sum[:])
}

// KeyPair is a client's or a service's end of the sealed transport. It
// authorizes nobody, so a pair made in memory for one run is enough.
// A KeyPair is safe for concurrent use.
type KeyPair struct {
	private *secp256k1.PrivateKey
	public  PublicKey
	derive  func(*secp256k1.PrivateKey, *secp256k1.PublicKey) []byte // the shared secret
	ciphers sync.Map                                                 // peer's wire form → func() (*Cipher, error)
	peers   atomic.Int32                                             // that are in it
}

// maxPeers bounds how many peers a pair remembers. A tenant has a few services.
const maxPeers = 64

// NewKeyPair makes a random pair. It fails only when the system has no
// randomness.
func NewKeyPair() (*KeyPair, error) {
	private, err := secp256k1.GeneratePrivateKey()
	if err != nil {
		return nil, fmt.Errorf("making a key pair: %w", err)
	}
	return newKeyPair(private), nil
}

// ParseKeyPair reads a private key as the vendor's helpers write it: base64 of
// the big-endian scalar, with leading zero bytes stripped, or with one zero
// byte in front. publicKey may be empty; when given it must belong to the
// private key. Errors never repeat the private key.
func ParseKeyPair(privateKey, publicKey string) (*KeyPair, error) {
	raw, err := wireBase64.DecodeString(privateKey)
	if err != nil {
		return nil, errors.New("the private key is not base64")
	}
	if len(raw) == scalarSize+1 && raw[0] == 0 {
		raw = raw[1:]
	}
	if len(raw) == 0 || len(raw) > scalarSize {
		return nil, fmt.Errorf("the private key has %d bytes; it must have 1 to %d", len(raw), scalarSize)
	}
	// The library's own loader reduces modulo the group order and cuts what is
	// too long, so that a bad key would silently become another one.
	var scalar secp256k1.ModNScalar
	if overflow := scalar.SetByteSlice(raw); overflow || scalar.IsZero() {
		return nil, errors.New("the private key is outside the range of secp256k1")
	}
	pair := newKeyPair(secp256k1.NewPrivateKey(&scalar))
	if publicKey != "" {
		given, err := ParsePublicKey(publicKey)
		if err != nil {
			return nil, err
		}
		if given.text != pair.public.text {
			return nil, errors.New("the public key does not belong to the private key")
		}
	}
	return pair, nil
}

func newKeyPair(private *secp256k1.PrivateKey) *KeyPair {
	point := private.PubKey()
	text := wireBase64.EncodeToString(point.SerializeUncompressed()[1:])
	return &KeyPair{private: private, public: PublicKey{point: point, text: text}, derive: secp256k1.GenerateSharedSecret}
}

// Public returns the half of the pair that travels.
func (k *KeyPair) Public() PublicKey { return k.public }

// PrivateKey returns the secret half as base64 of 32 bytes. It never travels.
func (k *KeyPair) PrivateKey() string { return wireBase64.EncodeToString(k.private.Serialize()) }

// Cipher returns what seals for and opens from peer. The shared secret of a
// pair of keys is derived once, also for concurrent callers.
func (k *KeyPair) Cipher(peer PublicKey) (*Cipher, error) {
	made, ok := k.ciphers.Load(peer.text)
	if !ok {
		if k.peers.Add(1) > maxPeers { // each answer may name another
			k.ciphers.Clear()
			k.peers.Store(1)
		}
		made, _ = k.ciphers.LoadOrStore(peer.text, sync.OnceValues(func() (*Cipher, error) {
			// 32 bytes with leading zeros kept, used as the key without any hash.
			return newCipher(k.derive(k.private, peer.point))
		}))
	}
	return made.(func() (*Cipher, error))()
}

// known returns the cipher of a peer that was spoken to before, by the wire
// form of its key, which need not be parsed again.
func (k *KeyPair) known(peer string) *Cipher {
	made, ok := k.ciphers.Load(peer)
	if !ok {
		return nil
	}
	c, _ := made.(func() (*Cipher, error))()
	return c
}
