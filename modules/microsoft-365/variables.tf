variable "metadata" {
  description = "SAML metadata that Microsoft publishes, https://nexus.microsoftonline-p.com/federationmetadata/saml20/federationmetadata.xml."
  type        = string

  validation {
    condition     = try(provider::onekosmos::parse_saml_metadata(var.metadata).service_provider.assertion_consumer_service_url, null) != null
    error_message = "metadata must be SAML metadata of a service provider with an assertion consumer service that takes HTTP-POST."
  }
}

variable "access_url" {
  description = "URL at which users open Microsoft 365."
  type        = string
  default     = "https://www.office.com"
}

variable "name" {
  description = "Name of the application, as users see it."
  type        = string
  default     = "Microsoft 365"
}

variable "user_attribute" {
  description = "User attribute whose value is the immutable ID of the user in Microsoft Entra ID."
  type        = string
}

variable "user_attribute_source" {
  description = "Source of the user attribute: session, ledger or identity."
  type        = string
  default     = "session"

  validation {
    condition     = contains(["session", "ledger", "identity"], var.user_attribute_source)
    error_message = "user_attribute_source must be session, ledger or identity, and is ${var.user_attribute_source}."
  }
}

variable "user_principal_name_attribute" {
  description = "User attribute whose value is the user principal name in Microsoft Entra ID."
  type        = string
  default     = "email"
}

variable "idp_identifier" {
  description = "Unique identifier of the community's identity provider, for the outputs that the federation of the domain needs. If omitted, these outputs are null."
  type        = string
  default     = null
}
