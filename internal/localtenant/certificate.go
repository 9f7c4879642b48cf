package localtenant

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// Key sizes that are refused outside: the reference's example has the smallest,
// and larger ones take a machine minutes.
const (
	smallestKey = 1024
	largestKey  = 4096
)

// longestLife is a hundred years, which certificates can still express.
const longestLife = 36500

// certificateOperations serves the group "Certificate". Nothing is kept of what
// it makes.
func certificateOperations() []operation {
	return []operation{{Endpoint: "adminapi POST /certificate/generate", Handle: generateCertificate, Body: engine.Fields{
		engine.Number("keySize").Required(),
		engine.Text("algorithm").Required().OneOf("sha1", "sha256", "sha384", "sha512"),
		engine.Number("expirationDays").Required(),
	}}}
}

// signatures takes algorithm as the name of the hash that signs, as the example
// has it. The answer's fingerprints name the four that there are.
func signatures() map[string]x509.SignatureAlgorithm {
	return map[string]x509.SignatureAlgorithm{
		"sha1": x509.SHA1WithRSA, "sha256": x509.SHA256WithRSA, "sha384": x509.SHA384WithRSA, "sha512": x509.SHA512WithRSA,
	}
}

// generateCertificate makes an RSA key and a certificate that it signs itself.
// Both are PEM texts, the fingerprints hex with colons, the date is ISO 8601:
// the reference prints names where these values are.
func generateCertificate(c *call) answer {
	size, days := c.Body["keySize"].(float64), c.Body["expirationDays"].(float64)
	var errs []fieldError
	for _, check := range []struct {
		name             string
		value, low, high float64
	}{{"keySize", size, smallestKey, largestKey}, {"expirationDays", days, 1, longestLife}} {
		if check.value != math.Trunc(check.value) || check.value < check.low || check.value > check.high {
			errs = append(errs, engine.Wrong(check.name, fmt.Sprintf("must be a whole number from %v to %v", check.low, check.high)))
		}
	}
	if len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	made, err := selfSigned(c.State, int(size), int(days), c.Body["algorithm"].(string))
	if err != nil {
		return engine.InternalError(err)
	}
	made["keySize"], made["algorithm"] = c.Body["keySize"], c.Body["algorithm"]
	return engine.Reply(made)
}

func selfSigned(s *state, size, days int, algorithm string) (map[string]any, error) {
	key, err := rsa.GenerateKey(rand.Reader, size)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	from := s.Now().UTC().Truncate(time.Second)
	until := from.AddDate(0, 0, days)
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: s.CommunityName}, NotBefore: from, NotAfter: until,
		SignatureAlgorithm: signatures()[algorithm], KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	private := x509.MarshalPKCS1PrivateKey(key)
	return map[string]any{
		"cert":           string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		"privateKey":     string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: private})),
		"fingerprints":   fingerprints(der),
		"expirationDate": until.Format(dateFormat),
	}, nil
}

func fingerprints(der []byte) map[string]any {
	one, two, three, five := sha1.Sum(der), sha256.Sum256(der), sha512.Sum384(der), sha512.Sum512(der)
	return map[string]any{
		"sha1": withColons(one[:]), "sha256": withColons(two[:]), "sha384": withColons(three[:]), "sha512": withColons(five[:]),
	}
}

func withColons(sum []byte) string {
	return strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":")
}
