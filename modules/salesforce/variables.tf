variable "metadata" {
  description = "SAML metadata of the org: Setup > Single Sign-On Settings > the configuration > Download Metadata."
  type        = string
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

variable "user" {
  description = "User attribute whose value is the user name or the Federation ID in Salesforce, as the SAML identity type of the org requires, and its source: session, ledger or identity."
  type        = object({ value = string, source = optional(string, "session") })
  default     = { value = "email" }
}

variable "idp_identifier" {
  description = "Unique identifier of the community's identity provider. If omitted, the output idp is null."
  type        = string
  default     = null
}
