package seal

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestEnvelopeVectors(t *testing.T) {
	t.Parallel()
	for _, v := range readVectors(t).Envelopes {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			pair := mustPair(t, v.PrivateKey, "")
			opened, sealed, err := OpenBody(pair, mustCipher(t, pair, v.ServicePublicKey), []byte(v.ResponseBody))
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
			got, _, err := OpenBody(mine, test.peer, []byte(test.body))
			if string(got) != test.want || (err != nil) != test.failed {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// TestAnswersAreNotParsedToBeOpened: all that is made of a sealed answer is
// what was sealed and the text of its key.
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
			if _, sealed, err := OpenBody(mine, peer, answer); !sealed || err != nil {
				t.Fatal(sealed, err)
			}
		}); n > most {
			t.Errorf("%.0f allocations, want %.0f at most", n, most)
		}
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
		opened, sealed, err := OpenBody(pair, peer, body)
		if err != nil && opened != nil {
			t.Error("an error with a text")
		}
		if err != nil && !sealed {
			t.Error("a plain body failed to open")
		}
		if err == nil && !sealed && string(opened) != string(body) {
			t.Error("a plain body was changed")
		}
		var e envelope
		var blob string
		if json.Unmarshal(body, &e) == nil && json.Unmarshal(e.Data, &blob) == nil && looksSealed(blob) && err == nil && !sealed {
			t.Error("what looks sealed passed as plain")
		}
		// However it is written, it says the same.
		again, sealedToo, errToo := OpenBody(pair, peer, append([]byte(" "), body...))
		if sealedToo != sealed || (errToo != nil) != (err != nil) || sealed && !bytes.Equal(again, opened) {
			t.Errorf("got %q, sealed %t, %v; with a blank %q, %t, %v", opened, sealed, err, again, sealedToo, errToo)
		}
	})
}
