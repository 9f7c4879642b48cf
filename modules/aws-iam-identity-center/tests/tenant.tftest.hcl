# Applies the module to the tenant that the environment describes, and destroys what it
# made. TF_VAR_idp_identifier may name the community's identity provider.
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

run "applies" {
  assert {
    condition     = module.application.service_provider.saml.assertion_consumer_service_url == "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/0a1b2c3d-4e5f-6789-abcd-ef0123456789"
    error_message = "The ACS URL is not the one of the metadata."
  }

  assert {
    condition     = module.application.service_provider.saml.name_id.format == "emailAddress"
    error_message = "IAM Identity Center takes email addresses only."
  }

  assert {
    condition     = var.idp_identifier == null ? true : output.idp.issuer != null && startswith(output.idp.sign_on_url, "http") && strcontains(output.idp.signing_certificate, "BEGIN CERTIFICATE") && strcontains(output.idp.metadata, "IDPSSODescriptor")
    error_message = "The community is not in the outputs."
  }
}
