resource "onekosmos_identity_provider" "oidc" {
  type     = "oidc"
  settings = jsonencode({ issuer = "https://login.example.com" })
}

data "onekosmos_identity_provider" "oidc" {
  id = onekosmos_identity_provider.oidc.id
}

output "issuer" {
  value = jsondecode(data.onekosmos_identity_provider.oidc.settings).issuer
}
