# Partners whose employees sign in with their own accounts.

resource "onekosmos_identity_provider" "oidc" {
  type = "oidc"

  # The API reference does not list the settings: use the names that your tenant has.
  settings = jsonencode({
    issuer   = "https://login.example.com"
    clientId = "community"
  })

  secrets_wo         = jsonencode({ clientSecret = var.partner_client_secret })
  secrets_wo_version = var.secrets_version
}

resource "onekosmos_external_idp" "partner" {
  settings = jsonencode({
    name   = "Partner"
    ssoUrl = "https://partner.example.com/sso"
  })

  secrets_wo         = jsonencode({ clientSecret = var.partner_client_secret })
  secrets_wo_version = var.secrets_version
}

# The community as a SAML identity provider, with key pairs that the tenant generates.
resource "onekosmos_certificate" "signing" {
  expiration_days    = 730
  early_renewal_days = 30

  lifecycle {
    create_before_destroy = true
  }
}

resource "onekosmos_certificate" "encryption" {
  expiration_days    = 730
  early_renewal_days = 30

  lifecycle {
    create_before_destroy = true
  }
}

resource "onekosmos_idp_config" "default" {
  entity_id             = "https://login.example.com/idp"
  authn_requests_signed = true
  sso_bindings          = ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"]
  slo_bindings          = ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"]

  signing_certificate    = onekosmos_certificate.signing.certificate
  signing_key_wo         = onekosmos_certificate.signing.private_key
  signing_key_wo_version = 1

  encryption_certificate    = onekosmos_certificate.encryption.certificate
  encryption_key_wo         = onekosmos_certificate.encryption.private_key
  encryption_key_wo_version = 1
}
