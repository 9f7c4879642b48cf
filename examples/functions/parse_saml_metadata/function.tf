locals {
  # What an application gives out; mostly file("metadata.xml").
  metadata = <<-EOT
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://wiki.example.com/saml">
      <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true"
          protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
        <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
            Location="https://wiki.example.com/saml/acs" index="0" isDefault="true"/>
      </SPSSODescriptor>
    </EntityDescriptor>
  EOT

  wiki = provider::onekosmos::parse_saml_metadata(local.metadata)
}

resource "onekosmos_service_provider" "wiki" {
  name = "Wiki"

  saml = {
    access_url                     = "https://wiki.example.com"
    entity_id                      = local.wiki.entity_id
    assertion_method               = "post"
    assertion_consumer_service_url = local.wiki.service_provider.assertion_consumer_service_url
    require_signed_auth_request    = local.wiki.service_provider.authn_requests_signed
    sign_assertion                 = local.wiki.service_provider.want_assertions_signed
    # The first where the application is about to change its certificate, and
    # null where it names none.
    signing_certificate    = try(local.wiki.service_provider.signing_certificates[0], null)
    encryption_certificate = try(local.wiki.service_provider.encryption_certificates[0], null)

    name_id = {
      # emailAddress, which is the end of the format's name.
      format = try(regex("[^:]+$", local.wiki.service_provider.name_id_formats[0]), "unspecified")
      value  = "email"
      source = "session"
    }
  }
}
