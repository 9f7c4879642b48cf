variable "external_idp_id" {
  description = "ID of an external identity provider of the community."
  type        = string
}

# A request to hand on to a provider block or a write-only argument.
ephemeral "onekosmos_saml_request" "partner" {
  idp_id = var.external_idp_id
}

locals {
  saml_request = jsondecode(ephemeral.onekosmos_saml_request.partner.result)
}
