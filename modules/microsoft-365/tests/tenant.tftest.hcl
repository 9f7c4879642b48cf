# Applies the module to the tenant that the environment describes, and destroys what it
# made. TF_VAR_idp_identifier may name the community's identity provider.
variables {
  metadata = <<-EOT
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:federation:MicrosoftOnline">
      <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
        <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://login.microsoftonline.com/login.srf" index="0" isDefault="true"/>
      </SPSSODescriptor>
    </EntityDescriptor>
  EOT
  user     = { value = "objectGUID" }
}

run "applies" {
  assert {
    condition     = module.application.service_provider.saml.entity_id == "urn:federation:MicrosoftOnline"
    error_message = "The entity ID is not the one of the metadata."
  }

  assert {
    condition     = module.application.service_provider.saml.name_id.format == "persistent" && module.application.service_provider.saml.attributes["IDPEmail"].attribute_name == "email"
    error_message = "Microsoft takes a persistent NameID and the claim IDPEmail."
  }

  assert {
    condition     = var.idp_identifier == null ? true : output.idp.issuer != null && startswith(output.idp.sign_on_url, "http") && strcontains(output.idp.signing_certificate, "BEGIN CERTIFICATE") && strcontains(output.idp.metadata, "IDPSSODescriptor")
    error_message = "The community is not in the outputs."
  }
}
