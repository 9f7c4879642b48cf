# Made anew by the first apply in the last 30 days before it expires, and
# before what uses the old one releases it.
resource "onekosmos_certificate" "signing" {
  key_size           = 2048
  expiration_days    = 365
  early_renewal_days = 30

  lifecycle {
    create_before_destroy = true
  }
}

output "certificate" {
  value = onekosmos_certificate.signing.certificate
}
