output "service_provider_id" {
  description = "ID of the application in AdminX."
  value       = onekosmos_service_provider.this.id
}

output "idp_metadata" {
  description = "SAML metadata of the community, to upload to Salesforce. Null without idp_identifier."
  value       = one(data.onekosmos_idp_metadata.community[*].xml)
}
