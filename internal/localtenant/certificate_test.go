package localtenant_test

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const generate = "/adminapi/certificate/generate"

func certificate(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{"keySize": 1024, "algorithm": "sha256", "expirationDays": 365}
	for _, change := range edit {
		change(body)
	}
	return body
}

func TestGenerateCertificate(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	var serials []string
	for _, check := range []struct {
		size, days float64
		algorithm  string
		signature  x509.SignatureAlgorithm
	}{
		{1024, 365, "sha256", x509.SHA256WithRSA}, {2048, 1, "sha512", x509.SHA512WithRSA},
		{1024, 36500, "sha384", x509.SHA384WithRSA}, {1024, 30, "sha1", x509.SHA1WithRSA},
	} {
		before := time.Now().Add(-time.Second)
		out := c.want(200, "POST", generate, certificate(with("keySize", check.size), with("expirationDays", check.days),
			with("algorithm", check.algorithm)))
		made := out.object()
		if !out.sealed || len(made) != 6 || made["keySize"] != check.size || made["algorithm"] != check.algorithm {
			t.Fatalf("made %v, sealed %v", made, out.sealed)
		}
		der := func(name, kind string) []byte {
			t.Helper()
			text, _ := made[name].(string)
			block, rest := pem.Decode([]byte(text))
			if block == nil || block.Type != kind || len(rest) > 0 {
				t.Fatalf("%s is %q", name, text)
			}
			return block.Bytes
		}
		raw := der("cert", "CERTIFICATE")
		parsed, err := x509.ParseCertificate(raw)
		if err != nil {
			t.Fatal(err)
		}
		key, err := x509.ParsePKCS1PrivateKey(der("privateKey", "RSA PRIVATE KEY"))
		if err != nil {
			t.Fatal(err)
		}
		if public, ok := parsed.PublicKey.(*rsa.PublicKey); !ok || !public.Equal(key.Public()) || float64(public.N.BitLen()) != check.size {
			t.Error("certificate and key do not belong together")
		}
		if parsed.SignatureAlgorithm != check.signature || parsed.NotBefore.Before(before) ||
			!parsed.NotAfter.Equal(parsed.NotBefore.AddDate(0, 0, int(check.days))) {
			t.Errorf("%s from %s until %s", parsed.SignatureAlgorithm, parsed.NotBefore, parsed.NotAfter)
		}
		text, _ := made["expirationDate"].(string)
		if until, err := time.Parse(time.RFC3339, text); err != nil || !until.Equal(parsed.NotAfter) {
			t.Errorf("expirationDate is %v", made["expirationDate"])
		}
		one, two, three, five := sha1.Sum(raw), sha256.Sum256(raw), sha512.Sum384(raw), sha512.Sum512(raw)
		for name, want := range map[string][]byte{"sha1": one[:], "sha256": two[:], "sha384": three[:], "sha512": five[:]} {
			got, _ := at(made, "fingerprints", name).(string)
			if sum, err := hex.DecodeString(strings.ReplaceAll(got, ":", "")); err != nil || string(sum) != string(want) || got[2] != ':' {
				t.Errorf("%s is %s", name, got)
			}
		}
		serials = append(serials, parsed.SerialNumber.String())
	}
	if serials[0] == serials[1] || serials[1] == serials[2] {
		t.Errorf("serial numbers %v", serials)
	}
}

func TestCertificateValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for name, values := range map[string][]any{
		"keySize":        {"1024", 512, 1024.5, 4097, 0, -1024, nil},
		"algorithm":      {"md5", "", 256, nil},
		"expirationDays": {"365", 0, -1, 1.5, 36501, nil},
	} {
		c.refused(name, "POST", generate, certificate(without(name)))
		for _, value := range values {
			c.refused(name, "POST", generate, certificate(with(name, value)))
		}
	}
	c.refused("tenantId", "POST", generate, certificate(with("tenantId", c.tenant.TenantID())))
	c.refused("data", "POST", generate, nil, unsealed(certificate()))
	c.want(http.StatusUnauthorized, "POST", generate, certificate(), drop("authorization"))
	before := c.tenant.State()
	c.want(200, "POST", generate, certificate())
	if c.tenant.State() != before {
		t.Error("something is kept of a certificate")
	}
}
