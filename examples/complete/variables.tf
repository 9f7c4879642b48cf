# Secrets are ephemeral: they are in no plan and no state.

variable "bind_password" {
  description = "Password of the service account in Active Directory."
  type        = string
  ephemeral   = true
  default     = "a password"
}

variable "mail_password" {
  description = "Password of the mail server's account."
  type        = string
  ephemeral   = true
  default     = "a password"
}

variable "okta_api_token" {
  description = "API token of an Okta administrator. Used once, when the application is set up."
  type        = string
  ephemeral   = true
  default     = "an API token"
}

variable "partner_client_secret" {
  description = "Secret that the partner has issued to the community."
  type        = string
  ephemeral   = true
  default     = "a secret"
}

variable "bucket_secret_key" {
  description = "Secret access key of the user that reaches the bucket."
  type        = string
  ephemeral   = true
  default     = "a secret key"
}

variable "secrets_version" {
  description = "Raise it to send the secrets again after they have changed."
  type        = number
  default     = 1
}

variable "broker_module_id" {
  description = "Id of the auth module that the broker was installed for."
  type        = string
}

variable "broker_uid" {
  description = "Uid under which the broker has registered itself."
  type        = string
}

variable "proofing_session_id" {
  description = "Open proofing session for driver's licenses of the verification configuration, through which changes to the template made elsewhere are found."
  type        = string
  default     = null
}
