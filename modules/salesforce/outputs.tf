output "service_provider_id" {
  description = "ID of the application in AdminX."
  value       = module.application.service_provider.id
}

output "idp" {
  description = "What Salesforce must know of the community: metadata, or issuer, sign_on_url and signing_certificate."
  value       = module.application.idp
}
