terraform {
  required_version = ">= 1.11.0"

  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

resource "onekosmos_service_provider" "this" {
  name          = var.name
  idp_initiated = true

  saml = {
    access_url                     = var.access_url
    entity_id                      = var.entity_id
    assertion_method               = "post"
    assertion_consumer_service_url = var.acs_url
    sign_assertion                 = true

    name_id = {
      format = "emailAddress"
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

locals {
  community = try(provider::onekosmos::parse_saml_metadata(one(data.onekosmos_idp_metadata.community[*].xml)), null)
}
