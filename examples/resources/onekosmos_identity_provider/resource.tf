variable "oidc_client_secret" {
  description = "Secret of the OIDC client."
  type        = string
  ephemeral   = true
  default     = "a secret"
}

# The API reference does not list the settings: use the names that your tenant has.
# Raise the version to send another secret.
resource "onekosmos_identity_provider" "oidc" {
  type = "oidc"

  settings = jsonencode({
    issuer   = "https://login.example.com"
    clientId = "community"
  })

  secrets_wo         = jsonencode({ clientSecret = var.oidc_client_secret })
  secrets_wo_version = 1
}
