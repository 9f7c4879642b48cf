package client

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// Wallet is a wallet to look for: a DID, a public key, or both.
type Wallet struct {
	DID       string `json:"did,omitempty"`
	PublicKey string `json:"publicKey,omitempty"`
}

// WalletEnrollment is a record of a wallet that is enrolled.
type WalletEnrollment struct {
	DID       string
	PublicKey string
	CreatedAt string // "" where the service does not return it
}

// Both bodies are printed plain. /session_result lists the caller's key as its
// only header; bare sends it, so that an answer sealed to it can be opened.
var (
	walletEnrollmentCheck = endpoint{service: walletAPI, method: "POST", path: "/check_enrollment", needs: withLicense, form: bare, reads: true, about: true}
	walletSessionResult   = endpoint{service: walletAPI, method: "POST", path: "/session_result", form: bare, reads: true, about: true, refuses: true}
)

// WalletEnrollments returns the records that match any of the wallets, in the
// order of their DIDs; one with both a DID and a public key matches only a
// record that has both. It needs the license key. That none matches is an empty
// list; the reference lists a 404 without a word, which is taken to say the
// same. Source: API reference, Wallet API, group Provision and manage identity
// wallets.
func (c *Client) WalletEnrollments(ctx context.Context, wallets []Wallet) ([]WalletEnrollment, error) {
	in := struct {
		List []Wallet `json:"list"`
	}{wallets}
	type record struct {
		DID       string
		PublicKey string
		CreatedTS text
	}
	var said struct{ List *[]record }
	switch err := c.do(ctx, walletEnrollmentCheck, in, &said); {
	case errors.Is(err, ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case said.List == nil:
		return nil, c.fail(walletEnrollmentCheck, &Error{Message: "the answer contains no list"}, nil)
	}
	found := make([]WalletEnrollment, len(*said.List))
	for i, r := range *said.List {
		found[i] = WalletEnrollment{r.DID, r.PublicKey, timeOf(r.CreatedTS)}
	}
	slices.SortFunc(found, func(a, b WalletEnrollment) int {
		return cmp.Or(cmp.Compare(a.DID, b.DID), cmp.Compare(a.PublicKey, b.PublicKey), cmp.Compare(a.CreatedAt, b.CreatedAt))
	})
	return found, nil
}

// timeOf returns as text a time that is given as text, or as a number of
// milliseconds or seconds since 1970. The reference prints neither.
func timeOf(told text) string {
	n, err := strconv.ParseInt(string(told), 10, 64)
	if err != nil || n < 0 || n > lastSecond*1000 {
		return string(told)
	}
	const before1973 = 100_000_000_000 // in milliseconds; in seconds, after the year 5000
	if n < before1973 {
		n *= 1000
	}
	return time.UnixMilli(n).UTC().Format("2006-01-02T15:04:05.000Z")
}

// The results of a wallet session.
const (
	WalletSessionPending = "pending"
	WalletSessionSuccess = "success"
	WalletSessionFailure = "failure"
)

// WalletSessionResult is how a session with a wallet came out. Status is one of
// the results above.
type WalletSessionResult struct {
	Status  string
	Message string
}

// WalletSessionResult returns the result of a session, by its UWL session id,
// as far as there is one. deviceID, when not empty, is the device that has to
// be trusted. ErrNotFound: the Wallet API does not know the session. Source:
// API reference, Wallet API, POST /session_result.
func (c *Client) WalletSessionResult(ctx context.Context, sessionID, deviceID string) (*WalletSessionResult, error) {
	in := struct {
		DeviceID string `json:"deviceId,omitempty"`
	}{deviceID}
	body, err := c.exchange(ctx, walletSessionResult, url.Values{"session": {sessionID}}, in)
	if err != nil {
		return nil, err
	}
	var said struct{ Status, Message text }
	if err := c.understand(walletSessionResult, body, &said); err != nil {
		return nil, err
	}
	if said.Status == "" {
		return nil, c.fail(walletSessionResult, &Error{Message: "the answer contains no status"}, nil)
	}
	return &WalletSessionResult{Status: string(said.Status), Message: string(said.Message)}, nil
}

// WalletConfiguration is what the Wallet API tells to those who want to use it:
// API reference, Wallet API, group Well Known config.
type WalletConfiguration struct {
	AuthEndpoint            string   `json:"auth_endpoint"`
	EnrollmentCheckEndpoint string   `json:"enrollment_check_endpoint"`
	PublicKey               string   `json:"public_key"`
	PurposeSupported        []string `json:"purpose_supported"`
	ScopesSupported         []string `json:"scopes_supported"`
}

// WalletConfiguration returns GET /.well-known, which needs no credentials.
func (c *Client) WalletConfiguration(ctx context.Context) (*WalletConfiguration, error) {
	e := endpoint{service: walletAPI, method: "GET", path: "/.well-known", form: plain}
	told := new(WalletConfiguration)
	if err := c.do(ctx, e, nil, told); err != nil {
		return nil, err
	}
	if told.AuthEndpoint == "" && told.EnrollmentCheckEndpoint == "" {
		return nil, c.fail(e, &Error{Message: "the answer names no endpoint: the base URL is probably not the service's"}, nil)
	}
	return told, nil
}
