variable "metadata" {
  description = "SAML metadata of IAM Identity Center: Settings > Identity source > Change identity source > External identity provider > Download metadata file."
  type        = string
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

variable "user" {
  description = "User attribute whose value is the user name in IAM Identity Center, which must be an email address, and its source: session, ledger or identity."
  type        = object({ value = string, source = optional(string, "session") })
  default     = { value = "email" }
}

variable "idp_identifier" {
  description = "Unique identifier of the community's identity provider. If omitted, the output idp is null."
  type        = string
  default     = null
}
