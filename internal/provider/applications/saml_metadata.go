package applications

import (
	"cmp"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// samlMetadata is what parse_saml_metadata returns. Pointers are what may be
// null.
type samlMetadata struct {
	EntityID         string                `tfsdk:"entity_id"`
	ValidUntil       *string               `tfsdk:"valid_until"`
	ServiceProvider  *samlServiceProvider  `tfsdk:"service_provider"`
	IdentityProvider *samlIdentityProvider `tfsdk:"identity_provider"`
}

type samlServiceProvider struct {
	AssertionConsumerServiceURL *string           `tfsdk:"assertion_consumer_service_url"`
	AssertionConsumerServices   []consumerService `tfsdk:"assertion_consumer_services"`
	SingleLogoutServices        []logoutService   `tfsdk:"single_logout_services"`
	NameIDFormats               []string          `tfsdk:"name_id_formats"`
	SigningCertificates         []string          `tfsdk:"signing_certificates"`
	EncryptionCertificates      []string          `tfsdk:"encryption_certificates"`
	AuthnRequestsSigned         *bool             `tfsdk:"authn_requests_signed"`
	WantAssertionsSigned        *bool             `tfsdk:"want_assertions_signed"`
}

type samlIdentityProvider struct {
	SingleSignOnServices    []samlService   `tfsdk:"single_sign_on_services"`
	SingleLogoutServices    []logoutService `tfsdk:"single_logout_services"`
	NameIDFormats           []string        `tfsdk:"name_id_formats"`
	SigningCertificates     []string        `tfsdk:"signing_certificates"`
	EncryptionCertificates  []string        `tfsdk:"encryption_certificates"`
	WantAuthnRequestsSigned *bool           `tfsdk:"want_authn_requests_signed"`
}

type samlService struct {
	Binding  string `tfsdk:"binding"`
	Location string `tfsdk:"location"`
}

type logoutService struct {
	Binding          string  `tfsdk:"binding"`
	Location         string  `tfsdk:"location"`
	ResponseLocation *string `tfsdk:"response_location"`
}

type consumerService struct {
	Binding   string `tfsdk:"binding"`
	Location  string `tfsdk:"location"`
	Index     *int64 `tfsdk:"index"`
	IsDefault bool   `tfsdk:"is_default"`
}

// parseMetadata reads the metadata of one entity. Errors are sentences
// without their end.
func parseMetadata(text string) (*samlMetadata, error) {
	text = xmlDeclaration.ReplaceAllString(strings.TrimPrefix(text, "\ufeff"), "")
	if err := checkXML(text); err != nil {
		return nil, err
	}
	var root entitiesDescriptor
	reader := xml.NewTokenDecoder(ownAttributes{xml.NewDecoder(strings.NewReader("<root>" + text + "</root>"))})
	if err := reader.Decode(&root); err != nil {
		return nil, fmt.Errorf("the metadata cannot be read: %w", err)
	}
	entities := root.all()
	if len(entities) != 1 {
		return nil, fmt.Errorf("the metadata are those of %d entities. Give one EntityDescriptor of it, in a file of its own", len(entities))
	}
	entity := entities[0]
	if entity.EntityID = strings.TrimSpace(entity.EntityID); entity.EntityID == "" {
		return nil, errors.New("the EntityDescriptor has no entityID")
	}
	found := &samlMetadata{EntityID: entity.EntityID, ValidUntil: given(entity.ValidUntil)}
	sp, err := role("SPSSODescriptor", entity.SPs)
	if err != nil {
		return nil, err
	}
	idp, err := role("IDPSSODescriptor", entity.IDPs)
	if err != nil {
		return nil, err
	}
	if sp == nil && idp == nil {
		return nil, fmt.Errorf("the metadata of %q describes neither a service provider nor an identity provider of SAML 2.0", entity.EntityID)
	}
	if sp != nil {
		if found.ServiceProvider, err = sp.serviceProvider(); err != nil {
			return nil, fmt.Errorf("SPSSODescriptor: %w", err)
		}
	}
	if idp != nil {
		if found.IdentityProvider, err = idp.identityProvider(); err != nil {
			return nil, fmt.Errorf("IDPSSODescriptor: %w", err)
		}
	}
	return found, nil
}

func (r *roleDescriptor) serviceProvider() (*samlServiceProvider, error) {
	sp := &samlServiceProvider{
		AssertionConsumerServices: []consumerService{}, NameIDFormats: trimmed(r.NameIDFormats),
		AuthnRequestsSigned: r.AuthnRequestsSigned.said(), WantAssertionsSigned: r.WantAssertionsSigned.said(),
	}
	var err error
	if sp.SigningCertificates, sp.EncryptionCertificates, err = r.certificates(); err != nil {
		return nil, err
	}
	sp.SingleLogoutServices = logoutServices(r.Logout)
	// The default is the first that says so, or else the first that does not
	// deny it.
	rank := func(e samlEndpoint) int {
		switch {
		case e.IsDefault.said() == nil:
			return 1
		case *e.IsDefault.said():
			return 0
		}
		return 2
	}
	consumers := usable(r.Consumers)
	slices.SortStableFunc(consumers, func(a, b samlEndpoint) int { return cmp.Compare(rank(a), rank(b)) })
	for i, e := range consumers {
		service := consumerService{Binding: e.Binding, Location: e.Location, IsDefault: i == 0}
		if index, err := strconv.ParseUint(strings.TrimSpace(e.Index), 10, 16); err == nil {
			service.Index = new(int64(index))
		}
		sp.AssertionConsumerServices = append(sp.AssertionConsumerServices, service)
		if sp.AssertionConsumerServiceURL == nil && e.Binding == postBinding {
			sp.AssertionConsumerServiceURL = &service.Location
		}
	}
	return sp, nil
}

func (r *roleDescriptor) identityProvider() (*samlIdentityProvider, error) {
	idp := &samlIdentityProvider{
		SingleSignOnServices: []samlService{}, NameIDFormats: trimmed(r.NameIDFormats), WantAuthnRequestsSigned: r.WantAuthnRequestsSigned.said(),
	}
	var err error
	if idp.SigningCertificates, idp.EncryptionCertificates, err = r.certificates(); err != nil {
		return nil, err
	}
	idp.SingleLogoutServices = logoutServices(r.Logout)
	for _, e := range usable(r.SignOn) {
		idp.SingleSignOnServices = append(idp.SingleSignOnServices, samlService{Binding: e.Binding, Location: e.Location})
	}
	return idp, nil
}

func logoutServices(endpoints []samlEndpoint) []logoutService {
	services := []logoutService{}
	for _, e := range usable(endpoints) {
		services = append(services, logoutService{Binding: e.Binding, Location: e.Location, ResponseLocation: given(e.ResponseLocation)})
	}
	return services
}

// usable returns the endpoints that say how and where.
func usable(endpoints []samlEndpoint) (all []samlEndpoint) {
	for _, e := range endpoints {
		e.Binding, e.Location = strings.TrimSpace(e.Binding), strings.TrimSpace(e.Location)
		if e.Binding != "" && e.Location != "" {
			all = append(all, e)
		}
	}
	return all
}

// certificates returns those that sign and those to encrypt with, in PEM. A
// key without a use is for both. What kind of certificate it is stays open:
// not every library reads every one.
func (r *roleDescriptor) certificates() (signing, encryption []string, err error) {
	signing, encryption = []string{}, []string{}
	for _, key := range r.Keys {
		for _, text := range key.Certificates {
			text = strings.Join(strings.Fields(armour.ReplaceAllString(text, "")), "")
			if text == "" {
				continue // some leave the element empty
			}
			der, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, nil, fmt.Errorf("KeyDescriptor %q: the X509Certificate is not base64", key.Use)
			}
			var inside asn1.RawValue
			if rest, err := asn1.Unmarshal(der, &inside); err != nil || len(rest) > 0 || inside.Tag != asn1.TagSequence {
				return nil, nil, fmt.Errorf("KeyDescriptor %q: the X509Certificate holds no certificate", key.Use)
			}
			certificate := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
			if key.Use != "encryption" && !slices.Contains(signing, certificate) {
				signing = append(signing, certificate)
			}
			if key.Use != "signing" && !slices.Contains(encryption, certificate) {
				encryption = append(encryption, certificate)
			}
		}
	}
	return signing, encryption, nil
}

func trimmed(texts []string) []string {
	all := []string{}
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// given returns nil for a text that is absent or empty.
func given(text string) *string {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return &text
}
