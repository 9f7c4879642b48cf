package localtenant

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// identityProviderID is the value that identifies the community in SAML.
const identityProviderID = "identity_provider_id"

func samlIdentityOperations() []operation {
	const path = "/community/{communityName}/idp/{idpIdentifier}/metadata"
	return []operation{
		{Endpoint: "adminapi GET " + path, Seed: seedIdentity, Handle: identityMetadata},
		{Endpoint: "adminapi POST " + path, Handle: identityMetadata},
		{
			Endpoint: "adminapi POST /saml/samlRequest/generate", Home: true, Body: engine.Texts("idpId").Required(),
			Handle: generateSAMLRequest,
		},
	}
}

func seedIdentity(s *state) {
	if s.Values[identityProviderID] == "" {
		s.Values[identityProviderID] = s.NewID()
	}
}

// identityMetadata answers XML to anyone who asks.
func identityMetadata(c *call) answer {
	if c.Params["communityName"] != c.CommunityName {
		return engine.NotFound("community")
	}
	identifier := c.Params["idpIdentifier"]
	if findIdentityProvider(c, identifier) == nil {
		return engine.NotFound("identity provider")
	}
	if wanted := c.Query.Get("download"); wanted != "" && wanted != "true" && wanted != "false" {
		return engine.InvalidField("download", "download must be a boolean")
	}
	certificate, err := identityCertificate(c.State)
	if err != nil {
		return engine.InternalError(err)
	}
	address := c.Base + "/adminapi/community/" + url.PathEscape(c.CommunityName)
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
`, escapeXML(entityID(c)), certificate, escapeXML(address), escapeXML(address), escapeXML(address), escapeXML(address))
	a := answer{Status: http.StatusOK, Raw: []byte(document), ContentType: "application/xml", Header: http.Header{}}
	if c.Query.Get("download") == "true" {
		a.Header.Set("Content-Disposition", `attachment; filename="metadata.xml"`)
	}
	return a
}

// entityID is the community's own name in SAML.
func entityID(c *call) string {
	return c.Base + "/adminapi/community/" + url.PathEscape(c.CommunityName) + "/idp/" + c.Values[identityProviderID]
}

// findIdentityProvider finds the community's own one, or one in the collections
// of identity providers, by id.
func findIdentityProvider(c *call, id string) map[string]any {
	if id == c.Values[identityProviderID] {
		return map[string]any{"_id": id}
	}
	for _, collection := range []string{"identity_providers", "external_idps"} {
		if found := c.Find(collection, id); found != nil {
			return found
		}
	}
	return nil
}

// identityCertificate is the base64 of the DER of the certificate that the
// community signs assertions with, made when first asked for: few tests need one.
func identityCertificate(s *state) (string, error) {
	if known := s.Values["certificate"]; known != "" {
		return known, nil
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	now := s.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: s.CommunityName},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(5, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return "", err
	}
	s.Values["certificate"] = base64.StdEncoding.EncodeToString(der)
	s.Changed()
	return s.Values["certificate"], nil
}

// IdentityProviderID returns the identifier under which the community's own
// SAML metadata is served.
func (t *Tenant) IdentityProviderID() string { return t.Value(identityProviderID) }

// generateSAMLRequest makes the request with which the tenant sends a user to
// another identity provider. The reference does not print the answer.
func generateSAMLRequest(c *call) answer {
	id, _ := c.Body["idpId"].(string)
	provider := findIdentityProvider(c, id)
	if provider == nil {
		return engine.InvalidField("idpId", "idpId is unknown")
	}
	destination, _ := provider["ssoUrl"].(string)
	if destination == "" {
		destination = c.Base + "/adminapi/community/" + url.PathEscape(c.CommunityName) + "/sso"
	}
	document := `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ` +
		`xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_` + engine.RandomHex(16) + `" Version="2.0" IssueInstant="` +
		c.Now().UTC().Format(time.RFC3339) + `" Destination="` + escapeXML(destination) + `"><saml:Issuer>` +
		escapeXML(entityID(c)) + `</saml:Issuer></samlp:AuthnRequest>`
	var packed bytes.Buffer
	writer, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = io.WriteString(writer, document)
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		return engine.Failure(500, err.Error())
	}
	return engine.Reply(map[string]any{
		"SAMLRequest": base64.StdEncoding.EncodeToString(packed.Bytes()), "RelayState": "", "ssoUrl": destination,
	})
}

func escapeXML(value string) string {
	var b bytes.Buffer
	if xml.EscapeText(&b, []byte(value)) != nil {
		return ""
	}
	return b.String()
}
