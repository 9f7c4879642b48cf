variable "entity_id" {
  description = "Entity ID of the SAML profile: Security > Authentication > SSO with third party IdP > the profile > SP details."
  type        = string

  validation {
    condition     = startswith(var.entity_id, "https://accounts.google.com/samlrp/")
    error_message = "entity_id must begin with https://accounts.google.com/samlrp/, and is ${var.entity_id}."
  }
}

variable "acs_url" {
  description = "ACS URL of the SAML profile, in the same place."
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

variable "user" {
  description = "User attribute whose value is the primary email address in Google Workspace, and its source: session, ledger or identity."
  type        = object({ value = string, source = optional(string, "session") })
  default     = { value = "email" }
}

variable "idp_identifier" {
  description = "Unique identifier of the community's identity provider. If omitted, the output idp is null."
  type        = string
  default     = null
}
