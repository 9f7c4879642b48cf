# Needs no tenant: values that only a tenant has are made up.
mock_provider "onekosmos" {
  mock_resource "onekosmos_service_provider" {
    defaults = {
      id = "6070951e8dfc7f29228126c9"
    }
  }
}

variables {
  metadata          = <<-EOT
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://eu-west-1.signin.aws.amazon.com/platform/saml/d-1234567890">
        <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
          <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/0a1b2c3d-4e5f-6789-abcd-ef0123456789" index="0" isDefault="true"/>
        </SPSSODescriptor>
      </EntityDescriptor>
  EOT
  access_portal_url = "https://d-1234567890.awsapps.com/start"
}

run "plans" {
  command = plan

  assert {
    condition     = onekosmos_service_provider.this.saml.assertion_consumer_service_url == "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/0a1b2c3d-4e5f-6789-abcd-ef0123456789"
    error_message = "The ACS URL is not the one of the metadata."
  }

  assert {
    condition     = onekosmos_service_provider.this.saml.name_id.format == "emailAddress"
    error_message = "IAM Identity Center takes email addresses only."
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
