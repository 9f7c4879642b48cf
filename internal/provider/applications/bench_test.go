package applications

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// BenchmarkFlatten is what a read does to an answer of about 40 members.
func BenchmarkFlatten(b *testing.B) {
	yes, text := client.Bool(true), "text"
	sp := &client.ServiceProvider{
		ID: "6070951e8dfc7f29228126c9", Name: "Payroll", Environment: new("Production"), Logo: &text, Type: client.TypeSAML, ForceReauthentication: &yes,
		SAML: &client.SAMLConfig{
			AccessURL: "https://payroll.example.com", EntityID: "https://payroll.example.com/saml", AssertionMethod: "post", RelayState: &text,
			AssertionConsumerServiceURL: "https://payroll.example.com/acs", SigningCert: &text, SigningAlgo: "RSA_SHA256", EncryptAssertion: &yes,
			EncryptionCert: &text, EncryptionAlgorithm: &text, KeyTransportAlgorithm: &text, Metadata: (*client.EscapedXML)(&text),
			NameID: client.NameID{Format: "emailAddress", Value: "email", AttributeType: "session"},
		},
	}
	for i := range 4 {
		sp.SAML.Attributes = append(sp.SAML.Attributes, client.AssertionAttribute{
			ClaimName: fmt.Sprint("claim", i), AttributeName: "roles", AttributeType: "session", ValueType: &text, Value: json.RawMessage(`["staff"]`),
		})
	}
	var diags diag.Diagnostics
	b.ReportAllocs()
	for b.Loop() {
		var m serviceProviderModel
		flattenServiceProvider(b.Context(), sp, &m, &diags)
	}
	if len(diags) > 0 {
		b.Fatal(diags)
	}
}
