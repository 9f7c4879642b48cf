variable "bind_password" {
  type      = string
  ephemeral = true
  default   = "a password"
}

resource "onekosmos_auth_module" "staff" {
  name = "Staff"
  type = "ldap"

  directory = {
    protocol                 = "ldaps"
    server                   = "ldap.example.com"
    port                     = 636
    bind_dn                  = "cn=svc-1kosmos,ou=services,dc=example,dc=com"
    bind_password_wo         = var.bind_password
    bind_password_wo_version = 1
    base_dn                  = "ou=staff,dc=example,dc=com"
    security_authentication  = "Simple"
    filter                   = "(uid={0})"
  }

  # Test the connection whenever the settings have changed.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.onekosmos_test_auth_module_connection.staff]
    }
  }
}

# At any time: terraform apply -invoke=action.onekosmos_test_auth_module_connection.staff
action "onekosmos_test_auth_module_connection" "staff" {
  config {
    auth_module_id = onekosmos_auth_module.staff.id
  }
}
