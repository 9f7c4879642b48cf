variable "private_key" {
  type      = string
  sensitive = true
}

# What the service answers under /publickeys.
variable "service_public_key" {
  type = string
}

# A request body, as only the service can read it.
output "body" {
  value = jsonencode({
    data = nonsensitive(provider::onekosmos::ecdsa_encrypt(jsonencode({ tag = "example" }), var.private_key, var.service_public_key))
  })
}
