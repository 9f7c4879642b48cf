variable "metadata" {
  description = "SAML metadata that Microsoft publishes, https://nexus.microsoftonline-p.com/federationmetadata/saml20/federationmetadata.xml."
  type        = string
}

variable "access_url" {
  description = "URL at which users open Microsoft 365."
  type        = string
  default     = "https://www.office.com"
}

variable "user_principal_name_attribute" {
  description = "User attribute whose value is the user principal name in Microsoft Entra ID."
  type        = string
  default     = "email"
}

variable "name" {
  description = "Name of the application, as users see it."
  type        = string
  default     = "Microsoft 365"
}

variable "user" {
  description = "User attribute whose value is the immutable ID of the user in Microsoft Entra ID, and its source: session, ledger or identity."
  type        = object({ value = string, source = optional(string, "session") })
}

variable "idp_identifier" {
  description = "Unique identifier of the community's identity provider. If omitted, the output idp is null."
  type        = string
  default     = null
}
