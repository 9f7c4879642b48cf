package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"
	"slices"
	"testing"
)

func measure(b *testing.B, size int) {
	b.Helper()
	b.SetBytes(int64(size))
	b.ReportAllocs()
}

// eachSize runs a benchmark with a header, an object, a list, and the largest
// body on record.
func eachSize(b *testing.B, run func(b *testing.B, plain []byte)) {
	for _, kib := range []float64{0.2, 4, 64, 900} {
		b.Run(fmt.Sprintf("%gKiB", kib), func(b *testing.B) {
			plain := make([]byte, int(kib*1024))
			rand.Read(plain)
			measure(b, len(plain))
			run(b, plain)
		})
	}
}

func BenchmarkSeal(b *testing.B) {
	c := ownCipher(b)
	eachSize(b, func(b *testing.B, plain []byte) {
		for b.Loop() {
			c.Seal(plain)
		}
	})
}

// BenchmarkAppendSeal is BenchmarkSeal into room that is there.
func BenchmarkAppendSeal(b *testing.B) {
	c := ownCipher(b)
	eachSize(b, func(b *testing.B, plain []byte) {
		room := c.AppendSeal(nil, plain)
		for b.Loop() {
			room = c.AppendSeal(room[:0], plain)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	c := ownCipher(b)
	eachSize(b, func(b *testing.B, plain []byte) {
		blob := c.Seal(plain)
		for b.Loop() {
			if _, err := c.Open(blob); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// The comparators: AES-256-GCM of the standard library and one pass of its
// base64, both into room that is there, without an allocation, a random IV or
// a string. The nonce has the protocol's 16 bytes, or GCM's usual 12.

func BenchmarkBareSeal4KiB(b *testing.B) {
	eachNonce(b, func(b *testing.B, aead cipher.AEAD, nonce, plain []byte) {
		raw := slices.Grow(slices.Clone(nonce), sealOverhead+len(plain))
		text := make([]byte, wireBase64.EncodedLen(len(nonce)+len(plain)+tagSize))
		for b.Loop() {
			wireBase64.Encode(text, aead.Seal(raw, nonce, plain, nil))
		}
	})
}

func BenchmarkBareOpen4KiB(b *testing.B) {
	eachNonce(b, func(b *testing.B, aead cipher.AEAD, nonce, plain []byte) {
		text := []byte(wireBase64.EncodeToString(aead.Seal(slices.Clone(nonce), nonce, plain, nil)))
		raw := make([]byte, wireBase64.DecodedLen(len(text)))
		for b.Loop() {
			n, err := wireBase64.Decode(raw, text)
			if err == nil {
				_, err = aead.Open(raw[len(nonce):len(nonce)], raw[:len(nonce)], raw[len(nonce):n], nil)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkBareGCM4KiB is the share of the cipher alone.
func BenchmarkBareGCM4KiB(b *testing.B) {
	eachNonce(b, func(b *testing.B, aead cipher.AEAD, nonce, plain []byte) {
		raw := make([]byte, 0, len(plain)+tagSize)
		for b.Loop() {
			aead.Seal(raw, nonce, plain, nil)
		}
	})
}

func eachNonce(b *testing.B, run func(b *testing.B, aead cipher.AEAD, nonce, plain []byte)) {
	block, err := aes.NewCipher(make([]byte, scalarSize))
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []int{ivSize, 12} {
		aead, err := cipher.NewGCMWithNonceSize(block, size)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("nonce%d", size), func(b *testing.B) {
			plain := make([]byte, 4<<10)
			rand.Read(plain)
			measure(b, len(plain))
			run(b, aead, make([]byte, size), plain)
		})
	}
}

// BenchmarkCipher: the first needs the shared secret, the later ones know it.
func BenchmarkCipher(b *testing.B) {
	mine, theirs := mustPair(b, "AQ==", ""), newPair(b)
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			mine.ciphers.Clear()
			if _, err := mine.Cipher(theirs.Public()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("later", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := mine.Cipher(theirs.Public()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
