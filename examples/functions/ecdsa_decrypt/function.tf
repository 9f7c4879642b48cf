variable "private_key" {
  type      = string
  sensitive = true
}

variable "service_public_key" {
  type = string
}

locals {
  # What a service would have answered.
  answer = provider::onekosmos::ecdsa_encrypt(jsonencode({ tag = "example" }), var.private_key, var.service_public_key)
}

output "tag" {
  value     = jsondecode(provider::onekosmos::ecdsa_decrypt(local.answer, var.private_key, var.service_public_key)).tag
  sensitive = true
}
