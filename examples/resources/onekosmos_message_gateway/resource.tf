variable "mail_password" {
  description = "Password of the mail server's account."
  type        = string
  ephemeral   = true
  default     = "a password"
}

variable "sms_credentials" {
  description = "Password and client secret of the account for text messages."
  type        = object({ password = string, client_secret = string })
  ephemeral   = true
  default     = { password = "a password", client_secret = "a client secret" }
}

# E-mail over a mail server. Raise the version to send another password.
resource "onekosmos_message_gateway" "mail" {
  name                = "Mail"
  type                = "smtp"
  username            = "mailer"
  password_wo         = var.mail_password
  password_wo_version = 1
  service_url         = "smtp.example.com"

  email = {
    sender_email = "no-reply@example.com"
    port         = 465
  }
}

# Text messages over a vendor that wants an access token.
resource "onekosmos_message_gateway" "text" {
  name                = "Text messages"
  type                = "coalesce"
  username            = "texter"
  password_wo         = var.sms_credentials.password
  password_wo_version = 1
  service_url         = "https://sms.example.com"

  sms = {
    sender_phone = "+15550100"
    template_id  = "otp"
    entity_id    = "example"
  }

  coalesce = {
    token_request_url        = "https://sms.example.com/oauth/token"
    client_id                = "community"
    client_secret_wo         = var.sms_credentials.client_secret
    client_secret_wo_version = 1
    grant_type               = "client_credentials"
    scope                    = "sms"
  }
}

# Phone calls, with a pause between the digits of a passcode.
resource "onekosmos_message_gateway" "call" {
  name                = "Calls"
  type                = "twilio"
  username            = "caller"
  password_wo         = var.sms_credentials.password
  password_wo_version = 1
  service_url         = "https://voice.example.com"
  otp_delimiter       = ", "

  voice = {
    sender_phone = "+15550100"
  }
}
