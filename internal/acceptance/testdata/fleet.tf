# Fifty objects of every kind that a create can double.
variable "proofing_session_id" { type = string }

resource "onekosmos_service_provider" "saml" {
  count = 8
  name  = "Application ${count.index}"
  saml = {
    access_url                     = "https://app${count.index}.example.com"
    entity_id                      = "https://app${count.index}.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://app${count.index}.example.com/saml/acs"
    name_id                        = { format = "emailAddress", value = "email", source = "session" }
  }
}

# Clients of one name: their redirect URIs tell them apart.
resource "onekosmos_service_provider" "oidc" {
  count = 7
  name  = "Client"
  oidc = {
    grant_types                = ["authorization_code"]
    redirect_uris              = ["https://client${count.index}.example.com/callback"]
    scopes                     = ["openid"]
    id_token_signing_algorithm = "RS256"
  }
}

resource "onekosmos_featured_service_provider" "zendesk" {
  name    = "Zendesk"
  zendesk = { domain = "example.zendesk.com" }
}

resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_auth_module" "plant" {
  count = 3
  name  = "Plant ${count.index}"
  type  = "ldap"
  mode  = "broker"
}

resource "onekosmos_user_attribute" "guests" {
  count               = 6
  auth_module_id      = onekosmos_auth_module.guests.id
  name                = "Attribute ${count.index}"
  directory_attribute = "attribute${count.index}"
}

resource "onekosmos_authentication_journey" "office" {
  count    = 4
  name     = "Office ${count.index}"
  decision = { action = "mfa_required", authentication_methods = ["password_and_otp"] }
  groups   = { operator = "overlap", values = ["staff"] }
}

resource "onekosmos_authentication_journey_v2" "linux" {
  count    = 3
  name     = "Linux ${count.index}"
  category = "adaptive_auth_fallback_policy_v2"
  groups   = { operator = "overlap", values = ["administrators"] }
  decision = { action = "mfa_required", authentication_methods = ["password_and_otp"] }
}

resource "onekosmos_message_gateway" "call" {
  count               = 4
  name                = "Calls ${count.index}"
  type                = "twilio"
  username            = "caller"
  password_wo         = "password-of-${count.index}"
  password_wo_version = 1
  service_url         = "https://voice.example.com"
  otp_delimiter       = ", "
  voice               = { sender_phone = "+15550100" }
}

resource "onekosmos_message_template" "passcode" {
  count   = 3
  purpose = "passcode"
  channel = "sms"
  name    = "Passcode ${count.index}"
  content = "Here is your passcode."
}

resource "onekosmos_secret" "key" {
  count            = 3
  tag              = "key_${count.index}"
  value_wo         = "value-of-${count.index}"
  value_wo_version = 1
}

resource "onekosmos_webauthn_vendor_metadata" "office" {
  count    = 3
  aaguid   = "2fc0579f-8113-47ea-b116-bb5a8db9202${count.index}"
  name     = "Key ${count.index}"
  metadata = jsonencode({ description = "Key ${count.index}" })
}

resource "onekosmos_proofing_template" "license" {
  dvc_id           = "6070951e8dfc7f29228126aa"
  document_type    = "dl_object"
  drift_session_id = var.proofing_session_id
  steps            = [{ name = "wait", type = "PROCESSING", html = "<p>One moment.</p>" }]
}

resource "onekosmos_default_auth_scheme" "default" {
  auth_module_ids = [onekosmos_auth_module.guests.id]
}

resource "onekosmos_document_bucket" "documents" {
  name = "documents"
  aws = {
    access_key            = "AKIAIOSFODNN7EXAMPLE"
    secret_key_wo         = "a secret key"
    secret_key_wo_version = 1
    region                = "eu-central-1"
  }
}

# An upload whose answer is lost leaves an image to which nothing refers, and no
# call lists images: this one may be there twice.
resource "onekosmos_image" "square" {
  content_base64 = base64encode("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"32\" height=\"32\"/>")
}
