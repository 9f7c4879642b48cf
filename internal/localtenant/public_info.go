package localtenant

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"time"
)

func publicInfoOperations() []operation {
	ids := []field{{name: "tenantId", kind: aText, required: true}, {name: "communityId", kind: aText, required: true}}
	return []operation{
		{
			service: "adminapi", method: "POST", path: "/serviceprovider/publicinfo/fetch", freeform: []string{"value"},
			body:   append(ids[:2:2], field{name: "SAMLRequest", kind: aText}, field{name: "OIDCRequest", kind: aText}),
			handle: publicInfo,
		},
		{
			service: "adminapi", method: "POST", path: "/saml/samlRequest/generate",
			body: append(ids[:2:2], field{name: "idpId", kind: aText, required: true}), handle: generateSAMLRequest,
		},
	}
}

// publicInfo finds the service provider that a sign-in request comes from.
func publicInfo(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	saml, hasSAML := c.body["SAMLRequest"].(string)
	oidc, hasOIDC := c.body["OIDCRequest"].(string)
	switch {
	case hasSAML == hasOIDC:
		return invalidField("SAMLRequest", "one of SAMLRequest and OIDCRequest is required")
	case hasSAML:
		return c.samlPublicInfo(saml)
	}
	return c.oidcPublicInfo(oidc)
}

func (c *call) samlPublicInfo(encoded string) answer {
	request, ok := readAuthnRequest(encoded)
	if !ok {
		return invalidField("SAMLRequest", "SAMLRequest can't be read")
	}
	for _, stored := range c.data.Collections[serviceProviders] {
		config, _ := stored["saml_config"].(map[string]any)
		if config == nil || config["entityId"] != strings.TrimSpace(request.Issuer) {
			continue
		}
		shown := map[string]any{
			"_id": stored["_id"], "name": stored["name"], "logo": stored["logo"],
			"attributes": cloneAny(config["attributes"]), "entityId": config["entityId"],
		}
		if request.Context != "" {
			shown["requestedAuthnContext"] = map[string]any{"class": strings.TrimSpace(request.Context)}
		}
		return reply(shown)
	}
	return notFound("service provider")
}

func (c *call) oidcPublicInfo(encoded string) answer {
	id := clientID(encoded)
	if id == "" {
		return invalidField("OIDCRequest", "OIDCRequest can't be read")
	}
	for _, stored := range c.data.Collections[serviceProviders] {
		if config, _ := stored["oidc_config"].(map[string]any); config != nil && config["client_id"] == id {
			return reply(map[string]any{
				"_id": stored["_id"], "name": stored["name"], "logo": stored["logo"], "scope": cloneAny(config["scope"]),
			})
		}
	}
	return notFound("service provider")
}

type authnRequest struct {
	XMLName xml.Name
	Issuer  string `xml:"Issuer"`
	Context string `xml:"RequestedAuthnContext>AuthnContextClassRef"`
}

// readAuthnRequest reads base64 of XML, deflated or not: the two bindings
// differ in this.
func readAuthnRequest(encoded string) (authnRequest, bool) {
	var request authnRequest
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return request, false
	}
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("<")) {
		if raw, err = io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(raw)), bodyLimit)); err != nil {
			return request, false
		}
	}
	return request, xml.Unmarshal(raw, &request) == nil && request.Issuer != ""
}

// clientID finds the client_id in a JWT, a JSON object or a query.
func clientID(request string) string {
	var content struct {
		ClientID string `json:"client_id"`
	}
	candidates := []string{request}
	if parts := strings.Split(request, "."); len(parts) == 3 {
		if payload, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			candidates = append(candidates, string(payload))
		}
	}
	for _, candidate := range candidates {
		if json.Unmarshal([]byte(candidate), &content) == nil && content.ClientID != "" {
			return content.ClientID
		}
	}
	if _, after, found := strings.Cut(request, "?"); found {
		request = after
	}
	query, err := url.ParseQuery(request)
	if err != nil {
		return ""
	}
	if nested := query.Get("request"); query.Get("client_id") == "" && nested != "" && nested != request {
		return clientID(nested)
	}
	return query.Get("client_id")
}

// generateSAMLRequest makes the request with which the tenant sends a user to
// another identity provider. The shape of its answer is printed nowhere.
func generateSAMLRequest(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	id, _ := c.body["idpId"].(string)
	provider := c.identityProvider(id)
	if provider == nil {
		return invalidField("idpId", "idpId is unknown")
	}
	destination, _ := provider["ssoUrl"].(string)
	if destination == "" {
		destination = c.base + "/adminapi/community/" + url.PathEscape(c.data.CommunityName) + "/sso"
	}
	document := `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ` +
		`xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_` + randomHex(16) + `" Version="2.0" IssueInstant="` +
		c.now().UTC().Format(time.RFC3339) + `" Destination="` + escapeXML(destination) + `"><saml:Issuer>` +
		escapeXML(c.entityID()) + `</saml:Issuer></samlp:AuthnRequest>`
	var packed bytes.Buffer
	writer, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = io.WriteString(writer, document)
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		return failure(500, err.Error())
	}
	return reply(map[string]any{
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
