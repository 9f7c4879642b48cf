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

data "onekosmos_user_login_options" "ada" {
  auth_module_id = onekosmos_auth_module.guests.id
  username       = onekosmos_user.ada.username
}

output "ada_has_a_pin" {
  value = data.onekosmos_user_login_options.ada.user_pin_enrolled
}
