variable "metadata" {
  description = "SAML metadata of the org: Setup > Single Sign-On Settings > the configuration > Download Metadata."
  type        = string

  validation {
    condition     = try(provider::onekosmos::parse_saml_metadata(var.metadata).service_provider.assertion_consumer_service_url, null) != null
    error_message = "metadata must be SAML metadata of a service provider with an assertion consumer service that takes HTTP-POST."
  }
}

variable "my_domain_url" {
  description = "My Domain URL of the org, such as https://example.my.salesforce.com."
  type        = string
}

variable "name" {
  description = "Name of the application, as users see it."
  type        = string
  default     = "Salesforce"
}

variable "user_attribute" {
  description = "User attribute whose value is the user name or the Federation ID in Salesforce, as the SAML identity type of the org demands."
  type        = string
  default     = "email"
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

variable "idp_identifier" {
  description = "Unique identifier of the community's identity provider, for the outputs that Salesforce needs. If omitted, these outputs are null."
  type        = string
  default     = null
}
