output "service_provider" {
  description = "The application."
  value       = onekosmos_service_provider.this
}

output "idp" {
  description = "What the application must know of the community: metadata, or issuer, sign_on_url and signing_certificate."
  value = var.idp_identifier == null ? null : {
    metadata            = data.onekosmos_idp_metadata.community[0].xml
    issuer              = try(local.community.entity_id, null)
    sign_on_url         = try(local.community.identity_provider.single_sign_on_services[0].location, null)
    signing_certificate = try(local.community.identity_provider.signing_certificates[0], null)
  }
}
