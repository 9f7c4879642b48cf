variable "entity_id" {
  description = "Entity ID of the SSO profile: Security > Authentication > SSO with third party IdP > the profile > SP details."
  type        = string

  validation {
    condition     = startswith(var.entity_id, "https://accounts.google.com/samlrp/")
    error_message = "entity_id must begin with https://accounts.google.com/samlrp/, and is ${var.entity_id}."
  }
}

variable "acs_url" {
  description = "ACS URL of the SSO profile, in the same place."
  type        = string

  validation {
    condition     = startswith(var.acs_url, "https://accounts.google.com/samlrp/")
    error_message = "acs_url must begin with https://accounts.google.com/samlrp/, and is ${var.acs_url}."
  }
}

variable "access_url" {
  description = "URL at which users open Google Workspace, such as https://mail.google.com/a/example.com."
  type        = string
}

variable "name" {
  description = "Name of the application, as users see it."
  type        = string
  default     = "Google Workspace"
}

variable "user_attribute" {
  description = "User attribute whose value is the primary email address in Google Workspace."
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
  description = "Unique identifier of the community's identity provider, for the outputs that the SSO profile needs. If omitted, these outputs are null."
  type        = string
  default     = null
}
