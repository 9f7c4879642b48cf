# Key pairs that the tenant generates. The state of onekosmos_certificate has the
# private keys; to keep them out of it, set the keys from ephemeral values.
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

# A new certificate is sent together with its key.
resource "onekosmos_idp_config" "default" {
  entity_id             = "https://login.example.com/idp"
  authn_requests_signed = true

  sso_bindings = [
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
  ]
  slo_bindings = ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"]

  signing_certificate    = onekosmos_certificate.signing.certificate
  signing_key_wo         = onekosmos_certificate.signing.private_key
  signing_key_wo_version = 1

  encryption_certificate    = onekosmos_certificate.encryption.certificate
  encryption_key_wo         = onekosmos_certificate.encryption.private_key
  encryption_key_wo_version = 1
}
