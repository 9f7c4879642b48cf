# Needs no tenant: values that only a tenant has are made up.
mock_provider "onekosmos" {
  mock_resource "onekosmos_service_provider" {
    defaults = {
      id = "6070951e8dfc7f29228126c9"
    }
  }
}

variables {
  user_attribute = "objectGUID"

  metadata = <<-EOT
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:federation:MicrosoftOnline">
        <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
          <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://login.microsoftonline.com/login.srf" index="0" isDefault="true"/>
        </SPSSODescriptor>
      </EntityDescriptor>
  EOT
}

run "plans" {
  command = plan

  assert {
    condition     = onekosmos_service_provider.this.saml.entity_id == "urn:federation:MicrosoftOnline"
    error_message = "The entity ID is not the one of the metadata."
  }

  assert {
    condition     = onekosmos_service_provider.this.saml.name_id.format == "persistent" && onekosmos_service_provider.this.saml.attributes["IDPEmail"].attribute_name == "email"
    error_message = "Microsoft takes a persistent NameID and the claim IDPEmail."
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
