output "service_provider_id" {
  description = "ID of the application in AdminX."
  value       = onekosmos_service_provider.this.id
}

output "sign_on_url" {
  description = "URL that Microsoft sends users to for signing in. Null without idp_identifier."
  value       = try(local.community.identity_provider.single_sign_on_services[0].location, null)
}

output "issuer" {
  description = "SAML entity ID of the community. Null without idp_identifier."
  value       = try(local.community.entity_id, null)
}

output "signing_certificate" {
  description = "PEM certificate with which Microsoft verifies assertions. Null without idp_identifier."
  value       = try(local.community.identity_provider.signing_certificates[0], null)
}
