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
    condition     = module.application.service_provider.saml.entity_id == "https://example.my.salesforce.com" && module.application.service_provider.saml.assertion_consumer_service_url == "https://example.my.salesforce.com?so=00D000000000001"
    error_message = "The application is not the one of the metadata."
  }

  assert {
    condition     = var.idp_identifier == null ? true : output.idp.issuer != null && startswith(output.idp.sign_on_url, "http") && strcontains(output.idp.signing_certificate, "BEGIN CERTIFICATE") && strcontains(output.idp.metadata, "IDPSSODescriptor")
    error_message = "The community is not in the outputs."
  }
}
