variable "bind_password" {
  description = "Password of the service account. Raise bind_password_wo_version to send a new one."
  type        = string
  ephemeral   = true
  default     = "a password"
}

variable "client_secret" {
  description = "Client secret of the application in Microsoft Entra ID."
  type        = string
  ephemeral   = true
  default     = "a client secret"
}

# The community's own users.
resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"

  password_policy = {
    authentication_type        = "Face"
    description                = "Passwords of guests."
    minimum_length             = 12
    minimum_special_characters = 1
    minimum_numbers            = 1
    special_characters_allowed = "!@#$%^&*"
    minimum_capital_letters    = 1
    no_username                = true
    no_spaces                  = true
  }
}

# Active Directory, reached directly.
resource "onekosmos_auth_module" "staff" {
  name = "Staff"
  type = "ad"

  directory = {
    protocol                 = "ldaps"
    server                   = "dc1.example.com"
    port                     = 636
    bind_dn                  = "CN=svc-1kosmos,OU=Services,DC=example,DC=com"
    bind_password_wo         = var.bind_password
    bind_password_wo_version = 1
    base_dn                  = "OU=Staff,DC=example,DC=com"
    security_authentication  = "Simple"
    filter                   = "(sAMAccountName={0})"
  }
}

# An LDAP directory behind a broker, which has its settings itself.
resource "onekosmos_auth_module" "plant" {
  name = "Plant"
  type = "ldap"
  mode = "broker"
}

# Microsoft Entra ID.
resource "onekosmos_auth_module" "partners" {
  name = "Partners"
  type = "entra_id"

  entra_id = {
    app_name                 = "1Kosmos"
    tenant_id                = "11111111-2222-3333-4444-555555555555"
    tenant_name              = "example.onmicrosoft.com"
    client_id                = "66666666-7777-8888-9999-000000000000"
    client_secret_wo         = var.client_secret
    client_secret_wo_version = 1
    login_base_path          = "https://login.microsoftonline.com"
    graph_api_base_path      = "https://graph.microsoft.com"
  }
}
