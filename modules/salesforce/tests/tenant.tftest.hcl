# Applies the module to the tenant that the environment describes, and destroys what it
# made. TF_VAR_idp_identifier may name the community's identity provider.
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

run "applies" {
  assert {
    condition     = onekosmos_service_provider.this.saml.entity_id == "https://example.my.salesforce.com"
    error_message = "The entity ID is not the one of the metadata."
  }

  assert {
    condition     = onekosmos_service_provider.this.saml.assertion_consumer_service_url == "https://example.my.salesforce.com?so=00D000000000001"
    error_message = "The ACS URL is not the one of the metadata."
  }

  assert {
    condition     = onekosmos_service_provider.this.id != ""
    error_message = "The application has no ID."
  }

  assert {
    condition     = var.idp_identifier == null ? true : strcontains(output.idp_metadata, "IDPSSODescriptor")
    error_message = "The metadata of the community are not in the outputs."
  }
}
