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

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

func publicInfoOperations() []operation {
	return []operation{
		{
			Endpoint: "adminapi POST /serviceprovider/publicinfo/fetch", Home: true, Freeform: []string{"value"},
			Body: engine.Texts("SAMLRequest", "OIDCRequest"), Handle: publicInfo,
		},
		{
			Endpoint: "adminapi POST /saml/samlRequest/generate", Home: true, Body: engine.Texts("idpId").Required(),
			Handle: generateSAMLRequest,
		},
	}
}

// publicInfo finds the service provider that a sign-in request comes from.
func publicInfo(c *call) answer {
	saml, hasSAML := c.Body["SAMLRequest"].(string)
	oidc, hasOIDC := c.Body["OIDCRequest"].(string)
	switch {
	case hasSAML == hasOIDC:
		return engine.InvalidField("SAMLRequest", "one of SAMLRequest and OIDCRequest is required")
	case hasSAML:
		return samlPublicInfo(c, saml)
	}
	return oidcPublicInfo(c, oidc)
}

func samlPublicInfo(c *call, encoded string) answer {
	request, ok := readAuthnRequest(encoded)
	if !ok {
		return engine.InvalidField("SAMLRequest", "SAMLRequest can't be read")
	}
	for _, stored := range c.Collections[serviceProviders] {
		config, _ := stored["saml_config"].(map[string]any)
		if config == nil || config["entityId"] != strings.TrimSpace(request.Issuer) {
			continue
		}
		shown := map[string]any{
			"_id": stored["_id"], "name": stored["name"], "logo": stored["logo"],
			"attributes": engine.Clone(config["attributes"]), "entityId": config["entityId"],
		}
		if request.Context != "" {
			shown["requestedAuthnContext"] = map[string]any{"class": strings.TrimSpace(request.Context)}
		}
		return engine.Reply(shown)
	}
	return engine.NotFound("service provider")
}

func oidcPublicInfo(c *call, encoded string) answer {
	id := clientID(encoded)
	if id == "" {
		return engine.InvalidField("OIDCRequest", "OIDCRequest can't be read")
	}
	for _, stored := range c.Collections[serviceProviders] {
		if config, _ := stored["oidc_config"].(map[string]any); config != nil && config["client_id"] == id {
			return engine.Reply(map[string]any{
				"_id": stored["_id"], "name": stored["name"], "logo": stored["logo"], "scope": engine.Clone(config["scope"]),
			})
		}
	}
	return engine.NotFound("service provider")
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
		if raw, err = io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(raw)), 64<<20)); err != nil {
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
