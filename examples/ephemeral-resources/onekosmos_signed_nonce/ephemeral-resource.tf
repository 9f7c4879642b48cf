variable "nonce" {
  description = "Nonce of the service that asks for the signature."
  type        = string
  default     = "3b1f0c5e8a7d"
}

ephemeral "onekosmos_signed_nonce" "proof" {
  nonce = var.nonce
}
