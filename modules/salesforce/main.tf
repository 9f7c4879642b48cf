terraform {
  required_version = ">= 1.11.0"

  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

locals {
  metadata = provider::onekosmos::parse_saml_metadata(var.metadata)
}

resource "onekosmos_service_provider" "this" {
  name          = var.name
  idp_initiated = true

  saml = {
    access_url                     = var.my_domain_url
    entity_id                      = local.metadata.entity_id
    assertion_method               = "post"
    assertion_consumer_service_url = local.metadata.service_provider.assertion_consumer_service_url
    require_signed_auth_request    = local.metadata.service_provider.authn_requests_signed
    sign_assertion                 = true
    signing_certificate            = try(local.metadata.service_provider.signing_certificates[0], null)

    name_id = {
      format = "unspecified"
      value  = var.user_attribute
      source = var.user_attribute_source
    }
  }
}

# What the application needs to know of the community.
data "onekosmos_idp_metadata" "community" {
  count = var.idp_identifier == null ? 0 : 1

  idp_identifier = var.idp_identifier
}
