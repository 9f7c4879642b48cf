package client

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// vectors.json holds what the vendor's own helpers and two independent
// implementations agree on.
type vectorFile struct {
	Vectors []struct {
		Name, PrivateKey, PublicKey, PeerPrivateKey, PeerPublicKey string
		SharedSecret, IV, Curve                                    string
		Plaintext, Ciphertext                                      *string
		PlaintextSha256, CiphertextSha256                          string
		PlaintextRepeat                                            *struct {
			Unit  string
			Count int
		}
		PrivateKeyEncodings map[string]string
	}
	Negative []struct {
		Name, Operation, Expect             string
		PrivateKey, PublicKey, SharedSecret string
		Ciphertext, PlaintextIfAccepted     string
	} `json:"negative_vectors"`
	Envelopes []struct {
		Name, PrivateKey, ServicePublicKey, ResponseBody string
		Expect                                           struct {
			Encrypted, Error bool
			Plaintext        string
		}
	} `json:"envelope_vectors"`
}

func readVectors(t testing.TB) vectorFile {
	t.Helper()
	text, err := os.ReadFile("testdata/ecdsa-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file vectorFile
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) != 25 || len(file.Negative) != 39 || len(file.Envelopes) != 10 {
		t.Fatalf("vectors: %d, %d, %d read; want 25, 39, 10", len(file.Vectors), len(file.Negative), len(file.Envelopes))
	}
	return file
}

func mustDecode(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func mustPair(t testing.TB, private, public string) *KeyPair {
	t.Helper()
	pair, err := ParseKeyPair(private, public)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

func mustCipher(t testing.TB, pair *KeyPair, peer string) *Cipher {
	t.Helper()
	key, err := ParsePublicKey(peer)
	if err != nil {
		t.Fatal(err)
	}
	c, err := pair.Cipher(key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sha(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }

func TestVectors(t *testing.T) {
	for _, v := range readVectors(t).Vectors {
		t.Run(v.Name, func(t *testing.T) {
			if v.Curve == "secp256r1" {
				// Another curve than the one this client speaks: its keys must
				// be told apart, not silently taken.
				if _, err := ParsePublicKey(v.PeerPublicKey); err == nil || !strings.Contains(err.Error(), "secp256r1") {
					t.Fatalf("a secp256r1 key: %v", err)
				}
				return
			}
			mine, theirs := mustPair(t, v.PrivateKey, v.PublicKey), mustPair(t, v.PeerPrivateKey, v.PeerPublicKey)
			for form, text := range v.PrivateKeyEncodings {
				if mustPair(t, text, v.PublicKey).PrivateKey() != v.PrivateKey {
					t.Errorf("form %s is read as another key", form)
				}
			}
			plain, wantBlob := []byte(nil), ""
			if v.PlaintextRepeat != nil {
				plain = []byte(strings.Repeat(v.PlaintextRepeat.Unit, v.PlaintextRepeat.Count))
				if sha(plain) != v.PlaintextSha256 {
					t.Fatal("the vector's plaintext was rebuilt wrongly")
				}
			} else {
				plain, wantBlob = []byte(*v.Plaintext), *v.Ciphertext
			}
			fromSecret, err := newCipher(mustDecode(t, v.SharedSecret))
			if err != nil {
				t.Fatal(err)
			}
			blob := ""
			for _, c := range []*Cipher{mustCipher(t, mine, v.PeerPublicKey), mustCipher(t, theirs, v.PublicKey), fromSecret} {
				blob = c.seal(mustDecode(t, v.IV), plain)
				if wantBlob != "" && blob != wantBlob {
					t.Errorf("sealed to %s, want %s", blob, wantBlob)
				}
				if v.CiphertextSha256 != "" && sha(mustDecode(t, blob)) != v.CiphertextSha256 {
					t.Error("the sealed bytes differ")
				}
				opened, err := c.Open(blob)
				if err != nil || string(opened) != string(plain) {
					t.Errorf("opened to %q, %v", opened, err)
				}
			}
		})
	}
}

func TestNegativeVectors(t *testing.T) {
	for _, v := range readVectors(t).Negative {
		t.Run(v.Name, func(t *testing.T) {
			var got []byte
			var err error
			switch v.Operation {
			case "decrypt":
				var c *Cipher
				if c, err = newCipher(mustDecode(t, v.SharedSecret)); err == nil {
					got, err = c.Open(v.Ciphertext)
				}
			case "load_public_key":
				_, err = ParsePublicKey(v.PublicKey)
			case "load_private_key":
				_, err = ParseKeyPair(v.PrivateKey, "")
			case "load_key_pair":
				_, err = ParseKeyPair(v.PrivateKey, v.PublicKey)
			default:
				t.Fatalf("unknown operation %q", v.Operation)
			}
			if v.Expect == "accept_or_reject" {
				if err == nil && string(got) != v.PlaintextIfAccepted {
					t.Errorf("accepted as %q", got)
				}
				return
			}
			if err == nil || got != nil {
				t.Fatalf("got %q, %v; want an error and nothing else", got, err)
			}
			if v.PrivateKey != "" && strings.Contains(err.Error(), v.PrivateKey) {
				t.Error("the error repeats the private key")
			}
		})
	}
}

func TestSealUsesAFreshIV(t *testing.T) {
	a, err := NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	c, err := a.Cipher(a.Public())
	if err != nil {
		t.Fatal(err)
	}
	first, second := c.Seal([]byte("x")), c.Seal([]byte("x"))
	if first == second {
		t.Error("the same text sealed twice gave the same blob")
	}
}

func TestSecretDerivedOncePerPair(t *testing.T) {
	a, _ := NewKeyPair()
	b, _ := NewKeyPair()
	var wg sync.WaitGroup
	got := make([]*Cipher, 32)
	for i := range got {
		wg.Add(1)
		go func() { defer wg.Done(); got[i], _ = a.Cipher(b.Public()) }()
	}
	wg.Wait()
	for _, c := range got {
		if c != got[0] {
			t.Fatal("two ciphers for one pair of keys")
		}
	}
}

// FuzzOpen: what opens is what Seal makes; anything else is an error without
// output.
func FuzzOpen(f *testing.F) {
	pair := mustPair(f, "AQ==", "")
	c := mustCipher(f, pair, pair.Public().String())
	f.Add(c.Seal(nil))
	f.Add(c.Seal([]byte("text")))
	f.Add("")
	f.Add("====")
	f.Add(strings.Repeat("A", 44))
	for _, v := range readVectors(f).Negative {
		f.Add(v.Ciphertext)
	}
	f.Fuzz(func(t *testing.T, blob string) {
		plain, err := c.Open(blob)
		switch {
		case err != nil && plain != nil:
			t.Error("an error with output")
		case err == nil:
			raw, err := wireBase64.DecodeString(blob)
			if err != nil || len(raw) != len(plain)+sealOverhead {
				t.Fatalf("%q opened to %d bytes", blob, len(plain))
			}
			if c.seal(raw[:ivSize:ivSize], plain) != wireBase64.EncodeToString(raw) {
				t.Error("opened to what does not seal to the same")
			}
		}
	})
}

// FuzzParseKeyPair: a key is refused, or is the same key after it was written
// and read again.
func FuzzParseKeyPair(f *testing.F) {
	for _, v := range readVectors(f).Vectors[:4] {
		f.Add(v.PrivateKey, v.PublicKey)
		for _, form := range v.PrivateKeyEncodings {
			f.Add(form, "")
		}
	}
	for _, v := range readVectors(f).Negative {
		f.Add(v.PrivateKey, v.PublicKey)
	}
	f.Fuzz(func(t *testing.T, private, public string) {
		pair, err := ParseKeyPair(private, public)
		if err != nil {
			if pair != nil {
				t.Error("an error with a key")
			}
			return
		}
		again, err := ParseKeyPair(pair.PrivateKey(), pair.Public().String())
		if err != nil || again.PrivateKey() != pair.PrivateKey() {
			t.Errorf("written and read again: %v", err)
		}
	})
}

func benchmarkCipher(b *testing.B) *Cipher {
	pair := mustPair(b, "AQ==", "")
	return mustCipher(b, pair, pair.Public().String())
}

// eachSize runs a benchmark with a header, an object, a list, and the largest
// body on record.
func eachSize(b *testing.B, run func(b *testing.B, plain []byte)) {
	for _, kib := range []float64{0.2, 4, 64, 900} {
		b.Run(fmt.Sprintf("%gKiB", kib), func(b *testing.B) {
			plain := make([]byte, int(kib*1024))
			b.SetBytes(int64(len(plain)))
			b.ReportAllocs()
			run(b, plain)
		})
	}
}

func BenchmarkSeal(b *testing.B) {
	c := benchmarkCipher(b)
	eachSize(b, func(b *testing.B, plain []byte) {
		for b.Loop() {
			c.Seal(plain)
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

// BenchmarkBareGCM4KiB is what the cipher alone costs: no random IV, no base64.
func BenchmarkBareGCM4KiB(b *testing.B) {
	c := benchmarkCipher(b)
	plain, iv := make([]byte, 4<<10), make([]byte, ivSize)
	into := make([]byte, 0, len(plain)+tagSize)
	b.SetBytes(int64(len(plain)))
	b.ReportAllocs()
	for b.Loop() {
		c.aead.Seal(into, iv, plain, nil)
	}
}
