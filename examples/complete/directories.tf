resource "onekosmos_auth_module" "staff" {
  name = "Staff"
  type = "ad"

  directory = {
    protocol                 = "ldaps"
    server                   = "dc1.example.com"
    port                     = 636
    bind_dn                  = "CN=svc-1kosmos,OU=Services,DC=example,DC=com"
    bind_password_wo         = var.bind_password
    bind_password_wo_version = var.secrets_version
    base_dn                  = "OU=Staff,DC=example,DC=com"
    security_authentication  = "Simple"
    filter                   = "(sAMAccountName={0})"
  }
}

resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_user_attribute" "department" {
  auth_module_id      = onekosmos_auth_module.staff.id
  name                = "Department"
  directory_attribute = "department"
}

# The broker is running already; this names it and keeps it in use.
resource "onekosmos_broker_connection" "dc1" {
  auth_module_id = var.broker_module_id
  uid            = var.broker_uid
  name           = "Data centre 1"
}

# A user who signs in is looked for among staff first.
resource "onekosmos_default_auth_scheme" "default" {
  auth_module_ids = [
    onekosmos_auth_module.staff.id,
    var.broker_module_id,
    onekosmos_auth_module.guests.id,
  ]
}
