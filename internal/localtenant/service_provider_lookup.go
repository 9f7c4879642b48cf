package localtenant

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

func serviceProviderLookupOperations() []operation {
	return []operation{
		{
			Endpoint: "adminapi POST /serviceprovider/publicinfo/fetch", Home: true, Freeform: []string{"value"},
			Body: engine.Texts("SAMLRequest", "OIDCRequest"), Handle: publicInfo,
		},
		{Endpoint: "adminapi GET /spcatalog/list", Keyed: true, Seed: seedCatalog, Handle: listCatalog},
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

// seedCatalog gives a new tenant the applications it can set up by itself.
func seedCatalog(s *state) {
	if !s.Fresh {
		return
	}
	addresses := map[string]string{
		"auth0": "https://manage.auth0.com", "okta": "https://login.okta.com", "forgerock": "https://backstage.forgerock.com",
		"salesforce": "https://login.salesforce.com", "gsuite": "https://admin.google.com", "zendesk": "https://www.zendesk.com",
	}
	for _, kind := range slices.Sorted(maps.Keys(addresses)) {
		s.Insert(catalogItems, map[string]any{
			"_id": kind, "name": featuredTypes()[kind].title, "logo": emptyLogo, "sso_url": addresses[kind], "template": kind,
		})
	}
}

// listCatalog answers an object keyed by the items' names, not a list.
func listCatalog(c *call) answer {
	items := map[string]any{}
	for _, stored := range c.Collections[catalogItems] {
		item := maps.Clone(stored)
		delete(item, "_id")
		key, _ := stored["_id"].(string)
		items[key] = item
	}
	return engine.Reply(items)
}
