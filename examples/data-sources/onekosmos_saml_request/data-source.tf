variable "external_idp_id" {
  description = "Id of an external identity provider of the community."
  type        = string
}

data "onekosmos_saml_request" "partner" {
  idp_id = var.external_idp_id
}

output "saml_request" {
  value = jsondecode(data.onekosmos_saml_request.partner.result)
}
