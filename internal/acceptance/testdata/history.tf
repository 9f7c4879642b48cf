# What one of several workspaces has on a tenant that they share. Its mark is in
# every name.
variable "mark" { type = string }
variable "number" { type = number }

resource "onekosmos_service_provider" "saml" {
  count = 3
  name  = "Application ${var.mark} ${count.index}"
  saml = {
    access_url                     = "https://${var.mark}-${count.index}.example.com"
    entity_id                      = "https://${var.mark}-${count.index}.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://${var.mark}-${count.index}.example.com/saml/acs"
    name_id                        = { format = "emailAddress", value = "email", source = "session" }
  }
}

resource "onekosmos_auth_module" "guests" {
  name = "Guests ${var.mark}"
  type = "db"
}

resource "onekosmos_user_attribute" "guests" {
  count               = 2
  auth_module_id      = onekosmos_auth_module.guests.id
  name                = "Attribute ${var.mark} ${count.index}"
  directory_attribute = "attribute${count.index}"
}

resource "onekosmos_authentication_journey" "office" {
  name     = "Office ${var.mark}"
  decision = { action = "mfa_required", authentication_methods = ["password_and_otp"] }
  groups   = { operator = "overlap", values = ["staff"] }
}

resource "onekosmos_message_gateway" "call" {
  count               = 3
  name                = "Calls ${var.mark} ${count.index}"
  type                = "twilio"
  username            = "caller"
  password_wo         = "password-of-${count.index}"
  password_wo_version = 1
  service_url         = "https://voice.example.com"
  otp_delimiter       = ", "
  voice               = { sender_phone = "+15550100" }
}

resource "onekosmos_message_template" "passcode" {
  purpose = "passcode"
  channel = "sms"
  name    = "Passcode ${var.mark}"
  content = "Here is your passcode."
}

resource "onekosmos_secret" "key" {
  count            = 2
  tag              = "key_${var.mark}_${count.index}"
  value_wo         = "value-of-${count.index}"
  value_wo_version = 1
}

resource "onekosmos_webauthn_vendor_metadata" "office" {
  aaguid   = "2fc0579f-8113-47ea-b116-bb5a8db9202${var.number}"
  name     = "Key ${var.mark}"
  metadata = jsonencode({ description = "Key ${var.mark}" })
}
