# Needs no tenant: values that only a tenant has are made up.
mock_provider "onekosmos" {}

variables {
  name       = "Wiki"
  access_url = "https://wiki.example.com"
  name_id    = { format = "emailAddress", value = "email" }

  idp_identifier = null
}

run "takes_metadata" {
  command = plan

  variables {
    metadata = <<-EOT
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://wiki.example.com/saml">
        <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
          <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://wiki.example.com/saml/acs" index="0" isDefault="true"/>
        </SPSSODescriptor>
      </EntityDescriptor>
    EOT
  }

  assert {
    condition     = onekosmos_service_provider.this.saml.entity_id == "https://wiki.example.com/saml" && onekosmos_service_provider.this.saml.assertion_consumer_service_url == "https://wiki.example.com/saml/acs"
    error_message = "The application is not the one of the metadata."
  }

  assert {
    condition     = output.idp == null
    error_message = "The identity provider is there without its identifier."
  }
}

run "takes_single_values" {
  command = plan

  variables {
    entity_id = "wiki"
    acs_url   = "https://wiki.example.com/acs"
  }

  assert {
    condition     = onekosmos_service_provider.this.saml.entity_id == "wiki" && onekosmos_service_provider.this.saml.assertion_consumer_service_url == "https://wiki.example.com/acs"
    error_message = "The application is not the one that was given."
  }
}

run "refuses_other_metadata" {
  command = plan

  variables {
    metadata = "<html></html>"
  }

  expect_failures = [var.metadata]
}
