package main

import (
	"fmt"
	"maps"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// block is one resource block of a configuration.
type block struct {
	kind, name string // onekosmos_service_provider, sp0001
	values     rig.Values
}

// fleet is a configuration of some size.
type fleet struct {
	what   string // in words
	size   int
	blocks []block
}

func (f fleet) String() string { return thousands(f.size) + " " + f.what }

const (
	serviceProviders = "service providers"
	mixedObjects     = "mixed objects"
)

// applications returns n service providers with all that SAML has.
func applications(n int) fleet {
	f := fleet{what: serviceProviders, size: n}
	for i := range n {
		f.blocks = append(f.blocks, serviceProvider(i))
	}
	return f
}

// round is after how many blocks a mixed fleet repeats itself.
const round = 20

// pattern is how often the kinds of a mixed fleet come, as in a community with
// a few directories. An attribute belongs to the module before it.
var pattern = [round]func(int) block{
	serviceProvider, authModule, userAttribute, userAttribute, userAttribute,
	serviceProvider, serviceProvider, serviceProvider, messageGateway, messageGateway,
	serviceProvider, serviceProvider, serviceProvider, messageTemplate, messageTemplate,
	serviceProvider, serviceProvider, serviceProvider, authenticationJourney, vendorMetadata,
}

func mixed(n int) fleet {
	f := fleet{what: mixedObjects, size: n}
	for i := range n {
		f.blocks = append(f.blocks, pattern[i%round](i))
	}
	return f
}

// data returns as many blocks of a resource that the CLI has built in. They
// hold the same text, so that the state has about the same size.
func (f fleet) data() fleet {
	bare := fleet{what: f.what, size: f.size}
	for _, b := range f.blocks {
		input := maps.Clone(b.values)
		if module, refers := input["auth_module_id"].(rig.Expr); refers {
			input["auth_module_id"] = string(module)
		}
		bare.blocks = append(bare.blocks, block{"terraform_data", b.name, rig.Values{"input": input}})
	}
	return bare
}

func serviceProvider(i int) block {
	host := fmt.Sprintf("https://app%d.example.com", i)
	return block{"onekosmos_service_provider", name("application", i), rig.Values{
		"name": fmt.Sprintf("Application %d", i), "environment": "Production", "logo": host + "/logo.png",
		"force_reauthentication": i%2 == 0, "idp_initiated": true, "relay_state": host + "/start",
		"saml": rig.Values{
			"access_url": host, "entity_id": host + "/saml", "assertion_method": "post",
			"assertion_consumer_service_url": host + "/saml/acs",
			"require_signed_auth_request":    true, "require_signed_logout_request": true, "require_signed_logout_response": true,
			"sign_assertion": true, "signing_certificate": certificate, "signing_algorithm": "RSA_SHA256",
			"encrypt_assertion": true, "encryption_certificate": certificate,
			"encryption_algorithm":    "http://www.w3.org/2001/04/xmlenc#aes128-gcm",
			"key_transport_algorithm": "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
			"metadata":                `<EntityDescriptor entityID="` + host + `/saml"/>`,
			"name_id":                 rig.Values{"format": "emailAddress", "value": "email", "source": "session"},
			"attributes": rig.Values{
				"department": rig.Values{"attribute_name": "department", "source": "ledger"},
				"mail":       rig.Values{"attribute_name": "email", "source": "session"},
				"role":       rig.Values{"attribute_name": "role", "source": "session", "value_type": "static", "value": `"employee"`},
				"site":       rig.Values{"attribute_name": "site", "source": "session", "value_type": "default", "value": `["a","b"]`},
			},
		},
	}}
}

// certificate has the size of a real one.
var certificate = "-----BEGIN CERTIFICATE-----\n" +
	strings.Repeat("MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n", 18) + "-----END CERTIFICATE-----\n"

func authModule(i int) block {
	return block{"onekosmos_auth_module", name("module", i), rig.Values{"name": fmt.Sprintf("Plant %d", i), "type": "ldap", "mode": "broker"}}
}

func userAttribute(i int) block {
	module := i - i%round + 1 // where the pattern has it
	return block{"onekosmos_user_attribute", name("attribute", i), rig.Values{
		"auth_module_id": rig.Expr("onekosmos_auth_module." + name("module", module) + ".id"),
		"name":           fmt.Sprintf("Attribute %d", i), "directory_attribute": fmt.Sprintf("attribute%d", i),
	}}
}

func messageGateway(i int) block {
	return block{"onekosmos_message_gateway", name("gateway", i), rig.Values{
		"name": fmt.Sprintf("Calls %d", i), "type": "twilio", "username": "caller", "password_wo": "a password", "password_wo_version": 1,
		"service_url": "https://voice.example.com", "otp_delimiter": ", ", "voice": rig.Values{"sender_phone": "+15550100"},
	}}
}

func messageTemplate(i int) block {
	return block{"onekosmos_message_template", name("template", i), rig.Values{
		"purpose": "passcode", "channel": "sms", "name": fmt.Sprintf("Passcode %d", i), "content": "Here is your passcode.",
	}}
}

func authenticationJourney(i int) block {
	return block{"onekosmos_authentication_journey", name("journey", i), rig.Values{
		"name": fmt.Sprintf("Office %d", i), "groups": rig.Values{"operator": "overlap", "values": []string{"staff"}},
		"decision": rig.Values{"action": "mfa_required", "authentication_methods": []string{"password_and_otp"}},
	}}
}

func vendorMetadata(i int) block {
	return block{"onekosmos_webauthn_vendor_metadata", name("key", i), rig.Values{
		"aaguid": fmt.Sprintf("2fc0579f-8113-47ea-b116-%012x", i), "name": fmt.Sprintf("Key %d", i),
		"metadata": fmt.Sprintf(`{"description":"Key %d"}`, i),
	}}
}

func name(kind string, i int) string { return fmt.Sprintf("%s_%04d", kind, i) }

// source writes the configuration in Terraform's language.
func (f fleet) source() string {
	var b strings.Builder
	for _, one := range f.blocks {
		b.WriteString(rig.Block(one.kind, one.name, one.values) + "\n")
	}
	return b.String()
}
