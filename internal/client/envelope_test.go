package client

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestEnvelopeVectors(t *testing.T) {
	t.Parallel()
	for _, v := range readVectors(t).Envelopes {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			pair := mustPair(t, v.PrivateKey, "")
			opened, sealed, err := openBody(pair, mustCipher(t, pair, v.ServicePublicKey), []byte(v.ResponseBody))
			want := v.Expect.Plaintext
			switch {
			case v.Expect.Error:
				if err == nil || opened != nil {
					t.Fatalf("got %q, %v; want an error and nothing else", opened, err)
				}
				return
			case !v.Expect.Encrypted:
				want = v.ResponseBody
			}
			if err != nil || string(opened) != want || sealed != v.Expect.Encrypted {
				t.Errorf("got %q, sealed %t, %v; want %q, sealed %t", opened, sealed, err, want, v.Expect.Encrypted)
			}
		})
	}
}

func TestOpenBody(t *testing.T) {
	t.Parallel()
	mine, theirs := newPair(t), newPair(t)
	peer := mustCipher(t, mine, theirs.Public().String())
	blob := mustCipher(t, theirs, mine.Public().String()).Seal([]byte(`{"a":1}`))
	other := newPair(t)
	for name, test := range map[string]struct {
		body   string
		peer   *Cipher
		want   string
		failed bool
	}{
		"sealed":                        {`{"data":"` + blob + `"}`, peer, `{"a":1}`, false},
		"sealed, no key known":          {`{"data":"` + blob + `"}`, nil, "", true},
		"sealed, key in the body":       {`{"data":"` + blob + `","publicKey":"` + theirs.Public().String() + `"}`, nil, `{"a":1}`, false},
		"sealed, another's key":         {`{"data":"` + blob + `","publicKey":"` + other.Public().String() + `"}`, peer, "", true},
		"sealed, key is no key":         {`{"data":"` + blob + `","publicKey":"AAAA"}`, peer, "", true},
		"short text is plain":           {`{"data":"aGVsbG8="}`, peer, `{"data":"aGVsbG8="}`, false},
		"no base64 is plain":            {`{"data":"` + blob[1:] + `"}`, peer, `{"data":"` + blob[1:] + `"}`, false},
		"null is plain":                 {`{"data":null}`, peer, `{"data":null}`, false},
		"a list is plain":               {`[{"data":"` + blob + `"}]`, peer, `[{"data":"` + blob + `"}]`, false},
		"what is no JSON is for others": {`<html>`, peer, `<html>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _, err := openBody(mine, test.peer, []byte(test.body))
			if string(got) != test.want || (err != nil) != test.failed {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestUnwrap(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"data":{"a":1}}`:                  `{"a":1}`,
		`{"data": [1],"publicKey":"x"}`:     `[1]`,
		`{"data":"text"}`:                   `{"data":"text"}`,
		`{"data":null,"code":"200"}`:        `{"data":null,"code":"200"}`,
		`{"name":"no wrapper"}`:             `{"name":"no wrapper"}`,
		`[{"data":{}}]`:                     `[{"data":{}}]`,
		``:                                  ``,
		`"text"`:                            `"text"`,
		`{"data":{"a":1},"publicKey":null}`: `{"a":1}`,
	} {
		if got := string(unwrap([]byte(body))); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

func TestIsJSON(t *testing.T) {
	t.Parallel()
	for contentType, want := range map[string]bool{
		"application/json": true, "Application/JSON; charset=utf-8": true, "application/problem+json": true,
		"text/html": false, "": false, "text/plain; x=application/json": false,
	} {
		if isJSON(contentType) != want {
			t.Errorf("%q: %t", contentType, !want)
		}
	}
}

func newPair(t testing.TB) *KeyPair {
	t.Helper()
	pair, err := NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// FuzzEnvelope: nothing that is answered makes the client stop, and nothing
// that looks sealed passes as plain text.
func FuzzEnvelope(f *testing.F) {
	for _, v := range readVectors(f).Envelopes {
		f.Add([]byte(v.ResponseBody))
	}
	f.Add([]byte(`{"data":"","publicKey":"` + "A" + `"}`))
	f.Add([]byte(`null`))
	pair := mustPair(f, "AQ==", "")
	peer := mustCipher(f, pair, pair.Public().String())
	f.Fuzz(func(t *testing.T, body []byte) {
		opened, sealed, err := openBody(pair, peer, body)
		if err != nil && opened != nil {
			t.Error("an error with a text")
		}
		if err != nil && !sealed {
			t.Error("a plain body failed to open")
		}
		if err == nil && !sealed && string(opened) != string(body) {
			t.Error("a plain body was changed")
		}
		if err != nil && errors.Is(err, ErrNotFound) {
			t.Error("a body that does not open tells of absence")
		}
		var e envelope
		var blob string
		if json.Unmarshal(body, &e) == nil && json.Unmarshal(e.Data, &blob) == nil && looksSealed(blob) && err == nil && !sealed {
			t.Error("what looks sealed passed as plain")
		}
		unwrap(opened)
	})
}
