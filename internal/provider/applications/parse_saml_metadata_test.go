package applications

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
	artifactBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
)

// certificateDER is a sequence of one number: what kind of certificate it is
// stays open.
var certificateDER = []byte{0x30, 0x03, 0x02, 0x01, 0x05}

func keyXML(use string, der []byte) string {
	if use != "" {
		use = ` use="` + use + `"`
	}
	text := base64.StdEncoding.EncodeToString(der)
	return `<KeyDescriptor` + use + `><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyName>x</ds:KeyName><ds:X509Data><ds:X509Certificate>
		` + text[:4] + "\n\t" + text[4:] + `
	</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`
}

func certificatePEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func entity(inside string) string {
	return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app.example.com">` + inside + `</EntityDescriptor>`
}

func spXML(inside string) string {
	return entity(`<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` + inside + `</SPSSODescriptor>`)
}

func acs(binding, location, further string) string {
	return fmt.Sprintf(`<AssertionConsumerService Binding=%q Location=%q %s/>`, binding, location, further)
}

func TestParseServiceProviderMetadata(t *testing.T) {
	other := []byte{0x30, 0x03, 0x02, 0x01, 0x06}
	text := "\ufeff" + `<?xml version="1.0" encoding="utf-8"?>
<!-- what an application gives out -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID=" https://app.example.com/sp?a=1&amp;b=2 " validUntil="2031-01-01T00:00:00Z">
  <md:Extensions><EntityDescriptor xmlns="urn:other" entityID="another"/></md:Extensions>
  <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="1" protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol">
    ` + strings.NewReplacer("<KeyD", "<md:KeyD", "</KeyD", "</md:KeyD").Replace(keyXML("signing", certificateDER)+keyXML("encryption", other)+keyXML("", certificateDER)) + `
    <md:SingleLogoutService Binding="` + redirectBinding + `" Location="https://app.example.com/slo" ResponseLocation="https://app.example.com/slo/done"/>
    <md:NameIDFormat>
      urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress
    </md:NameIDFormat>
    <md:AssertionConsumerService Binding="` + postBinding + `" Location="https://app.example.com/not" index="0" isDefault="false"/>
    <md:AssertionConsumerService Binding="` + postBinding + `" Location="https://app.example.com/maybe" index="1"/>
    <md:AssertionConsumerService Binding="` + artifactBinding + `" Location="https://app.example.com/default" index="2" isDefault="true"/>
  </md:SPSSODescriptor>
  <md:Organization/>
</md:EntityDescriptor>
`
	found, err := parseMetadata(text)
	if err != nil {
		t.Fatal(err)
	}
	one, two := certificatePEM(certificateDER), certificatePEM(other)
	want := &samlMetadata{
		EntityID: "https://app.example.com/sp?a=1&b=2", ValidUntil: new("2031-01-01T00:00:00Z"),
		ServiceProvider: &samlServiceProvider{
			AssertionConsumerServiceURL: new("https://app.example.com/maybe"),
			AssertionConsumerServices: []consumerService{
				{artifactBinding, "https://app.example.com/default", new(int64(2)), true},
				{postBinding, "https://app.example.com/maybe", new(int64(1)), false},
				{postBinding, "https://app.example.com/not", new(int64(0)), false},
			},
			SingleLogoutServices: []logoutService{{redirectBinding, "https://app.example.com/slo", new("https://app.example.com/slo/done")}},
			NameIDFormats:        []string{"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"},
			SigningCertificates:  []string{one}, EncryptionCertificates: []string{two, one},
			AuthnRequestsSigned: new(true), WantAssertionsSigned: new(true),
		},
	}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("parsed\n%+v\n%+v, want\n%+v", found, found.ServiceProvider, want.ServiceProvider)
	}
}

func TestParseIdentityProviderMetadata(t *testing.T) {
	sso := `<SingleSignOnService Binding="` + redirectBinding + `" Location="https://idp.example.com/sso"/>`
	found, err := parseMetadata(entity(`
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol"><SingleSignOnService Binding="x" Location="https://old.example.com"/></IDPSSODescriptor>
<IDPSSODescriptor WantAuthnRequestsSigned="true">` + keyXML("signing", certificateDER) + sso + `</IDPSSODescriptor>`))
	if err != nil {
		t.Fatal(err)
	}
	want := &samlIdentityProvider{
		SingleSignOnServices: []samlService{{redirectBinding, "https://idp.example.com/sso"}}, SingleLogoutServices: []logoutService{}, NameIDFormats: []string{},
		SigningCertificates: []string{certificatePEM(certificateDER)}, EncryptionCertificates: []string{}, WantAuthnRequestsSigned: new(true),
	}
	if !reflect.DeepEqual(found.IdentityProvider, want) || found.ServiceProvider != nil || found.ValidUntil != nil {
		t.Errorf("parsed %+v, %+v", found, found.IdentityProvider)
	}
	both, err := parseMetadata(entity(`<IDPSSODescriptor/><SPSSODescriptor/>`))
	if err != nil || both.IdentityProvider == nil || both.ServiceProvider == nil || both.ServiceProvider.AssertionConsumerServiceURL != nil {
		t.Errorf("both: %+v, %v", both, err)
	}
}

func TestDefaultConsumer(t *testing.T) {
	for name, test := range map[string]struct{ inside, want string }{
		"the only one":         {acs(postBinding, "https://a", ""), "https://a"},
		"the first":            {acs(postBinding, "https://a", "") + acs(postBinding, "https://b", ""), "https://a"},
		"the one that says so": {acs(postBinding, "https://a", "") + acs(postBinding, "https://b", `isDefault="1"`), "https://b"},
		"not the one denying":  {acs(postBinding, "https://a", `isDefault="false"`) + acs(postBinding, "https://b", ""), "https://b"},
		"denying all the same": {acs(postBinding, "https://a", `isDefault="0"`), "https://a"},
		"that takes a post":    {acs(artifactBinding, "https://a", `isDefault="true"`) + acs(postBinding, "https://b", ""), "https://b"},
	} {
		found, err := parseMetadata(spXML(test.inside))
		if err != nil || *found.ServiceProvider.AssertionConsumerServiceURL != test.want || !found.ServiceProvider.AssertionConsumerServices[0].IsDefault {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

// An attribute of another namespace is another attribute, whatever its name.
func TestForeignAttributes(t *testing.T) {
	const foreign = `xmlns:x="urn:other" x:Location="https://other" x:Binding="other" x:index="7" x:isDefault="maybe"`
	text := strings.Replace(spXML(acs(postBinding, "https://a", `index="1" `+foreign)), "<EntityDescriptor ", `<EntityDescriptor xmlns:y="urn:other" `, 1)
	text = strings.Replace(text, `example.com">`, `example.com" y:entityID="other">`, 1)
	found, err := parseMetadata(text)
	if err != nil {
		t.Fatal(err)
	}
	want := []consumerService{{postBinding, "https://a", new(int64(1)), true}}
	if found.EntityID != "https://app.example.com" || !reflect.DeepEqual(found.ServiceProvider.AssertionConsumerServices, want) {
		t.Errorf("%+v, %+v", found, found.ServiceProvider)
	}
}

func TestMetadataRefused(t *testing.T) {
	ok := acs(postBinding, "https://a", "")
	if _, err := parseMetadata(spXML(ok)); err != nil {
		t.Fatal(err)
	}
	laughs := `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>`
	for name, test := range map[string]struct{ text, says string }{
		"empty":              {"", "the text is empty"},
		"blanks":             {" \n", "the text is empty"},
		"a path":             {"metadata.xml", "outside of the root element"},
		"JSON":               {`{"a": 1}`, "outside of the root element"},
		"HTML":               {"<html></html>", "is no SAML 2.0 metadata: its root element is html"},
		"without namespace":  {`<EntityDescriptor entityID="x"/>`, "is no SAML 2.0 metadata"},
		"broken":             {spXML(ok)[:100], "not well-formed"},
		"two roots":          {spXML(ok) + spXML(ok), "more than one root"},
		"text after it":      {spXML(ok) + "x", "outside of the root element"},
		"several entities":   {`<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">` + spXML(ok) + spXML(ok) + `</EntitiesDescriptor>`, "those of 2 entities"},
		"no entity":          {`<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>`, "those of 0 entities"},
		"document type":      {`<!DOCTYPE x>` + spXML(ok), "document type"},
		"external entity":    {`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + spXML("<NameIDFormat>&e;</NameIDFormat>"), "document type"},
		"a billion laughs":   {laughs + spXML("<NameIDFormat>&lol2;</NameIDFormat>"), "document type"},
		"unknown entity":     {spXML("<NameIDFormat>&e;</NameIDFormat>"), "not well-formed"},
		"declaration inside": {spXML("<!ENTITY e 'x'>" + ok), "document type"},
		"too long":           {spXML(ok + strings.Repeat(" ", largestMetadata)), "at most 1048576"},
		"too deep":           {spXML(strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)), "nested more than"},
		"no entity ID":       {strings.Replace(spXML(ok), "https://app.example.com", " ", 1), "no entityID"},
		"no role":            {entity(""), `"https://app.example.com" describes neither`},
		"another protocol":   {strings.Replace(spXML(ok), "SAML:2.0:protocol", "SAML:1.1:protocol", 1), "describes neither"},
		"two of a role":      {entity("<SPSSODescriptor/><SPSSODescriptor/>"), "more than one SPSSODescriptor"},
		"two of the other":   {entity("<IDPSSODescriptor/><IDPSSODescriptor/>"), "more than one IDPSSODescriptor"},
		"not base64":         {spXML(strings.Replace(keyXML("signing", certificateDER), "MAMC", "MA!C", 1)), `KeyDescriptor "signing": the X509Certificate is not base64`},
		"no certificate":     {spXML(keyXML("", []byte("text"))), "holds no certificate"},
		"more than one":      {spXML(keyXML("", append(certificateDER, certificateDER...))), "holds no certificate"},
		"no text of XML":     {spXML("<NameIDFormat>\x00</NameIDFormat>"), "not well-formed"},
	} {
		found, err := parseMetadata(test.text)
		if found != nil || err == nil || !strings.Contains(err.Error(), test.says) || len(err.Error()) > 400 {
			t.Errorf("%s: %+v, %v; want %q", name, found, err, test.says)
		}
	}
}

// The object is the one that the definition says, null where a role is not.
func TestParseSAMLMetadataFunction(t *testing.T) {
	f := newParseSAMLMetadata()
	var definition function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
	run := func(text string) function.RunResponse {
		resp := function.RunResponse{Result: function.NewResultData(types.ObjectUnknown(definition.Definition.Return.(function.ObjectReturn).AttributeTypes))}
		f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData([]attr.Value{types.StringValue(text)})}, &resp)
		return resp
	}
	resp := run(spXML(acs(postBinding, "https://a", "")))
	if resp.Error != nil {
		t.Fatal(resp.Error)
	}
	got := resp.Result.Value().(types.Object).Attributes()
	if !got["identity_provider"].IsNull() || got["service_provider"].IsNull() || !got["valid_until"].IsNull() || got["entity_id"].(types.String).ValueString() != "https://app.example.com" {
		t.Errorf("got %v", got)
	}
	resp = run("nothing")
	if err := resp.Error; err == nil || err.FunctionArgument == nil || *err.FunctionArgument != 0 || !strings.HasPrefix(err.Text, "metadata: ") || !strings.HasSuffix(err.Text, ".") {
		t.Errorf("%+v", resp.Error)
	}
}

// FuzzParseMetadata: any text is refused or read, within its bounds.
func FuzzParseMetadata(f *testing.F) {
	f.Add(spXML(acs(postBinding, "https://a", "") + keyXML("", certificateDER)))
	f.Add(`<!DOCTYPE x>` + spXML(""))
	f.Fuzz(func(t *testing.T, text string) {
		found, err := parseMetadata(text)
		if (found == nil) == (err == nil) {
			t.Errorf("%+v, %v", found, err)
		}
		if found != nil && (found.EntityID == "" || found.ServiceProvider == nil && found.IdentityProvider == nil) {
			t.Errorf("%+v", found)
		}
	})
}
