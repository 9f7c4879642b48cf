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

# Another passcode in each plan and each apply.
ephemeral "onekosmos_helpdesk_passcode" "ada" {
  user             = onekosmos_user.ada.username
  validity_seconds = 600
}
