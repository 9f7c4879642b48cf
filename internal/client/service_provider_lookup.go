package client

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
)

// IDPInitiatedApp is a SAML service provider that a user may start from the
// community's own pages.
type IDPInitiatedApp struct {
	ID           string  `json:"_id"`
	Name         string  `json:"name"`
	Logo         *string `json:"logo"`
	Type         string  `json:"type"`
	IDPInitiated Bool    `json:"idpInitiated"`
}

// IDPInitiatedApps returns GET /serviceprovider/idp-initiated.
func (c *Client) IDPInitiatedApps(ctx context.Context) (apps []IDPInitiatedApp, err error) {
	e := endpoint{method: "GET", path: "/serviceprovider/idp-initiated", needs: withToken}
	err = c.do(ctx, e, nil, &apps)
	return apps, err
}

// PublicInfo is what anybody may know of a service provider.
type PublicInfo struct {
	ID                    string               `json:"_id"`
	Name                  string               `json:"name"`
	Logo                  *string              `json:"logo"`
	Attributes            []AssertionAttribute `json:"attributes"` // SAML only
	EntityID              *string              `json:"entityId"`   // SAML only
	Scope                 words                `json:"scope"`      // OIDC only
	RequestedAuthnContext *struct {
		Class string `json:"class"`
	} `json:"requestedAuthnContext"`
}

// ServiceProviderPublicInfo returns which service provider a sign-in request
// comes from: POST /serviceprovider/publicinfo/fetch. One of samlRequest and
// oidcRequest is given.
func (c *Client) ServiceProviderPublicInfo(ctx context.Context, samlRequest, oidcRequest string) (*PublicInfo, error) {
	e := endpoint{method: "POST", path: "/serviceprovider/publicinfo/fetch", needs: withOptionalToken, reads: true, community: true}
	in := struct {
		SAMLRequest string `json:"SAMLRequest,omitempty"`
		OIDCRequest string `json:"OIDCRequest,omitempty"`
	}{samlRequest, oidcRequest}
	info := new(PublicInfo)
	if err := c.do(ctx, e, in, info); err != nil {
		return nil, err
	}
	return info, nil
}

// CatalogItem is an application that AdminX offers a template for.
type CatalogItem struct {
	Name     string `json:"name"`
	Logo     string `json:"logo"`
	SSOURL   string `json:"sso_url"`
	Template text   `json:"template"`
}

// ServiceProviderCatalog returns GET /spcatalog/list, by the catalog's keys.
func (c *Client) ServiceProviderCatalog(ctx context.Context) (items map[string]CatalogItem, err error) {
	e := endpoint{method: "GET", path: "/spcatalog/list", needs: withToken}
	err = c.do(ctx, e, nil, &items)
	return items, err
}

// IDPMetadata returns the SAML metadata of an identity provider of the
// community: API reference, Admin API, group Community SAML. It prints the same for
// GET and POST; the second serves tenants that do not have the first. Its one option
// is a header for browsers, and is not sent.
func (c *Client) IDPMetadata(ctx context.Context, communityName, idpIdentifier string) (string, error) {
	e := endpoint{method: "GET", path: "/community/{communityName}/idp/{idpIdentifier}/metadata", form: plain}
	body, err := c.exchange(ctx, e, nil, nil, communityName, idpIdentifier)
	var failed *Error
	if errors.As(err, &failed) && failed.Status == http.StatusMethodNotAllowed {
		e.method, e.reads = http.MethodPost, true
		body, err = c.exchange(ctx, e, nil, nil, communityName, idpIdentifier)
	}
	if err != nil {
		return "", err
	}
	root, err := rootElement(body)
	if err != nil || root != "EntityDescriptor" && root != "EntitiesDescriptor" {
		return "", c.fail(e, &Error{Message: fmt.Sprintf("the answer is not SAML metadata (root element %q)", root)}, errNotXML)
	}
	return string(body), nil
}

var errNotXML = errors.New("not XML")

func rootElement(body []byte) (string, error) {
	for d := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name.Local, nil
		}
	}
}

// SAMLRequest asks for what is needed to sign in at an external identity
// provider: POST /saml/samlRequest/generate. The form of the answer is not
// documented, so it is returned as it is. Each call makes a new request.
func (c *Client) SAMLRequest(ctx context.Context, idpID string) (json.RawMessage, error) {
	// It makes a request and changes nothing that is kept.
	e := endpoint{method: "POST", path: "/saml/samlRequest/generate", needs: withToken, reads: true, community: true}
	in := struct {
		IDPID string `json:"idpId"`
	}{idpID}
	var out json.RawMessage
	err := c.do(ctx, e, in, &out)
	return out, err
}
