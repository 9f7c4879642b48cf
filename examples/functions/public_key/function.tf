variable "private_key" {
  type      = string
  sensitive = true
}

# The public key may be shown, and the private one not.
output "public_key" {
  value = nonsensitive(provider::onekosmos::public_key(var.private_key))
}
