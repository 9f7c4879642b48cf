package client

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"iter"
	"strings"
	"time"
)

// CertificateAlgorithms are the hashes that sign a certificate: those that its
// fingerprints are made with. The reference prints "sha256" alone.
var CertificateAlgorithms = []string{"sha1", "sha256", "sha384", "sha512"}

// CertificateRequest is what a certificate is to be. All of it is required.
type CertificateRequest struct {
	KeySize        int64  `json:"keySize"` // of an RSA key, in bits
	Algorithm      string `json:"algorithm"`
	ExpirationDays int64  `json:"expirationDays"`
}

// Certificate is a key and the certificate that it signs itself: API
// reference, Admin API, group Certificate. The tenant keeps neither.
type Certificate struct {
	Request CertificateRequest

	Certificate  string            // PEM
	PrivateKey   string            // PEM
	Fingerprints map[string]string // by the hashes of CertificateAlgorithms, as the tenant spells them
	Expires      time.Time
}

// ID returns the SHA-256 fingerprint of the certificate, in hexadecimal digits.
func (c *Certificate) ID() string {
	sum := sha256.Sum256(derOf(c.Certificate))
	return hex.EncodeToString(sum[:])
}

// generateCertificate may be sent again: nothing is kept of what it makes.
var generateCertificate = endpoint{method: "POST", path: "/certificate/generate", needs: withToken, reads: true}

// GenerateCertificate returns POST /certificate/generate: each call makes
// another key and certificate.
func (c *Client) GenerateCertificate(ctx context.Context, want CertificateRequest) (*Certificate, error) {
	var out struct {
		Cert           string          `json:"cert"`
		PrivateKey     string          `json:"privateKey"`
		Fingerprints   map[string]text `json:"fingerprints"`
		ExpirationDate json.RawMessage `json:"expirationDate"`
	}
	if err := c.do(ctx, generateCertificate, want, &out); err != nil {
		return nil, err
	}
	made := &Certificate{Request: want, Fingerprints: map[string]string{}}
	for _, hash := range CertificateAlgorithms {
		if sum := out.Fingerprints[hash]; sum != "" {
			made.Fingerprints[hash] = string(sum)
		}
	}
	var err error
	if made.Certificate, err = asPEM(out.Cert, "CERTIFICATE", func([]byte) string { return "CERTIFICATE" }); err != nil {
		return nil, c.fail(generateCertificate, &Error{Message: "the certificate of the answer is " + err.Error()}, nil)
	}
	if made.PrivateKey, err = asPEM(out.PrivateKey, "PRIVATE KEY", privateKeyType); err != nil {
		return nil, c.fail(generateCertificate, &Error{Message: "the private key of the answer is " + err.Error()}, nil)
	}
	if made.Expires, err = expiry(made.Certificate, out.ExpirationDate); err != nil {
		return nil, c.fail(generateCertificate, &Error{Message: err.Error()}, nil)
	}
	return made, nil
}

// asPEM reads PEM of a type that ends in label, or the base64 of what would be
// inside it: the reference prints names where the values are. kind returns the
// type of such bytes, "" where they are something else. Errors repeat nothing
// of it.
func asPEM(s, label string, kind func([]byte) string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", errors.New("missing")
	}
	if block, _ := pem.Decode([]byte(s)); block != nil {
		if !strings.HasSuffix(block.Type, label) {
			return "", errors.New("PEM of something else")
		}
		return s + "\n", nil
	}
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(raw) == 0 || kind(raw) == "" {
		return "", errors.New("neither PEM nor base64")
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind(raw), Bytes: raw})), nil
}

func privateKeyType(raw []byte) string {
	if _, err := x509.ParsePKCS1PrivateKey(raw); err == nil {
		return "RSA PRIVATE KEY"
	}
	if _, err := x509.ParsePKCS8PrivateKey(raw); err == nil {
		return "PRIVATE KEY"
	}
	return ""
}

// derOf returns what is inside the first block of PEM.
func derOf(text string) []byte {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil
	}
	return block.Bytes
}

// expiry reads it from the certificate, which is what others go by, or where
// this library refuses it (such as one with a negative serial number) from the
// answer.
func expiry(certificate string, answered json.RawMessage) (time.Time, error) {
	if parsed, err := x509.ParseCertificate(derOf(certificate)); err == nil {
		return parsed.NotAfter.UTC(), nil
	}
	if at, ok := readMoment(answered); ok {
		return at, nil
	}
	return time.Time{}, errors.New("neither the certificate of the answer nor its expirationDate tells when it expires")
}

// momentLayouts are spellings of a time that services in JavaScript and Java
// answer. The last is JavaScript's own, without the zone's name after it.
var momentLayouts = []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateOnly, time.RFC1123, "Mon Jan 02 2006 15:04:05 GMT-0700"}

// lastSecond is the last one that RFC 3339 can say, since 1970.
const lastSecond = 253402300799

// readMoment reads a time: a text, or seconds or milliseconds since 1970.
func readMoment(raw json.RawMessage) (time.Time, bool) {
	var number Number
	if number.UnmarshalJSON(raw) == nil && number > 0 {
		if number > lastSecond*1000 {
			return time.Time{}, false
		}
		if number > 1e11 { // seconds are that many in the year 5138 only
			return time.UnixMilli(int64(number)).UTC(), true
		}
		return time.Unix(int64(number), 0).UTC(), true
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return time.Time{}, false
	}
	s, _, _ = strings.Cut(s, " (")
	for _, layout := range momentLayouts {
		if at, err := time.Parse(layout, s); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// Certificates is the store of certificates that a caller keeps. The tenant
// returns nothing about one after it was made: Get and Update answer a Certificate
// without content, which stands for the one that the caller has.
type Certificates struct{ client *Client }

// Certificates returns the store of certificates.
func (c *Client) Certificates() Certificates { return Certificates{c} }

// Create makes a key and a certificate.
func (s Certificates) Create(ctx context.Context, want *Certificate) (*Certificate, error) {
	return s.client.GenerateCertificate(ctx, want.Request)
}

// Get asks nobody.
func (Certificates) Get(context.Context, string) (*Certificate, error) { return &Certificate{}, nil }

// Update sends nothing: there is nothing to change.
func (Certificates) Update(context.Context, string, *Certificate) (*Certificate, error) {
	return &Certificate{}, nil
}

// Delete does nothing: there is nothing to delete.
func (Certificates) Delete(context.Context, string) error { return nil }

// List yields an error: no call lists certificates.
func (Certificates) List(context.Context) iter.Seq2[*Certificate, error] {
	return func(yield func(*Certificate, error) bool) {
		yield(nil, errors.New("the tenant does not store the certificates that it issues, so none can be listed"))
	}
}
