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

data "onekosmos_access_codes" "ada" {
  auth_module_id = onekosmos_auth_module.guests.id
  username       = onekosmos_user.ada.username
}

output "open_invitations_of_ada" {
  value = data.onekosmos_access_codes.ada.access_codes[*].id
}
