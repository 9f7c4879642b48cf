variable "security_key_id" {
  description = "ID of the security key that was lost."
  type        = string
}

variable "user_id" {
  description = "ID of its user."
  type        = string
}

# terraform apply -invoke=action.onekosmos_unregister_authenticator.lost
action "onekosmos_unregister_authenticator" "lost" {
  config {
    identifier = var.security_key_id
    user_id    = var.user_id
  }
}
