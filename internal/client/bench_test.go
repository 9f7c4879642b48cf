package client

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

func benchmarkCipher(t testing.TB) *Cipher {
	pair := mustPair(t, "AQ==", "")
	return mustCipher(t, pair, pair.Public().String())
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

func measure(b *testing.B, size int) {
	b.Helper()
	b.SetBytes(int64(size))
	b.ReportAllocs()
}

func BenchmarkSeal(b *testing.B) {
	c := benchmarkCipher(b)
	eachSize(b, func(b *testing.B, plain []byte) {
		for b.Loop() {
			c.Seal(plain)
		}
	})
}

// BenchmarkAppendSeal is BenchmarkSeal into room that is there.
func BenchmarkAppendSeal(b *testing.B) {
	c := benchmarkCipher(b)
	eachSize(b, func(b *testing.B, plain []byte) {
		room := c.AppendSeal(nil, plain)
		for b.Loop() {
			room = c.AppendSeal(room[:0], plain)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	c := benchmarkCipher(b)
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

// BenchmarkRequestBody4KiB is all that is done to a body before it is sent.
func BenchmarkRequestBody4KiB(b *testing.B) {
	c := benchmarkCipher(b)
	sp := benchmarkProvider(b, "a", 4<<10)
	measure(b, 4<<10)
	for b.Loop() {
		body, _, err := encode(sp)
		if err != nil {
			b.Fatal(err)
		}
		sealBody(c, body)
	}
}

// BenchmarkAnswer4KiB is all that is done to an answer after it was received:
// a read by id keeps the whole of it beside the object.
func BenchmarkAnswer4KiB(b *testing.B) {
	pair := mustPair(b, "AQ==", "")
	peer := mustCipher(b, pair, pair.Public().String())
	body, err := marshal(benchmarkProvider(b, "a", 4<<10))
	if err != nil {
		b.Fatal(err)
	}
	answer := []byte(`{"data":"` + peer.Seal(body) + `","publicKey":"` + pair.Public().String() + `"}`)
	opened := func(b *testing.B) []byte {
		opened, sealed, err := openBody(pair, peer, answer)
		if err != nil || !sealed {
			b.Fatal(sealed, err)
		}
		return opened
	}
	b.Run("opened", func(b *testing.B) {
		measure(b, len(body))
		for b.Loop() {
			opened(b)
		}
	})
	b.Run("opened and decoded", func(b *testing.B) {
		measure(b, len(body))
		for b.Loop() {
			if err := understood(opened(b), new(ServiceProvider)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decoded alone", func(b *testing.B) {
		measure(b, len(body))
		for b.Loop() {
			if err := json.Unmarshal(body, new(ServiceProvider)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkDecodeList is a list as the store takes it.
func BenchmarkDecodeList(b *testing.B) {
	list, err := marshal(benchmarkProviders(b, 1000))
	if err != nil {
		b.Fatal(err)
	}
	measure(b, len(list))
	for b.Loop() {
		var all []*ServiceProvider
		if err := understood(list, &all); err != nil || len(all) != 1000 {
			b.Fatal(len(all), err)
		}
	}
}

// BenchmarkSnapshot: what a read of one object costs beside the network, the
// first that fetches and keeps the list, the later ones that find it.
func BenchmarkSnapshot(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		all := benchmarkProviders(b, n)
		store := &Collection[ServiceProvider]{
			client: &Client{}, kind: "service provider", whole: func(*ServiceProvider) bool { return true },
			id:      func(sp *ServiceProvider) string { return sp.ID },
			readAll: func(context.Context) ([]*ServiceProvider, error) { return all, nil },
		}
		get := func(b *testing.B, i int) {
			if sp, err := store.Get(context.Background(), all[i%n].ID); err != nil || sp != all[i%n] {
				b.Error(sp, err)
			}
		}
		b.Run(fmt.Sprintf("first of %d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				store.snapshot = snapshot[ServiceProvider]{}
				get(b, 0)
			}
		})
		b.Run(fmt.Sprintf("later of %d", n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				get(b, i)
				i++
			}
		})
		b.Run(fmt.Sprintf("parallel of %d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					get(b, i)
				}
			})
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

// benchmarkProvider is a service provider whose JSON has about size bytes.
func benchmarkProvider(t testing.TB, id string, size int) *ServiceProvider {
	t.Helper()
	yes, certificate := Bool(true), "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n"
	sp := &ServiceProvider{ID: id, Name: "Application " + id, Environment: new("prod"), Type: TypeSAML, ForceReauthentication: &yes, SAML: &SAMLConfig{
		AccessURL: "https://app.example.com", EntityID: "https://app.example.com/" + id, AssertionMethod: "post",
		AssertionConsumerServiceURL: "https://app.example.com/acs", SigningCert: &certificate, SigningAlgo: "RSA_SHA256",
		EncryptAssertion: &yes, EncryptionCert: &certificate, NameID: NameID{Format: "emailAddress", Value: "email", AttributeType: "session"},
	}}
	for {
		text, err := marshal(sp)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) >= size {
			return sp
		}
		n := len(sp.SAML.Attributes)
		sp.SAML.Attributes = append(sp.SAML.Attributes, AssertionAttribute{
			ClaimName: fmt.Sprintf("https://claims.example.com/claim%d", n), AttributeName: "email", AttributeType: "ledger", Value: json.RawMessage(`["a","b"]`),
		})
	}
}

func benchmarkProviders(t testing.TB, n int) []*ServiceProvider {
	all := make([]*ServiceProvider, n)
	for i := range all {
		all[i] = benchmarkProvider(t, fmt.Sprintf("%024x", i), 1<<10)
	}
	return all
}
