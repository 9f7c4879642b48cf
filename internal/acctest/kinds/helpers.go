package kinds

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed" // of certificates
	"encoding/pem"
	"fmt"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// Images of one pixel, in base64.
const (
	png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
	gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
	svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
)

// Certificates of an application, as its administrators hand them out.
var (
	//go:embed testdata/signing.pem
	signingCertificate string
	//go:embed testdata/encryption.pem
	encryptionCertificate string
)

const samlMetadata = `<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:example:payroll">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://payroll.example.com/saml/acs" index="0"/>
  </SPSSODescriptor>
  <Organization><OrganizationDisplayName xml:lang="en">Zürich &amp; 日本, 100 % 😀</OrganizationDisplayName></Organization>
</EntityDescriptor>`

// keytab has one key, of HTTP/sso.example.com.
const keytab = "BQIAAABTAAIAC0VYQU1QTEUuQ09NAARIVFRQAA9zc28uZXhhbXBsZS5jb20AAAABZVPxAAEAEgAgY2FuYXJ5LWtleXRhYi1rZXktb2YtMzItYnl0ZXMtMDE="

// privateKey is a new one in each process: none is in the repository.
var privateKey = newPrivateKey()

func newPrivateKey() string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// A KeyPair is a private key and a certificate of it, new in each process.
type KeyPair struct{ Certificate, Key string }

// NewKeyPair makes a key pair whose certificate ends at some time.
func NewKeyPair(name string, end time.Time) KeyPair {
	text := newPrivateKey()
	block, _ := pem.Decode([]byte(text))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: end.AddDate(-1, 0, 0), NotAfter: end}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.(*ecdsa.PrivateKey).Public(), key)
	if err != nil {
		panic(err)
	}
	return KeyPair{string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), text}
}

// KeyPairs are some that are valid.
var KeyPairs = sync.OnceValue(func() (pairs [4]KeyPair) {
	for i := range pairs {
		pairs[i] = NewKeyPair(fmt.Sprint("pair ", i), time.Now().AddDate(0, 6, 0))
	}
	return pairs
})

// numbered tells objects apart by one attribute.
func numbered(attribute, format string) func(i int) rig.Values {
	return func(i int) rig.Values { return rig.Values{attribute: fmt.Sprintf(format, i)} }
}

// edit reads an object, changes it and writes it back.
func edit[A any, S interface {
	Get(context.Context, string) (*A, error)
	Update(context.Context, string, *A) (*A, error)
}](ctx context.Context, store S, id string, change func(*A)) error {
	found, err := store.Get(ctx, id)
	if err != nil {
		return err
	}
	changed := *found
	change(&changed)
	_, err = store.Update(ctx, id, &changed)
	return err
}

// module makes an auth module that is removed when the test ends.
func module(t testing.TB, tenant *acctest.Tenant, name, kind, mode string) string {
	t.Helper()
	subtype := "directory"
	if kind == client.ModuleDB {
		subtype = "datastore"
	}
	modules := tenant.Client().AuthModules()
	made, err := modules.Create(t.Context(), &client.AuthModule{
		Type: kind, Subtype: subtype, Method: "authn", Name: tenant.Name(name), Enabled: true, Mode: mode, Config: &client.ModuleConfig{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = modules.Delete(context.Background(), made.ID) })
	return made.ID
}
