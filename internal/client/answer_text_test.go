package client

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

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

func newPair(t testing.TB) *seal.KeyPair {
	t.Helper()
	pair, err := seal.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// cipherOf returns what seals between two pairs.
func cipherOf(t testing.TB, mine, theirs *seal.KeyPair) *seal.Cipher {
	t.Helper()
	c, err := mine.Cipher(theirs.Public())
	if err != nil {
		t.Fatal(err)
	}
	return c
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
	for name, sealed := range map[string]func(*seal.Cipher, []byte) []byte{
		"sealed": seal.Body,
		"sealed, with the key": func(c *seal.Cipher, body []byte) []byte {
			return []byte(`{"data":"` + c.Seal(body) + `","publicKey":"` + theirs.Public().String() + `"}`)
		},
		"plain":   func(_ *seal.Cipher, body []byte) []byte { return body },
		"wrapped": func(_ *seal.Cipher, body []byte) []byte { return []byte(`{"data":` + string(body) + `}`) },
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			key, err := seal.ParsePublicKey(r.Header.Get("publickey"))
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
			_, _ = w.Write(sealed(c, []byte(body)))
		}))
		c, err := New(Config{BaseURL: server.URL, LicenseKey: "00000000-0000-0000-0000-000000000000", Username: "u", Password: "p"})
		if err != nil {
			t.Fatal(err)
		}
		c.keys.kept[adminAPI] = peerKey{cipher: cipherOf(t, c.pair, theirs), fetched: time.Now()}
		all := newCollection(c, wire[counted]{
			kind: "thing", getAt: endpoint{method: "GET", path: "/one/{id}"}, listAt: endpoint{method: "GET", path: "/list"},
			id: func(a *counted) string { return a.id },
		})
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

// An answer that is wanted whole is the text that was opened.
func TestWholeAnswersAreNotCopied(t *testing.T) {
	answer, whole := []byte(` {"a":1}`), json.RawMessage(nil)
	if err := understood(answer, &whole); err != nil || &whole[0] != &answer[1] {
		t.Errorf("%s was copied, %v", whole, err)
	}
	if err := understood(answer[:5], &whole); err == nil {
		t.Error("half an answer passed")
	}
}

// FuzzUnwrap: what has no member data is passed over without being parsed.
func FuzzUnwrap(f *testing.F) {
	for _, seed := range []string{`null`, `{"data":{"a":1}}`, `{"\u0064ata":{"a":1}}`, `{"a":"data","Data":{"a":1}}`, `{"DATA":[1]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var inner struct{ Data json.RawMessage }
		if wraps := json.Unmarshal(body, &inner) == nil && (opens(inner.Data, '{') || opens(inner.Data, '[')); wraps && !mayWrap(body) {
			t.Errorf("%q is a wrapper", body)
		}
		unwrap(body)
	})
}
