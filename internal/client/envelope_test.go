package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
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
		`{"a":{"data":{}},"Data":{"a":1}}`:  `{"a":1}`,
		`{"\u0064ata":{"a":1}}`:             `{"a":1}`,
		`{"a":"data"}`:                      `{"a":"data"}`,
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

// counted is an object of an answer that counts how often one was decoded.
type counted struct{ id string }

var decoded atomic.Int32

func (c *counted) UnmarshalJSON(raw []byte) error {
	decoded.Add(1)
	var in struct{ ID string }
	err := json.Unmarshal(raw, &in)
	c.id = in.ID
	return err
}

// An answer is decoded once, sealed or not, as one object or as a list, and
// where the whole of it is kept too.
func TestAnswersAreDecodedOnce(t *testing.T) {
	t.Parallel()
	theirs := newPair(t)
	for name, seal := range map[string]func(*Cipher, []byte) []byte{
		"sealed": sealBody,
		"sealed, with the key": func(c *Cipher, body []byte) []byte {
			return []byte(`{"data":"` + c.Seal(body) + `","publicKey":"` + theirs.Public().String() + `"}`)
		},
		"plain":   func(_ *Cipher, body []byte) []byte { return body },
		"wrapped": func(_ *Cipher, body []byte) []byte { return []byte(`{"data":` + string(body) + `}`) },
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			key, err := ParsePublicKey(r.Header.Get("publickey"))
			if err != nil {
				t.Error(err)
				return
			}
			c, _ := theirs.Cipher(key)
			body := `{"id":"a"}`
			if strings.HasSuffix(r.URL.Path, "/list") {
				body = `[{"id":"a"},{"id":"b"},{"id":"c"}]`
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(seal(c, []byte(body)))
		}))
		c, err := New(Config{BaseURL: server.URL, LicenseKey: "00000000-0000-0000-0000-000000000000", Username: "u", Password: "p"})
		if err != nil {
			t.Fatal(err)
		}
		c.keys.kept[adminAPI] = peerKey{mustCipher(t, c.pair, theirs.Public().String()), time.Now()}
		all := &Collection[counted]{
			client: c, kind: "thing", getAt: endpoint{method: "GET", path: "/one/{id}"}, listAt: endpoint{method: "GET", path: "/list"},
			id: func(a *counted) string { return a.id },
		}
		decoded.Store(0)
		if raw, one, err := all.fetchRaw(t.Context(), "a"); err != nil || one.id != "a" || string(raw) != `{"id":"a"}` {
			t.Errorf("%s: one: %s, %v, %v", name, raw, one, err)
		}
		if n := decoded.Swap(0); n != 1 {
			t.Errorf("%s: one object was decoded %d times", name, n)
		}
		if list, err := all.fetchAll(t.Context()); err != nil || len(list.ordered) != 3 {
			t.Errorf("%s: list: %v, %v", name, list, err)
		}
		if n := decoded.Swap(0); n != 3 {
			t.Errorf("%s: three objects were decoded %d times", name, n)
		}
		c.CloseIdle()
		server.Close()
	}
}

// TestAnswersAreNotParsedToBeOpened: all that is made of a sealed answer is
// what was sealed and the text of its key, and an answer that is wanted whole
// is that very text.
func TestAnswersAreNotParsedToBeOpened(t *testing.T) {
	mine, theirs := newPair(t), newPair(t)
	peer := mustCipher(t, mine, theirs.Public().String())
	blob := mustCipher(t, theirs, mine.Public().String()).Seal(bytes.Repeat([]byte(" "), 4<<10))
	for body, most := range map[string]float64{
		`{"data":"` + blob + `"}`: 1,
		`{"data":"` + blob + `","publicKey":"` + theirs.Public().String() + `"}`: 3,
	} {
		answer := []byte(body)
		if n := testing.AllocsPerRun(100, func() {
			if _, sealed, err := openBody(mine, peer, answer); !sealed || err != nil {
				t.Fatal(sealed, err)
			}
		}); n > most {
			t.Errorf("%.0f allocations, want %.0f at most", n, most)
		}
	}
	answer, whole := []byte(` {"a":1}`), json.RawMessage(nil)
	if err := understood(answer, &whole); err != nil || &whole[0] != &answer[1] {
		t.Errorf("%s was copied, %v", whole, err)
	}
	if err := understood(answer[:5], &whole); err == nil {
		t.Error("half an answer passed")
	}
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
	for _, end := range []string{`"}`, `","publicKey":"` + pair.Public().String() + `"}`, `","publicKey":""}`, `","data":"x"}`, `\n"}`, `"} `, `","publicKey":"` + pair.Public().String() + `"`} {
		f.Add([]byte(`{"data":"` + peer.Seal([]byte(`{"DATA":[1]}`)) + end))
	}
	f.Add([]byte(`{"\u0064ata":{"a":1}}`))
	f.Add([]byte(`{"a":"data","Data":{"a":1}}`))
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
		// However it is written, it says the same.
		again, sealedToo, errToo := openBody(pair, peer, append([]byte(" "), body...))
		if sealedToo != sealed || (errToo != nil) != (err != nil) || sealed && !bytes.Equal(again, opened) {
			t.Errorf("got %q, sealed %t, %v; with a blank %q, %t, %v", opened, sealed, err, again, sealedToo, errToo)
		}
		var inner envelope
		if wraps := json.Unmarshal(opened, &inner) == nil && (opens(inner.Data, '{') || opens(inner.Data, '[')); wraps && !mayWrap(opened) {
			t.Errorf("%q is a wrapper", opened)
		}
		unwrap(opened)
	})
}
