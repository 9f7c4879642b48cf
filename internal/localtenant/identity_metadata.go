package localtenant

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"time"
)

// samlIdentity is the certificate the community signs assertions with.
type samlIdentity struct {
	Certificate string `json:"certificate"` // base64 of DER
}

func identityMetadataOperations() []operation {
	const path = "/community/{communityName}/idp/{idpIdentifier}/metadata"
	return []operation{
		{service: "adminapi", method: "GET", path: path, handle: identityMetadata},
		{service: "adminapi", method: "POST", path: path, handle: identityMetadata},
	}
}

// identityMetadata answers XML to anyone who asks.
func identityMetadata(c *call) answer {
	if c.params["communityName"] != c.data.CommunityName {
		return notFound("community")
	}
	identifier := c.params["idpIdentifier"]
	if c.identityProvider(identifier) == nil {
		return notFound("identity provider")
	}
	if wanted := c.query.Get("download"); wanted != "" && wanted != "true" && wanted != "false" {
		return invalidField("download", "download must be a boolean")
	}
	identity, err := c.identity()
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	address := c.base + "/adminapi/community/" + url.PathEscape(c.data.CommunityName)
	document := fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
    </md:KeyDescriptor>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="%s/slo"/>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="%s/slo"/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="%s/sso"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="%s/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`, escapeXML(c.entityID()), identity.Certificate, escapeXML(address), escapeXML(address), escapeXML(address), escapeXML(address))
	a := answer{status: http.StatusOK, raw: []byte(document), contentType: "application/xml", header: http.Header{}}
	if c.query.Get("download") == "true" {
		a.header.Set("Content-Disposition", `attachment; filename="metadata.xml"`)
	}
	return a
}

// entityID is the community's own name in SAML.
func (c *call) entityID() string {
	return c.base + "/adminapi/community/" + url.PathEscape(c.data.CommunityName) + "/idp/" + c.data.IdentityID
}

// identityProvider finds the community's own one, or one in the collections
// of identity providers, by id.
func (c *call) identityProvider(id string) map[string]any {
	if id == c.data.IdentityID {
		return map[string]any{"_id": id}
	}
	for _, collection := range []string{"identity_providers", "external_idps"} {
		if found := c.find(collection, id); found != nil {
			return found
		}
	}
	return nil
}

// identity makes the certificate when first asked for: few tests need one.
func (t *Tenant) identity() (*samlIdentity, error) {
	if t.data.Identity != nil {
		return t.data.Identity, nil
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	now := t.now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: t.data.CommunityName},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(5, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	t.data.Identity = &samlIdentity{Certificate: base64.StdEncoding.EncodeToString(der)}
	t.dirty = true
	return t.data.Identity, nil
}
