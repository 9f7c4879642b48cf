data "onekosmos_idp_config" "current" {}

output "idp_signing_certificate" {
  description = "Certificate that applications verify signatures with."
  value       = data.onekosmos_idp_config.current.signing_certificate
}
