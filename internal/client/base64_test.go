package client

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// base64Like is the standard library's, without its leniency to newlines.
func base64Like(text []byte) ([]byte, bool) {
	raw, err := wireBase64.DecodeString(string(text))
	return raw, err == nil && !bytes.ContainsAny(text, "\r\n")
}

func checkBase64(t *testing.T, text []byte) {
	t.Helper()
	want, valid := base64Like(text)
	got, ok := decodeBase64(text)
	if ok != valid || valid && !bytes.Equal(got, want) || !valid && got != nil {
		t.Fatalf("%q decoded to %x, %t; want %x, %t", text, got, ok, want, valid)
	}
}

// Every length, every byte at every place, and each way a text can end.
func TestBase64(t *testing.T) {
	t.Parallel()
	raw := make([]byte, 30)
	for i := range raw {
		raw[i] = byte(i * 37)
	}
	for n := range raw {
		want := wireBase64.EncodeToString(raw[:n])
		inPlace := slices.Concat(make([]byte, len(want)-n), raw[:n])
		if encodeBase64(inPlace, inPlace[len(want)-n:]); string(inPlace) != want {
			t.Fatalf("%d bytes encoded to %q, want %q", n, inPlace, want)
		}
		checkBase64(t, inPlace)
		for i := range inPlace {
			checkBase64(t, inPlace[:i])
			checkBase64(t, slices.Insert(slices.Clone(inPlace), i, '\n'))
			checkBase64(t, slices.Insert(slices.Clone(inPlace), i, []byte("\r\n\r\n")...))
			checkBase64(t, slices.Concat(inPlace[:i], []byte("\n\n\n\n"), inPlace[i:]))
			for b := range 256 {
				changed := slices.Clone(inPlace)
				changed[i] = byte(b)
				checkBase64(t, changed)
			}
		}
		for _, end := range []string{"=", "==", "===", "====", "\n", "\n\n\n\n", "A===", "AA==", "AAA=", "AB==", "AAB=", "AA=\n", "=\n=A"} {
			checkBase64(t, []byte(want+end))
			checkBase64(t, []byte(strings.TrimRight(want, "=")+end))
		}
	}
}

// FuzzBase64: the same texts for the same bytes as the standard library, and
// the same bytes for the same texts.
func FuzzBase64(f *testing.F) {
	for _, seed := range []string{"", "AAAA", "AA==", "AB==", "A\nAA", "AAAAAAAAAAA=", "AAAAAAAAAAAAAAAA\n\n\n\n", "====", strings.Repeat("+/9z", 9) + "Zg=="} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		checkBase64(t, in)
		want := []byte(wireBase64.EncodeToString(in))
		apart := make([]byte, len(want))
		encodeBase64(apart, in)
		inPlace := slices.Concat(make([]byte, len(want)-len(in)), in)
		encodeBase64(inPlace, inPlace[len(want)-len(in):])
		if !bytes.Equal(apart, want) || !bytes.Equal(inPlace, want) {
			t.Fatalf("%x encoded to %q, in place to %q, want %q", in, apart, inPlace, want)
		}
	})
}
