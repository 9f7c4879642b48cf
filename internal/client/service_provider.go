package client

import (
	"encoding/json"
	"slices"
	"strings"
)

// Types of service providers.
const (
	TypeSAML = "saml"
	TypeOIDC = "oidc"
)

// ServiceProvider is an application that lets its users sign in with the
// community: API reference, Admin API, group Service Providers. Pointers are
// what a request may leave out.
type ServiceProvider struct {
	ID                    string      `json:"_id,omitempty"` // the service's
	Name                  string      `json:"name"`
	Environment           *string     `json:"environment,omitempty"`
	Logo                  *string     `json:"logo,omitempty"`
	Type                  string      `json:"type"` // TypeSAML or TypeOIDC
	SAML                  *SAMLConfig `json:"saml_config,omitempty"`
	OIDC                  *OIDCConfig `json:"oidc_config,omitempty"`
	ForceReauthentication *Bool       `json:"forceReauthentication,omitempty"`
	HideBanner            *Bool       `json:"hideBanner,omitempty"`      // OIDC only
	HideMobileLinks       *Bool       `json:"hideMobileLinks,omitempty"` // OIDC only
	MobileAppLabel        *string     `json:"mobileAppLabel,omitempty"`  // OIDC only, 15 characters at most
}

// SAMLConfig is what the community must know of a SAML service provider.
type SAMLConfig struct {
	IDPInitiated                *Bool                `json:"idpInitiated,omitempty"`
	AccessURL                   string               `json:"accessUrl"`
	EntityID                    string               `json:"entityId"`
	AssertionMethod             string               `json:"assertionMethod"`
	AssertionConsumerServiceURL string               `json:"assertionConsumerServiceURL"`
	LogoutRequestSignRequired   *Bool                `json:"logoutRequestSignRequired,omitempty"`
	LogoutResponseSignRequired  *Bool                `json:"logoutResponseSignRequired,omitempty"`
	AuthRequestSignRequired     *Bool                `json:"authRequestSignRequired,omitempty"`
	AssertionSignRequired       *Bool                `json:"assertionSignRequired,omitempty"`
	SigningCert                 *string              `json:"signingCert,omitempty"`
	SigningAlgo                 SigningAlgorithm     `json:"signingAlgo,omitempty"`
	EncryptAssertion            *Bool                `json:"encryptAssertion,omitempty"`
	EncryptionCert              *string              `json:"encryptionCert,omitempty"`
	EncryptionAlgorithm         *string              `json:"encryptionAlgorithm,omitempty"`
	KeyTransportAlgorithm       *string              `json:"keyTransportAlgorithm,omitempty"`
	NameID                      NameID               `json:"nameid"`
	RelayState                  *string              `json:"relayState,omitempty"`
	Attributes                  []AssertionAttribute `json:"attributes,omitzero"`
	Metadata                    *EscapedXML          `json:"metadata,omitempty"`
}

// NameID says how the assertion names the user.
type NameID struct {
	Format        string `json:"format"`
	Value         string `json:"value"`
	AttributeType string `json:"attribute_type"` // session, ledger or identity
}

// AssertionAttribute is one attribute of the assertion, told apart by its
// claim name.
type AssertionAttribute struct {
	ClaimName     string          `json:"claim_name"`
	AttributeName string          `json:"attribute_name"`
	AttributeType string          `json:"attribute_type"` // session, ledger or identity
	ValueType     *string         `json:"value_type"`     // static, default or null
	Value         json.RawMessage `json:"value"`          // any JSON
}

// SigningAlgorithm is sent as RSA_SHA1 or RSA_SHA256 and comes back as the URI
// of an XML signature algorithm.
type SigningAlgorithm string

// signingAlgorithmURIs: the first and the last are in the reference's samples,
// of which the first is not the one that XML-DSig registered; that is the
// second.
var signingAlgorithmURIs = map[string]SigningAlgorithm{
	"http://www.w3.org/2000/09/xmldsig#rsa-sha256":      "RSA_SHA256",
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "RSA_SHA256",
	"http://www.w3.org/2000/09/xmldsig#rsa-sha1":        "RSA_SHA1",
}

// UnmarshalJSON reads the name or the URI; an unknown algorithm stays as it is.
func (a *SigningAlgorithm) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	*a = SigningAlgorithm(s)
	if name, ok := signingAlgorithmURIs[s]; ok {
		*a = name
	}
	return nil
}

// OIDCConfig is what the community must know of an OIDC client, and the
// credentials that it gave it.
type OIDCConfig struct {
	GrantTypes               []string `json:"grant_types"`
	RedirectURIs             []string `json:"redirect_uris"`
	Scope                    []string `json:"scope"`
	IDTokenSignedResponseAlg string   `json:"id_token_signed_response_alg"` // HS256 or RS256

	ClientID     string `json:"-"` // answers only
	ClientSecret string `json:"-"` // answers only; may be masked or left out
}

// UnmarshalJSON reads the documented members, scope as a list or as one text,
// and the credentials, whose spelling the reference does not print.
func (o *OIDCConfig) UnmarshalJSON(raw []byte) error {
	var in struct {
		GrantTypes               words  `json:"grant_types"`
		RedirectURIs             words  `json:"redirect_uris"`
		Scope                    words  `json:"scope"`
		IDTokenSignedResponseAlg string `json:"id_token_signed_response_alg"`
		ClientID                 text   `json:"client_id"`
		ClientIDCamel            text   `json:"clientId"`
		ClientSecret             text   `json:"client_secret"`
		ClientSecretCamel        text   `json:"clientSecret"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*o = OIDCConfig{
		GrantTypes: in.GrantTypes, RedirectURIs: in.RedirectURIs, Scope: in.Scope,
		IDTokenSignedResponseAlg: in.IDTokenSignedResponseAlg,
		ClientID:                 firstOf(in.ClientID, in.ClientIDCamel),
		ClientSecret:             unmasked(firstOf(in.ClientSecret, in.ClientSecretCamel)),
	}
	return nil
}

// words reads a list of texts, or one text with blanks between them.
type words []string

func (w *words) UnmarshalJSON(raw []byte) error {
	var one string
	if opens(raw, '"') && json.Unmarshal(raw, &one) == nil {
		*w = strings.Fields(one)
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(w))
}

// ServiceProviders returns the store of the community's service providers.
func (c *Client) ServiceProviders() *Collection[ServiceProvider] {
	return shared(c, "", newServiceProviders)
}

func newServiceProviders(c *Client) *Collection[ServiceProvider] {
	return newCollection(c, wire[ServiceProvider]{
		kind:     "service provider",
		createAt: endpoint{method: "PUT", path: "/serviceprovider", needs: withToken},
		getAt:    endpoint{method: "GET", path: "/serviceprovider/{id}", needs: withToken},
		updateAt: endpoint{method: "PATCH", path: "/serviceprovider/{id}", needs: withToken},
		deleteAt: endpoint{method: "DELETE", path: "/serviceprovider/{id}", needs: withToken},
		listAt:   endpoint{method: "POST", path: "/serviceprovider/fetch", needs: withToken, reads: true},
		id:       func(sp *ServiceProvider) string { return sp.ID },
		name:     func(sp *ServiceProvider) string { return "name " + quote(sp.Name) },
		whole: func(sp *ServiceProvider) bool {
			return sp.Type == TypeSAML && sp.SAML != nil || sp.Type == TypeOIDC && sp.OIDC != nil
		},
		twin: sameServiceProvider,
		rules: overlayRules{
			matched: map[string]string{"attributes": "claim_name"},
			// An OIDC client's credentials are the service's. The documented
			// PATCH body does not have them, and a masked secret must not be
			// written back.
			owned: map[string]bool{"client_id": true, "client_secret": true, "clientId": true, "clientSecret": true},
		},
	})
}

// sameServiceProvider compares the natural key: name and type, with the entity
// id or the redirect URIs where the list tells them.
func sameServiceProvider(sent, found *ServiceProvider) bool {
	if !SameName(sent.Name, found.Name) || sent.Type != found.Type {
		return false
	}
	if sent.SAML != nil && found.SAML != nil && sent.SAML.EntityID != found.SAML.EntityID {
		return false
	}
	if sent.OIDC != nil && found.OIDC != nil {
		return slices.Equal(sorted(sent.OIDC.RedirectURIs), sorted(found.OIDC.RedirectURIs))
	}
	return true
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }
