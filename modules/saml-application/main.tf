terraform {
  required_version = ">= 1.11.0"

  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

locals {
  # Without metadata, these are given one by one.
  parsed = var.metadata == null ? null : provider::onekosmos::parse_saml_metadata(var.metadata)
}

resource "onekosmos_service_provider" "this" {
  name          = var.name
  idp_initiated = true

  saml = {
    access_url                     = var.access_url
    entity_id                      = var.metadata == null ? var.entity_id : local.parsed.entity_id
    assertion_method               = "post"
    assertion_consumer_service_url = var.metadata == null ? var.acs_url : local.parsed.service_provider.assertion_consumer_service_url
    require_signed_auth_request    = try(local.parsed.service_provider.authn_requests_signed, false)
    signing_certificate            = try(local.parsed.service_provider.signing_certificates[0], null)
    name_id                        = var.name_id
    attributes                     = var.attributes
  }
}

data "onekosmos_idp_metadata" "community" {
  count = var.idp_identifier == null ? 0 : 1

  idp_identifier = var.idp_identifier
}

locals {
  community = try(provider::onekosmos::parse_saml_metadata(data.onekosmos_idp_metadata.community[0].xml), null)
}
