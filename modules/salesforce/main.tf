terraform {
  required_version = ">= 1.11.0"

  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

module "application" {
  source = "../saml-application"

  name           = var.name
  access_url     = var.my_domain_url
  metadata       = var.metadata
  idp_identifier = var.idp_identifier
  name_id        = merge(var.user, { format = "unspecified" })
}
