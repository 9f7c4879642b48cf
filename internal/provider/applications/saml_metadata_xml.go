package applications

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

const (
	metadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata"
	samlProtocol      = "urn:oasis:names:tc:SAML:2.0:protocol"
	postBinding       = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"

	// A single entity's metadata is a few kilobytes; a federation's, which is
	// refused, many megabytes.
	largestMetadata = 1 << 20
	deepestMetadata = 64
)

// entityDescriptor is the metadata of one entity, as far as it is read: SAML
// 2.0 Metadata, sections 2.3 and 2.4.
type entityDescriptor struct {
	EntityID   string           `xml:"entityID,attr"`
	ValidUntil string           `xml:"validUntil,attr"`
	SPs        []roleDescriptor `xml:"urn:oasis:names:tc:SAML:2.0:metadata SPSSODescriptor"`
	IDPs       []roleDescriptor `xml:"urn:oasis:names:tc:SAML:2.0:metadata IDPSSODescriptor"`
}

// entitiesDescriptor is a group of entities, and of groups.
type entitiesDescriptor struct {
	Entities []entityDescriptor   `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntityDescriptor"`
	Groups   []entitiesDescriptor `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntitiesDescriptor"`
}

// all returns the entities of a group.
func (e entitiesDescriptor) all() []entityDescriptor {
	found := e.Entities
	for _, group := range e.Groups {
		found = append(found, group.all()...)
	}
	return found
}

// roleDescriptor is what an entity is as a service provider or as an identity
// provider.
type roleDescriptor struct {
	Protocols               string          `xml:"protocolSupportEnumeration,attr"`
	AuthnRequestsSigned     *xmlBool        `xml:"AuthnRequestsSigned,attr"`
	WantAssertionsSigned    *xmlBool        `xml:"WantAssertionsSigned,attr"`
	WantAuthnRequestsSigned *xmlBool        `xml:"WantAuthnRequestsSigned,attr"`
	Keys                    []keyDescriptor `xml:"urn:oasis:names:tc:SAML:2.0:metadata KeyDescriptor"`
	Logout                  []samlEndpoint  `xml:"urn:oasis:names:tc:SAML:2.0:metadata SingleLogoutService"`
	NameIDFormats           []string        `xml:"urn:oasis:names:tc:SAML:2.0:metadata NameIDFormat"`
	SignOn                  []samlEndpoint  `xml:"urn:oasis:names:tc:SAML:2.0:metadata SingleSignOnService"`
	Consumers               []samlEndpoint  `xml:"urn:oasis:names:tc:SAML:2.0:metadata AssertionConsumerService"`
}

type keyDescriptor struct {
	Use          string   `xml:"use,attr"`
	Certificates []string `xml:"http://www.w3.org/2000/09/xmldsig# KeyInfo>X509Data>X509Certificate"`
}

type samlEndpoint struct {
	Binding          string   `xml:"Binding,attr"`
	Location         string   `xml:"Location,attr"`
	ResponseLocation string   `xml:"ResponseLocation,attr"`
	Index            string   `xml:"index,attr"`
	IsDefault        *xmlBool `xml:"isDefault,attr"`
}

var (
	// xmlDeclaration is what may stand in front. Terraform's texts are UTF-8,
	// whatever it says, and nothing of XML 1.1 is in metadata.
	xmlDeclaration = regexp.MustCompile(`^\s*<\?xml\s[^>]*\?>`)
	// armour is PEM's around a certificate.
	armour = regexp.MustCompile(`-----[A-Z ]+-----`)
)

// ownAttributes leaves out attributes of other namespaces, which metadata may
// have: the xml package takes x:Location for Location.
type ownAttributes struct{ *xml.Decoder }

func (o ownAttributes) Token() (xml.Token, error) {
	token, err := o.Decoder.Token()
	if start, ok := token.(xml.StartElement); ok {
		start.Attr = slices.DeleteFunc(start.Attr, func(a xml.Attr) bool { return a.Name.Space != "" || a.Name.Local == "xmlns" })
		return start, err
	}
	return token, err
}

// xmlBool is a boolean as documents spell it.
type xmlBool string

// said returns what it says, nil where it says neither.
func (b *xmlBool) said() *bool {
	if b == nil {
		return nil
	}
	switch strings.ToLower(strings.TrimSpace(string(*b))) {
	case "true", "1":
		return new(true)
	case "false", "0":
		return new(false)
	}
	return nil
}

// checkXML reads the text once and refuses what metadata never has and what
// XML is attacked with: a document type, with which go all entities but the
// five of XML itself, and elements without end.
func checkXML(text string) error {
	if len(text) > largestMetadata {
		return fmt.Errorf("the metadata has %d bytes; those of one entity have at most %d", len(text), largestMetadata)
	}
	decoder := xml.NewDecoder(strings.NewReader(text))
	roots, depth := 0, 0
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && roots == 1:
			return nil
		case errors.Is(err, io.EOF):
			return errors.New("the text is empty; give the XML itself, such as file(\"metadata.xml\")")
		case err != nil:
			return fmt.Errorf("the text is not well-formed XML: %w", err)
		}
		switch token := token.(type) {
		case xml.Directive:
			return errors.New("the XML has a document type or another declaration, <!…>, which metadata have not and which may be an attack. Remove it")
		case xml.StartElement:
			if depth++; depth > deepestMetadata {
				return fmt.Errorf("the XML is nested more than %d deep", deepestMetadata)
			}
			if depth == 1 {
				if roots++; roots > 1 {
					return errors.New("the XML has more than one root element")
				}
				if err := checkRoot(token.Name); err != nil {
					return err
				}
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && strings.TrimSpace(string(token)) != "" {
				return errors.New("the text is not XML: there is something outside of the root element")
			}
		}
	}
}

func checkRoot(name xml.Name) error {
	switch {
	case name.Space == metadataNamespace && (name.Local == "EntityDescriptor" || name.Local == "EntitiesDescriptor"):
		return nil
	}
	return fmt.Errorf("the XML is no SAML 2.0 metadata: its root element is %s in the namespace %q, and not EntityDescriptor in %q", name.Local, name.Space, metadataNamespace)
}

// role returns the one descriptor that speaks SAML 2.0, nil where there is
// none. One that does not say what it speaks is taken for it.
func role(name string, all []roleDescriptor) (found *roleDescriptor, err error) {
	for i, r := range all {
		if r.Protocols != "" && !slices.Contains(strings.Fields(r.Protocols), samlProtocol) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("there is more than one %s of SAML 2.0, and nothing shows which one is meant. Remove the others", name)
		}
		found = &all[i]
	}
	return found, nil
}
