variable "name" {
  description = "Name of the application, as users see it."
  type        = string
}

variable "access_url" {
  description = "URL at which users open the application."
  type        = string
}

variable "metadata" {
  description = "SAML metadata of the application. If omitted, entity_id and acs_url must be set."
  type        = string
  default     = null

  validation {
    condition     = var.metadata == null ? true : try(provider::onekosmos::parse_saml_metadata(var.metadata).service_provider.assertion_consumer_service_url, null) != null
    error_message = "metadata must be SAML metadata of an application with an assertion consumer service that takes HTTP-POST."
  }
}

variable "entity_id" {
  description = "SAML entity ID of the application, without metadata."
  type        = string
  default     = null
}

variable "acs_url" {
  description = "Assertion consumer service (ACS) URL of the application, without metadata."
  type        = string
  default     = null
}

variable "name_id" {
  description = "NameID of the assertion: its format, the user attribute that is its value, and the attribute's source: session, ledger or identity."
  type = object({
    format = string
    value  = string
    source = optional(string, "session")
  })
}

variable "attributes" {
  description = "Attributes of the assertion, keyed by claim name."
  type = map(object({
    attribute_name = string
    source         = optional(string, "session")
  }))
  default = null
}

variable "idp_identifier" {
  description = "Unique identifier of the community's identity provider. If omitted, the output idp is null."
  type        = string
  default     = null
}
