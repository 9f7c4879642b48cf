variable "metadata" {
  description = "SAML metadata of IAM Identity Center: Settings > Identity source > Change identity source > External identity provider > Download metadata file."
  type        = string

  validation {
    condition     = try(provider::onekosmos::parse_saml_metadata(var.metadata).service_provider.assertion_consumer_service_url, null) != null
    error_message = "metadata must be SAML metadata of a service provider with an assertion consumer service that takes HTTP-POST."
  }
}

variable "access_portal_url" {
  description = "URL of the AWS access portal, such as https://d-1234567890.awsapps.com/start."
  type        = string
}

variable "name" {
  description = "Name of the application, as users see it."
  type        = string
  default     = "AWS"
}

variable "user_attribute" {
  description = "User attribute whose value is the user name in IAM Identity Center, which must be an email address."
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
  description = "Unique identifier of the community's identity provider, for the outputs that IAM Identity Center needs. If omitted, these outputs are null."
  type        = string
  default     = null
}
