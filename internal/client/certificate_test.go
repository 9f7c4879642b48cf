package client_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const certificateGenerate = "/certificate/generate"

func small() client.CertificateRequest {
	return client.CertificateRequest{KeySize: 1024, Algorithm: "sha256", ExpirationDays: 30}
}

func TestGenerateCertificate(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {}, "unknown fields": {UnknownFields: true}, "plain answers": {PlainAnswers: true}, "other key": {AnswerWithOtherKey: true},
	} {
		r := start(t, modes(m))
		made, err := r.GenerateCertificate(t.Context(), small())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := tls.X509KeyPair([]byte(made.Certificate), []byte(made.PrivateKey)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		fingerprint := strings.ToLower(strings.ReplaceAll(made.Fingerprints["sha256"], ":", ""))
		if made.ID() != fingerprint || len(made.ID()) != 64 || len(made.Fingerprints["sha512"]) == 0 {
			t.Errorf("%s: id %s, fingerprints %v", name, made.ID(), made.Fingerprints)
		}
		if left := time.Until(made.Expires); left < 29*24*time.Hour || left > 30*24*time.Hour || made.Expires.Location() != time.UTC {
			t.Errorf("%s: expires %s", name, made.Expires)
		}
		again, err := r.GenerateCertificate(t.Context(), small())
		if err != nil || again.ID() == made.ID() {
			t.Errorf("%s: the second is %v, %v", name, again, err)
		}
	}
}

// Nothing is kept, so that a lost answer is asked for again.
func TestGenerateCertificateAfterALostAnswer(t *testing.T) {
	t.Parallel()
	r := start(t)
	for _, fault := range []localtenant.Fault{{DropAfter: true}, {DropBefore: true}, {Status: 502, Commit: true}} {
		fault.Path = certificateGenerate
		r.tenant.Inject(fault)
		if made, err := r.GenerateCertificate(t.Context(), small()); err != nil || made.PrivateKey == "" {
			t.Errorf("%+v: %v", fault, err)
		}
	}
}

// The reference prints names where the values are: what they look like is read
// in every plausible form.
func TestCertificateForms(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString
	der := []byte("a certificate that the library refuses")
	certificate := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	pkcs1PEM := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	pkcs8PEM := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	at := time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	r := start(t)
	answer := func(cert, private string, expires any) (*client.Certificate, error) {
		t.Helper()
		body, err := json.Marshal(map[string]any{"cert": cert, "privateKey": private, "fingerprints": map[string]any{"sha1": "AB", "sha256": nil}, "expirationDate": expires})
		if err != nil {
			t.Fatal(err)
		}
		r.tenant.Inject(localtenant.Fault{Path: certificateGenerate, Status: 200, ContentType: asJSON, Body: string(body)})
		return r.GenerateCertificate(t.Context(), small())
	}
	for name, keys := range map[string][2]string{
		"pkcs1": {pkcs1PEM, pkcs1PEM}, "pkcs8": {pkcs8PEM, pkcs8PEM}, "without a last line": {strings.TrimSpace(pkcs8PEM), pkcs8PEM},
		"bare pkcs1": {b64(x509.MarshalPKCS1PrivateKey(key)), pkcs1PEM}, "bare pkcs8": {b64(pkcs8), pkcs8PEM},
	} {
		for _, cert := range []string{certificate, b64(der)} {
			made, err := answer(cert, keys[0], at.Format(time.RFC3339))
			if err != nil || made.PrivateKey != keys[1] || made.Certificate != certificate || len(made.Fingerprints) != 1 {
				t.Errorf("%s: %+v, %v", name, made, err)
			}
		}
	}
	for _, form := range []any{
		at.Unix(), at.UnixMilli(), float64(at.Unix()), "1927857906", "2031-02-03T04:05:06Z", "2031-02-03T04:05:06.000Z", "2031-02-03T06:05:06+02:00", "2031-02-03 04:05:06",
		"Mon, 03 Feb 2031 04:05:06 GMT", "Mon Feb 03 2031 05:05:06 GMT+0100 (Central European Standard Time)",
	} {
		if made, err := answer(certificate, pkcs1PEM, form); err != nil || !made.Expires.Equal(at) {
			t.Errorf("%v: %+v, %v", form, made, err)
		}
	}
	for name, bad := range map[string]struct {
		cert, private string
		expires       any
		says          string
	}{
		"no certificate":       {"", pkcs1PEM, at, "the certificate of the answer is missing"},
		"a name":               {"a cert", pkcs1PEM, at, "neither PEM nor base64"},
		"a key for it":         {pkcs1PEM, pkcs1PEM, at, "PEM of something else"},
		"no key":               {certificate, " ", at, "the private key of the answer is missing"},
		"a masked key":         {certificate, "********", at, "neither PEM nor base64"},
		"another base64":       {certificate, b64(der), at, "neither PEM nor base64"},
		"a certificate for it": {certificate, certificate, at, "PEM of something else"},
		"no time":              {certificate, pkcs1PEM, nil, "expirationDate"},
		"no such time":         {certificate, pkcs1PEM, "soon", "expirationDate"},
		"an object for a time": {certificate, pkcs1PEM, map[string]any{}, "expirationDate"},
	} {
		made, err := answer(bad.cert, bad.private, bad.expires)
		if made != nil || err == nil || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("%s: %+v, %v", name, made, err)
			continue
		}
		if strings.Contains(err.Error(), b64(der)) || strings.Contains(err.Error(), "RSA PRIVATE") {
			t.Errorf("%s: the error repeats what was answered", name)
		}
	}
}

func TestCertificateStore(t *testing.T) {
	t.Parallel()
	r := start(t)
	store := r.Certificates()
	made, err := store.Create(t.Context(), &client.Certificate{Request: small()})
	if err != nil || made.Request != small() {
		t.Fatal(made, err)
	}
	r.tenant.ResetJournal()
	got, err := store.Get(t.Context(), made.ID())
	updated, errUpdate := store.Update(t.Context(), made.ID(), made)
	if errors.Join(err, errUpdate, store.Delete(t.Context(), made.ID())) != nil || got.Certificate != "" || updated.Certificate != "" {
		t.Error(got, err, updated, errUpdate)
	}
	for _, err := range store.List(t.Context()) {
		if err == nil {
			t.Error("a certificate is listed")
		}
	}
	if len(r.tenant.Journal()) > 0 {
		t.Error("something was asked, and there is nothing to ask")
	}
}
