# A secret in every secret input. The test gives their values.
variable "token" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = null
}
variable "username" {
  type    = string
  default = null
}
variable "password" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = null
}
variable "one_time_code" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = null
}
variable "totp_secret" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = null
}
variable "license_key" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "private_key" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "canary" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "plain_canary" {
  type      = string
  sensitive = true
}
variable "round" { type = number }
variable "cloud" {
  type    = string
  default = "aws"
}
variable "written" {
  type    = bool
  default = true
}
variable "share_session_id" { type = string }

provider "onekosmos" {
  token       = var.token
  username    = var.username
  password    = var.password
  license_key = var.license_key
  private_key = var.private_key

  totp_secret   = var.totp_secret
  one_time_code = var.one_time_code
}

resource "onekosmos_message_gateway" "text" {
  name                = "Text messages"
  type                = "coalesce"
  username            = "texter"
  password_wo         = "${var.canary}-gateway-password"
  password_wo_version = var.round
  service_url         = "https://sms.example.com"
  sms                 = { sender_phone = "+15550100", template_id = "otp", entity_id = "example" }
  coalesce = {
    token_request_url        = "https://sms.example.com/oauth/token"
    client_id                = "community"
    client_secret_wo         = "${var.canary}-gateway-secret"
    client_secret_wo_version = var.round
    grant_type               = "client_credentials"
    scope                    = "sms"
  }
}

resource "onekosmos_message_gateway" "plain" {
  name        = "Plain text messages"
  type        = "coalesce"
  username    = "texter"
  password    = "${var.plain_canary}-gateway-password-${var.round}"
  service_url = "https://sms.example.com"
  sms         = { sender_phone = "+15550100", template_id = "otp", entity_id = "example" }
  coalesce = {
    token_request_url = "https://sms.example.com/oauth/token"
    client_id         = "community"
    client_secret     = "${var.plain_canary}-gateway-secret-${var.round}"
    grant_type        = "client_credentials"
    scope             = "sms"
  }
}

resource "onekosmos_auth_module" "staff" {
  name = "Staff"
  type = "ad"
  directory = {
    protocol                 = "ldaps"
    server                   = "dc1.example.com"
    port                     = 636
    bind_dn                  = "CN=svc"
    bind_password_wo         = "${var.canary}-bind"
    bind_password_wo_version = var.round
    base_dn                  = "OU=Staff"
    security_authentication  = "Simple"
    filter                   = "(sAMAccountName={0})"
  }
  kerberos = {
    enabled           = true
    keytab_wo         = "${var.canary}-keytab"
    keytab_wo_version = var.round
  }
}

resource "onekosmos_auth_module" "plain" {
  name = "Plain"
  type = "ad"
  directory = {
    protocol                = "ldaps"
    server                  = "dc1.example.com"
    port                    = 636
    bind_dn                 = "CN=svc"
    bind_password           = "${var.plain_canary}-bind-${var.round}"
    base_dn                 = "OU=Staff"
    security_authentication = "Simple"
    filter                  = "(sAMAccountName={0})"
  }
  kerberos = {
    enabled = true
    keytab  = "${var.plain_canary}-keytab-${var.round}"
  }
}

resource "onekosmos_auth_module" "entra" {
  name = "Partners"
  type = "entra_id"
  entra_id = {
    app_name                 = "1Kosmos"
    tenant_id                = "11111111-2222-3333-4444-555555555555"
    tenant_name              = "example.onmicrosoft.com"
    client_id                = "66666666-7777-8888-9999-000000000000"
    client_secret_wo         = "${var.canary}-entra"
    client_secret_wo_version = var.round
    login_base_path          = "https://login.microsoftonline.com"
    graph_api_base_path      = "https://graph.microsoft.com"
  }
}

resource "onekosmos_auth_module" "plain_entra" {
  name = "Plain partners"
  type = "entra_id"
  entra_id = {
    app_name            = "1Kosmos"
    tenant_id           = "11111111-2222-3333-4444-555555555555"
    tenant_name         = "example.onmicrosoft.com"
    client_id           = "66666666-7777-8888-9999-000000000000"
    client_secret       = "${var.plain_canary}-entra-${var.round}"
    login_base_path     = "https://login.microsoftonline.com"
    graph_api_base_path = "https://graph.microsoft.com"
  }
}

resource "onekosmos_featured_service_provider" "okta" {
  name = "Okta"
  okta = {
    domain                 = "example.okta.com"
    sso_url                = "https://example.okta.com/app/sso"
    credentials_wo         = { api_token = "${var.canary}-okta" }
    credentials_wo_version = var.round
  }
}

resource "onekosmos_secret" "key" {
  tag              = "key"
  value_wo         = "${var.canary}-secret"
  value_wo_version = var.round
}

resource "onekosmos_secret" "plain" {
  tag   = "plain"
  value = "${var.plain_canary}-secret-${var.round}"
}

resource "onekosmos_hardware_token" "key" {
  serial_number   = "FT0001"
  seed_wo         = "${var.canary}-seed"
  seed_wo_version = var.round
}

resource "onekosmos_hardware_token" "plain" {
  serial_number = "FT0002"
  seed          = "${var.plain_canary}-seed-${var.round}"
}

# A community has one bucket, so its clouds take turns.
resource "onekosmos_document_bucket" "documents" {
  name = "documents"
  aws = var.cloud == "aws" ? {
    access_key            = "AKIAIOSFODNN7EXAMPLE"
    secret_key            = var.written ? null : "${var.plain_canary}-aws"
    secret_key_wo         = var.written ? "${var.canary}-aws" : null
    secret_key_wo_version = var.written ? var.round : null
    region                = "eu-central-1"
  } : null
  azure = var.cloud == "azure" ? {
    account_name           = "documents"
    account_key            = var.written ? null : "${var.plain_canary}-azure"
    account_key_wo         = var.written ? "${var.canary}-azure" : null
    account_key_wo_version = var.written ? var.round : null
  } : null
  gcp = var.cloud == "gcp" ? {
    project_id             = "documents"
    client_email           = "documents@example.com"
    private_key            = var.written ? null : "${var.plain_canary}-gcp"
    private_key_wo         = var.written ? "${var.canary}-gcp" : null
    private_key_wo_version = var.written ? var.round : null
  } : null
}

# Not the key pairs that they should be, which is warned about.
resource "onekosmos_idp_config" "default" {
  entity_id                 = "https://login.example.com/idp"
  authn_requests_signed     = true
  sso_bindings              = ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"]
  slo_bindings              = ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"]
  signing_certificate       = "signing"
  signing_key               = var.written ? null : "${var.plain_canary}-idp-signing-${var.round}"
  signing_key_wo            = var.written ? "${var.canary}-idp-signing" : null
  signing_key_wo_version    = var.written ? var.round : null
  encryption_certificate    = "encryption"
  encryption_key            = var.written ? null : "${var.plain_canary}-idp-encryption-${var.round}"
  encryption_key_wo         = var.written ? "${var.canary}-idp-encryption" : null
  encryption_key_wo_version = var.written ? var.round : null
}

resource "onekosmos_identity_provider" "oidc" {
  type               = "oidc"
  settings           = jsonencode({ issuer = "https://login.example.com" })
  secrets_wo         = jsonencode({ clientSecret = "${var.canary}-oidc" })
  secrets_wo_version = var.round
}

resource "onekosmos_identity_provider" "plain" {
  type     = "saml"
  settings = jsonencode({ issuer = "https://login.example.com" })
  secrets  = jsonencode({ clientSecret = "${var.plain_canary}-saml-${var.round}" })
}

resource "onekosmos_external_idp" "partner" {
  settings           = jsonencode({ name = "Partner" })
  secrets_wo         = jsonencode({ clientSecret = "${var.canary}-partner" })
  secrets_wo_version = var.round
}

resource "onekosmos_external_idp" "plain" {
  settings = jsonencode({ name = "Plain partner" })
  secrets  = jsonencode({ clientSecret = "${var.plain_canary}-partner-${var.round}" })
}

ephemeral "onekosmos_access_token" "own" {}

ephemeral "onekosmos_token_info" "own" {
  token = ephemeral.onekosmos_access_token.own.token
}

ephemeral "onekosmos_certificate" "signing" {
  key_size        = 2048
  expiration_days = 365
}

ephemeral "onekosmos_document_share_session_result" "license" {
  session_id = var.share_session_id
  connector = {
    id     = "64a1f0c2b7e94d0012ab34cd"
    type   = "microblink"
    config = jsonencode({ license = "${var.canary}-connector", verifierUrl = "https://verify.example.com", document_share_session_enabled = true })
  }
  verification = { id = "64a1f0c2b7e94d0012ab34ce", tag = "drivers-license", type = "dl_authenticate", verifier = "scanner" }
}

ephemeral "onekosmos_document_share_session" "license" {
  document_type = "dl_object"
  connector = {
    id     = "64a1f0c2b7e94d0012ab34cd"
    type   = "microblink"
    config = jsonencode({ license = "${var.canary}-connector", verifierUrl = "https://verify.example.com", document_share_session_enabled = true })
  }
  verification = { id = "64a1f0c2b7e94d0012ab34ce", tag = "drivers-license", type = "dl_authenticate", verifier = "scanner" }
}

resource "onekosmos_password_reset_settings" "default" {
  mobile_enabled                       = true
  user_profile_api_password            = var.written ? null : "${var.plain_canary}-profile-password-${var.round}"
  user_profile_api_password_wo         = var.written ? "${var.canary}-profile-password" : null
  user_profile_api_password_wo_version = var.written ? var.round : null
  user_profile_api_token               = var.written ? null : "${var.plain_canary}-profile-token-${var.round}"
  user_profile_api_token_wo            = var.written ? "${var.canary}-profile-token" : null
  user_profile_api_token_wo_version    = var.written ? var.round : null
}

locals {
  verifier     = jsonencode({ clientSecret = "${var.canary}-connector", verifierUrl = "https://verify.example.com/v1", verifierUrlV2 = "https://verify.example.com/v2" })
  verification = { id = "64a1f0c2b7e94d0012ab34ce", tag = "drivers-license", type = "dl_authenticate", verifier = "scanner" }
}

ephemeral "onekosmos_document_verification" "images" {
  connector    = { id = "64a1f0c2b7e94d0012ab34cd", type = "microblink", config = local.verifier }
  verification = local.verification
  document = {
    id                = "license"
    front_image       = base64encode(var.canary)
    front_image_flash = base64encode(var.canary)
    back_image        = base64encode(var.canary)
    barcode_image     = base64encode(var.canary)
  }
}

ephemeral "onekosmos_document_verification" "urls" {
  connector    = { id = "64a1f0c2b7e94d0012ab34cd", type = "microblink", config = local.verifier }
  verification = local.verification
  document = {
    id                    = "license"
    front_image_url       = "https://documents.example.com/${var.canary}-front"
    front_image_flash_url = "https://documents.example.com/${var.canary}-flash"
    back_image_url        = "https://documents.example.com/${var.canary}-back"
    barcode_image_url     = "https://documents.example.com/${var.canary}-barcode"
  }
}
