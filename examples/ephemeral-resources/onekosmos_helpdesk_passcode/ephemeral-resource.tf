resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_user" "ada" {
  auth_module_id = onekosmos_auth_module.guests.id
  username       = "ada"
  role           = "basic_user"
  first_name     = "Ada"
  last_name      = "Lovelace"
  email          = "ada@example.com"
}

# Only the tenant knows the email address that it has: the passcode waits until the user
# exists.
data "onekosmos_user" "ada" {
  auth_module_id = onekosmos_auth_module.guests.id
  username       = onekosmos_user.ada.username
}

# Another passcode in each plan and each apply.
ephemeral "onekosmos_helpdesk_passcode" "ada" {
  user             = data.onekosmos_user.ada.email
  validity_seconds = 600
}
