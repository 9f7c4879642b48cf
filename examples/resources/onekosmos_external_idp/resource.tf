variable "partner_client_secret" {
  description = "Secret that the partner has issued to the community."
  type        = string
  ephemeral   = true
  default     = "a secret"
}

# The API reference does not list the settings: use the names that your tenant has.
# Raise the version to send another secret.
resource "onekosmos_external_idp" "partner" {
  settings = jsonencode({
    name   = "Partner"
    ssoUrl = "https://partner.example.com/sso"
  })

  secrets_wo         = jsonencode({ clientSecret = var.partner_client_secret })
  secrets_wo_version = 1
}
