data "onekosmos_public_key" "admin" {
  service = "admin"
}

output "admin_api_public_key" {
  description = "To be given to clients that seal requests to the Admin API."
  value       = data.onekosmos_public_key.admin.public_key
}
