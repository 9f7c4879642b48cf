# Needs no tenant: values that only a tenant has are made up.
mock_provider "onekosmos" {
  mock_resource "onekosmos_service_provider" {
    defaults = {
      id = "6070951e8dfc7f29228126c9"
    }
  }
}

variables {
  metadata      = <<-EOT
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://example.my.salesforce.com">
        <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</NameIDFormat>
          <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://example.my.salesforce.com?so=00D000000000001" index="0" isDefault="true"/>
        </SPSSODescriptor>
      </EntityDescriptor>
  EOT
  my_domain_url = "https://example.my.salesforce.com"
}

run "plans" {
  command = plan

  assert {
    condition     = onekosmos_service_provider.this.saml.entity_id == "https://example.my.salesforce.com"
    error_message = "The entity ID is not the one of the metadata."
  }

  assert {
    condition     = onekosmos_service_provider.this.saml.assertion_consumer_service_url == "https://example.my.salesforce.com?so=00D000000000001"
    error_message = "The ACS URL is not the one of the metadata."
  }
}

run "applies" {
  assert {
    condition     = output.service_provider_id == "6070951e8dfc7f29228126c9"
    error_message = "The ID is not the application's."
  }
}

run "refuses_what_is_no_metadata" {
  command = plan

  variables {
    metadata = "<html></html>"
  }

  expect_failures = [var.metadata]
}
