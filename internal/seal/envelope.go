package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// envelope is the outer form of sealed requests and answers.
type envelope struct {
	Data      json.RawMessage `json:"data"`
	PublicKey string          `json:"publicKey"`
}

// Body returns the sealed JSON text of a request, in its envelope.
func Body(c *Cipher, body []byte) []byte {
	const head, tail = `{"data":"`, `"}` // base64 needs no escaping in JSON
	sealed := make([]byte, 0, len(head)+wireBase64.EncodedLen(sealOverhead+len(body))+len(tail))
	return append(c.AppendSeal(append(sealed, head...), body), tail...)
}

// OpenBody reads a successful answer: the text inside a sealed envelope, or
// the body itself where nothing is sealed. An answer is sealed when data is a
// string of at least 32 bytes of base64; the key is the body's own publicKey
// (an answer passed on from another service carries that service's key), else
// the one the request was sealed to. What looks sealed and does not open is an
// error, never plain text.
func OpenBody(pair *KeyPair, requestPeer *Cipher, body []byte) (opened []byte, wasSealed bool, err error) {
	if blob, key, ok := cutEnvelope(body); ok {
		c := requestPeer
		if key != "" {
			c = pair.known(key)
		}
		if raw, ok := decode(blob); ok && c != nil {
			opened, err = c.open(raw)
			return opened, true, err
		}
	}
	var e envelope
	if json.Unmarshal(body, &e) != nil {
		return body, false, nil // not an object: plain
	}
	var blob string
	if json.Unmarshal(e.Data, &blob) != nil || !looksSealed(blob) {
		return body, false, nil
	}
	c := requestPeer
	if e.PublicKey != "" {
		peer, err := ParsePublicKey(e.PublicKey)
		if err != nil {
			return nil, true, fmt.Errorf("the answer's key: %w", err)
		}
		if c, err = pair.Cipher(peer); err != nil {
			return nil, true, err
		}
	}
	if c == nil {
		return nil, true, errors.New("the answer is sealed and names no key")
	}
	opened, err = c.Open(blob)
	return opened, true, err
}

// cutEnvelope takes a sealed answer apart in the form in which services write
// it, without parsing it. What it says holds if blob and key are base64; every
// other body must be parsed.
func cutEnvelope(body []byte) (blob []byte, key string, ok bool) {
	rest, ok := bytes.CutPrefix(body, []byte(`{"data":"`))
	if !ok {
		return nil, "", false
	}
	blob, rest, _ = bytes.Cut(rest, []byte(`"`))
	if named, ok := bytes.CutPrefix(rest, []byte(`,"publicKey":"`)); ok {
		var text []byte
		text, rest, _ = bytes.Cut(named, []byte(`"`))
		key = string(text)
	}
	return blob, key, string(rest) == "}"
}

// looksSealed is about form only: a damaged blob must not pass as plain text.
func looksSealed(s string) bool {
	raw, err := wireBase64.DecodeString(s)
	return err == nil && len(raw) >= sealOverhead
}
