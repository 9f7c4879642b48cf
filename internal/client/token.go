package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"
)

// AccessToken is the JWT that this client's requests carry.
type AccessToken struct {
	Token    string
	Username string    // "" where the token itself is configured
	Expires  time.Time // zero: the token does not include it
}

// AccessToken returns the configured token, or the one that the username and
// the password get: POST /v2/request_access. It is the one that the client's
// own requests carry, so asking for it signs in once at most. It fails with
// ErrNoSignIn where neither is configured.
func (c *Client) AccessToken(ctx context.Context) (*AccessToken, error) {
	token, err := c.tokens.get(ctx)
	if err != nil {
		return nil, err
	}
	expires, err := tokenExpiry(token)
	if err != nil {
		return nil, fmt.Errorf("the token: %w", err)
	}
	return &AccessToken{Token: token, Username: c.cfg.Username, Expires: expires}, nil
}

// TokenInfo is what a token says. Subject, issuer and times are the claims
// that RFC 7519 registers: the reference prints none.
type TokenInfo struct {
	Subject string
	Issuer  string
	Issued  time.Time       // zero: not told
	Expires time.Time       // zero: not told
	Claims  json.RawMessage // all of them, as an object
}

// verifyToken may be sent again: the first check has ended the login sessions
// of a user who may have none, and the second finds nothing more to end.
var verifyToken = endpoint{method: "POST", path: "/jwt/verifyToken", reads: true}

// VerifyToken returns what a token says after the tenant has found it good:
// POST /jwt/verifyToken (API reference, Admin API, group JWT). It fails with
// ErrUnauthorized for any other token. No error repeats the token.
func (c *Client) VerifyToken(ctx context.Context, token string) (*TokenInfo, error) {
	in := struct {
		Token string `json:"token"`
	}{token}
	raw, err := c.exchange(ctx, verifyToken, nil, in)
	if err != nil {
		return nil, withoutToken(err, token)
	}
	info, err := readClaims(raw)
	if err != nil {
		return nil, c.fail(verifyToken, &Error{Message: "the answer does not have the documented form: " + err.Error()}, err)
	}
	return info, nil
}

// VerifyOwnToken is VerifyToken for the client's own. One that the tenant does
// not accept any more is renewed as for any other request.
func (c *Client) VerifyOwnToken(ctx context.Context) (*TokenInfo, error) {
	for renewed := false; ; renewed = true {
		token, err := c.tokens.get(ctx)
		if err != nil {
			return nil, err
		}
		info, err := c.VerifyToken(ctx, token)
		if err == nil {
			c.tokens.accept(token)
		}
		if renewed || !errors.Is(err, ErrUnauthorized) || !c.tokens.renew(token) {
			return info, err
		}
	}
}

// readClaims reads a decoded token. A claim may be named data, so only what
// has nothing else is taken for an envelope.
func readClaims(raw []byte) (*TokenInfo, error) {
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil || len(all) == 0 {
		return nil, errors.New("it is no object of claims")
	}
	others := maps.Clone(all)
	for _, name := range []string{"data", "publicKey", "signature_token"} {
		delete(others, name)
	}
	if data, wrapped := all["data"]; wrapped && len(others) == 0 {
		return readClaims(data)
	}
	var known struct {
		Subject text        `json:"sub"`
		Issuer  text        `json:"iss"`
		Issued  numericDate `json:"iat"`
		Expires numericDate `json:"exp"`
	}
	if err := json.Unmarshal(raw, &known); err != nil {
		return nil, errors.New(shapeOnly(err))
	}
	return &TokenInfo{
		Subject: string(known.Subject), Issuer: string(known.Issuer),
		Issued: known.Issued.Time, Expires: known.Expires.Time, Claims: raw,
	}, nil
}

// numericDate is a time as JWTs have it: seconds, perhaps with a fraction,
// perhaps as text. Anything else, and what RFC 3339 cannot say, is no time.
type numericDate struct{ time.Time }

func (d *numericDate) UnmarshalJSON(raw []byte) error {
	var seconds float64
	if json.Unmarshal([]byte(strings.Trim(string(raw), `"`)), &seconds) == nil && seconds > 0 && seconds < 253402300800 {
		d.Time = time.Unix(int64(seconds), 0)
	}
	return nil
}

// withoutToken takes the tenant's words out of the error of a verification
// where they repeat a part of the token. The first letters of a part tell:
// messages are cut. Errors of other calls stay as they are, for concurrent
// callers share them: one fetch of a key, and one sign-in, serves all.
func withoutToken(err error, token string) error {
	var failed *Error
	if !errors.As(err, &failed) || failed.Call != verifyToken.String() {
		return err
	}
	hide := func(s string) string {
		for part := range strings.SplitSeq(token, ".") {
			if start := part[:min(len(part), 8)]; len(start) >= 4 && strings.Contains(s, start) {
				return "[the tenant's words repeat the token and are left out]"
			}
		}
		return s
	}
	failed.Code, failed.Message = hide(failed.Code), hide(failed.Message)
	for i, f := range failed.Fields {
		failed.Fields[i] = FieldError{Field: hide(f.Field), Message: hide(f.Message)}
	}
	return err
}

// SignNonce returns a nonce signed by the tenant: POST /nonce/sign (API
// reference, Admin API, group Sign nonce). The license is sent where there is
// one.
func (c *Client) SignNonce(ctx context.Context, nonce string) (string, error) {
	// A signature is made, and nothing is kept.
	e := endpoint{method: "POST", path: "/nonce/sign", needs: withLicense, reads: true, community: true}
	in := struct {
		Nonce string `json:"nonce"`
	}{nonce}
	var out struct {
		Signed string `json:"signed_nonce"`
	}
	if err := c.do(ctx, e, in, &out); err != nil {
		return "", err
	}
	if out.Signed == "" {
		return "", c.fail(e, &Error{Message: "the answer contains no signed_nonce"}, nil)
	}
	return out.Signed, nil
}
