package seal

import "testing"

// What others sealed opens; what is sealed opens at the other end, and is the
// same each time.
func TestSealText(t *testing.T) {
	ivs := map[string]string{} // shared secret and IV → text
	for _, v := range readVectors(t).Vectors {
		if v.Curve == "secp256r1" || v.Plaintext == nil {
			continue
		}
		mine, theirs := mustPair(t, v.PrivateKey, ""), mustPair(t, v.PeerPrivateKey, "")
		opened, err := mine.OpenText(theirs.Public(), *v.Ciphertext)
		if err != nil || opened != *v.Plaintext {
			t.Errorf("%s: opened to %q, %v", v.Name, opened, err)
		}
		blob, err := mine.SealText(theirs.Public(), *v.Plaintext)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{*v.Plaintext, *v.Plaintext + " "} {
			sealed, err := mine.SealText(theirs.Public(), text)
			back, errOpen := theirs.OpenText(mine.Public(), sealed)
			if err != nil || errOpen != nil || back != text || (sealed == blob) != (text == *v.Plaintext) {
				t.Errorf("%s: %q, %v, opened to %q, %v", v.Name, sealed, err, back, errOpen)
			}
			used := v.SharedSecret + string(mustDecode(t, sealed)[:ivSize])
			if other, known := ivs[used]; known && other != text {
				t.Errorf("%s: %q and %q have one IV", v.Name, other, text)
			}
			ivs[used] = text
		}
	}
	if len(ivs) < 20 {
		t.Errorf("%d IVs were looked at", len(ivs))
	}
}

func TestOpenTextRefuses(t *testing.T) {
	for _, v := range readVectors(t).Negative {
		if v.Operation != "decrypt" || v.Expect != "reject" {
			continue
		}
		pair := mustPair(t, "AQ==", "")
		if text, err := pair.OpenText(pair.Public(), v.Ciphertext); err == nil || text != "" {
			t.Errorf("%s: opened to %q", v.Name, text)
		}
	}
}

// FuzzOpenText: a blob of someone else never opens, and one of ours gives its
// text.
func FuzzOpenText(f *testing.F) {
	pair := mustPair(f, "AQ==", "")
	blob, err := pair.SealText(pair.Public(), "text")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(blob)
	f.Add("")
	f.Add("text")
	f.Fuzz(func(t *testing.T, text string) {
		if opened, err := pair.OpenText(pair.Public(), text); err != nil && opened != "" {
			t.Error("an error with a text")
		}
		sealed, err := pair.SealText(pair.Public(), text)
		if err != nil {
			t.Fatal(err)
		}
		if opened, err := pair.OpenText(pair.Public(), sealed); err != nil || opened != text {
			t.Errorf("%q opens to %q, %v", text, opened, err)
		}
	})
}
