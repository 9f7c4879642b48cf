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

# Reading the user makes sure that there is one before a passcode is made.
data "onekosmos_user" "ada" {
  auth_module_id = onekosmos_auth_module.guests.id
  username       = onekosmos_user.ada.username
}

# Another passcode in each plan and each apply.
ephemeral "onekosmos_helpdesk_passcode" "ada" {
  user             = data.onekosmos_user.ada.username
  validity_seconds = 600
}
