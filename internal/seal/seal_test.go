package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
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

// ownCipher seals for the pair that it belongs to.
func ownCipher(t testing.TB) *Cipher {
	pair := mustPair(t, "AQ==", "")
	return mustCipher(t, pair, pair.Public().String())
}

func newPair(t testing.TB) *KeyPair {
	t.Helper()
	pair, err := NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

func sha(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }

func TestVectors(t *testing.T) {
	for _, v := range readVectors(t).Vectors {
		t.Run(v.Name, func(t *testing.T) {
			if v.Curve == "secp256r1" {
				// Another curve than the one this client speaks: its keys must
				// be recognized, not silently taken.
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
				blob = string(c.appendSeal(nil, mustDecode(t, v.IV), plain))
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

// TestSecretDerivedOncePerPair: also for callers who come while it is being
// derived, and for texts with an IV of their own.
func TestSecretDerivedOncePerPair(t *testing.T) {
	a, b := newPair(t), newPair(t)
	var derived atomic.Int32
	gate := make(chan struct{})
	derive := a.derive
	a.derive = func(private *secp256k1.PrivateKey, peer *secp256k1.PublicKey) []byte {
		derived.Add(1)
		<-gate
		return derive(private, peer)
	}
	got := make([]*Cipher, 32)
	var coming, wg sync.WaitGroup
	coming.Add(len(got))
	for i := range got {
		wg.Go(func() { coming.Done(); got[i], _ = a.Cipher(b.Public()) })
	}
	coming.Wait()
	runtime.Gosched()
	close(gate)
	wg.Wait()
	for _, c := range got {
		if c == nil || c != got[0] {
			t.Fatal("two ciphers for one pair of keys")
		}
	}
	if _, err := a.SealText(b.Public(), "text"); err != nil || a.known(b.Public().String()) != got[0] || a.known("other") != nil {
		t.Errorf("the cipher is not the one that is known: %v", err)
	}
	if n := derived.Load(); n != 1 {
		t.Errorf("the secret was derived %d times", n)
	}
}

// Whatever keys answers name, a pair remembers some.
func TestPeersAreForgotten(t *testing.T) {
	t.Parallel()
	pair := newPair(t)
	for range 200 {
		peer := newPair(t)
		ours, theirs := mustCipher(t, pair, peer.Public().String()), mustCipher(t, peer, pair.Public().String())
		if opened, err := theirs.Open(ours.Seal([]byte("text"))); err != nil || string(opened) != "text" {
			t.Fatalf("%q, %v", opened, err)
		}
	}
	n := 0
	pair.ciphers.Range(func(any, any) bool { n++; return true })
	if n < 1 || n > maxPeers {
		t.Errorf("%d peers are remembered", n)
	}
}

// A blob is one text: what the standard library would skip is a fault.
func TestOpenTakesNoNewlines(t *testing.T) {
	c := ownCipher(t)
	blob := c.Seal([]byte("a text that is long enough to have lines"))
	for _, bad := range []string{blob + "\n", "\n" + blob, blob[:20] + "\r\n\r\n" + blob[20:]} {
		if plain, err := c.Open(bad); !errors.Is(err, ErrOpen) || plain != nil {
			t.Errorf("%q opened to %q, %v", bad, plain, err)
		}
	}
}

// AppendSeal keeps what is there and needs no room but its own; a sealed body
// is made in one piece.
func TestSealingIsDoneInPlace(t *testing.T) {
	c := ownCipher(t)
	plain := bytes.Repeat([]byte("plain"), 100)
	head := []byte("head")
	got := c.AppendSeal(head, plain)
	if opened, err := c.Open(strings.TrimPrefix(string(got), "head")); err != nil || !bytes.Equal(opened, plain) {
		t.Errorf("%q opened to %q, %v", got, opened, err)
	}
	if n := testing.AllocsPerRun(100, func() { c.AppendSeal(got[:0], plain) }); n > 0 {
		t.Errorf("sealed into room with %v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { Body(c, plain) }); n > 1 {
		t.Errorf("sealed as a body with %v allocations", n)
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
			if string(c.appendSeal(nil, raw[:ivSize], plain)) != blob {
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
