variable "idp_identifier" {
  description = "Unique identifier of the community's identity provider."
  type        = string
}

data "onekosmos_idp_metadata" "community" {
  idp_identifier = var.idp_identifier
}

output "idp_metadata" {
  description = "To be given to the applications that sign in with the community."
  value       = data.onekosmos_idp_metadata.community.xml
}
