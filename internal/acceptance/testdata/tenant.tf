# Two or more objects of every kind that can be listed: with what is required
# alone, and with more.
resource "onekosmos_service_provider" "saml" {
  name = "Benefits"
  saml = {
    access_url                     = "https://benefits.example.com"
    entity_id                      = "https://benefits.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://benefits.example.com/saml/acs"
    name_id                        = { format = "emailAddress", value = "email", attribute_type = "session" }
  }
}

resource "onekosmos_service_provider" "saml_more" {
  name          = "Payroll"
  environment   = "Production"
  idp_initiated = true
  relay_state   = "https://payroll.example.com/start"
  saml = {
    access_url                     = "https://payroll.example.com"
    entity_id                      = "https://payroll.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://payroll.example.com/saml/acs"
    require_signed_auth_request    = true
    signing_algorithm              = "RSA_SHA1"
    name_id                        = { format = "emailAddress", value = "email", attribute_type = "session" }
    attributes = {
      department = { attribute_name = "department", attribute_type = "ledger" }
      roles      = { attribute_name = "role", attribute_type = "session", value_type = "static", value = jsonencode(["employee", "manager"]) }
      rank       = { attribute_name = "rank", attribute_type = "session", value_type = "default", value = jsonencode("none") }
    }
  }
}

resource "onekosmos_service_provider" "oidc" {
  name             = "Intranet"
  mobile_app_label = "Intranet"
  hide_banner      = true
  oidc = {
    grant_types                = ["authorization_code", "refresh_token"]
    redirect_uris              = ["https://intranet.example.com/callback"]
    scopes                     = ["openid", "profile"]
    id_token_signing_algorithm = "RS256"
  }
}

resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_auth_module" "policy" {
  name = "Suppliers"
  type = "db"
  password_policy = {
    authentication_type        = "Face"
    description                = "Passwords of suppliers."
    minimum_length             = 12
    minimum_special_characters = 1
    minimum_numbers            = 1
    special_characters_allowed = "!@#$%%^&*$${}"
    minimum_capital_letters    = 1
    no_username                = true
    no_spaces                  = true
    maximum_in_row             = 3
    maximum_in_row_enabled     = false
  }
}

resource "onekosmos_auth_module" "plant" {
  name = "Plant"
  type = "ldap"
  mode = "broker"
}

resource "onekosmos_auth_module" "staff" {
  name = "Staff"
  type = "ad"
  directory = {
    protocol                 = "ldaps"
    server                   = "dc1.example.com"
    port                     = 636
    bind_dn                  = "CN=svc"
    bind_password_wo         = "a password"
    bind_password_wo_version = 1
    base_dn                  = "OU=Staff"
    security_authentication  = "Simple"
    filter                   = "(sAMAccountName={0})"
  }
}

resource "onekosmos_auth_module" "partners" {
  name = "Partners"
  type = "azuread"
  azure_ad = {
    app_name                 = "1Kosmos"
    tenant_id                = "11111111-2222-3333-4444-555555555555"
    tenant_name              = "example.onmicrosoft.com"
    client_id                = "66666666-7777-8888-9999-000000000000"
    client_secret_wo         = "a secret"
    client_secret_wo_version = 1
    login_base_path          = "https://login.microsoftonline.com"
    graph_api_base_path      = "https://graph.microsoft.com"
  }
}

resource "onekosmos_user_attribute" "guests" {
  for_each  = { department = "Department", costCentre = "Cost centre" }
  module_id = onekosmos_auth_module.guests.id
  name      = each.value
  attribute = each.key
}

resource "onekosmos_message_gateway" "mail" {
  name                = "Mail"
  type                = "smtp"
  username            = "mailer"
  password_wo         = "a password"
  password_wo_version = 1
  service_url         = "smtp.example.com"
  email               = { sender_email = "no-reply@example.com", port = 465 }
}

resource "onekosmos_message_gateway" "text" {
  name                = "Text messages"
  type                = "coalesce"
  username            = "texter"
  password_wo         = "a password"
  password_wo_version = 1
  service_url         = "https://sms.example.com"
  sms                 = { sender_phone = "+15550100", template_id = "otp", entity_id = "example" }
  coalesce = {
    token_request_url        = "https://sms.example.com/oauth/token"
    client_id                = "community"
    client_secret_wo         = "a secret"
    client_secret_wo_version = 1
    grant_type               = "client_credentials"
    scope                    = "sms"
  }
}

resource "onekosmos_message_template" "passcode" {
  purpose    = "passcode"
  channel    = "sms"
  name       = "Passcode"
  content    = "Here is your passcode."
  is_default = true
}

resource "onekosmos_message_template" "welcome" {
  purpose = "self_onboarding"
  channel = "email"
  name    = "Welcome"
  subject = "Your new account"
  content = "<p>\n  Welcome, $${name}: 100%% yours.\n</p>\n"
}

resource "onekosmos_authentication_journey" "everybody" {
  name     = "Everybody"
  decision = { action = "mfa_required", authentication_methods = ["password_and_otp"] }
  groups   = { operator = "overlap", values = ["staff"] }
}

resource "onekosmos_authentication_journey" "office" {
  name         = "Branch offices"
  enabled      = false
  domain       = "example.com"
  groups       = { operator = "overlap", values = ["staff", "contractors"] }
  ip_addresses = { operator = "in_range", values = ["203.0.113.0/24", "192.0.2.7"] }
  decision     = { action = "mfa_required", authentication_methods = ["password_and_otp"] }
}

resource "onekosmos_authentication_journey_v2" "office" {
  name     = "Office"
  category = "adaptive_auth_fallback_policy_v2"
  groups   = { operator = "overlap", values = ["administrators"] }
  decision = { action = "mfa_required", authentication_methods = ["password_and_otp"] }
}

resource "onekosmos_authentication_journey_v2" "linux" {
  name                  = "Linux machines"
  category              = "adaptive_auth_fallback_policy_v2"
  groups                = { operator = "overlap", values = ["administrators", "operators"] }
  usernames             = { operator = "in", values = ["alice", "bob"] }
  additional_conditions = jsonencode({ operatingSystem = { operator = "in", value = ["rhel9", "ubuntu24"] } })
  decision              = { action = "mfa_required", authentication_methods = ["password_and_otp", "helpdesk_otp"] }
}

resource "onekosmos_secret" "key" {
  count            = 2
  tag              = "key_${count.index}"
  value_wo         = "a value"
  value_wo_version = 1
}

resource "onekosmos_webauthn_vendor_metadata" "office" {
  aaguid   = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
  name     = "Office key"
  metadata = jsonencode({ description = "Security key", schema = 3 })
}

resource "onekosmos_webauthn_vendor_metadata" "recalled" {
  aaguid   = "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3"
  name     = "Recalled key"
  metadata = "recalled by its vendor"
  enabled  = false
}
