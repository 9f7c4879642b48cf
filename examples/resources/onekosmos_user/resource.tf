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

# An administrator of the helpdesk, whose addresses count as verified.
resource "onekosmos_user" "charles" {
  auth_module_id = onekosmos_auth_module.guests.id
  username       = "charles"
  role           = "helpdesk_admin"
  first_name     = "Charles"
  last_name      = "Babbage"
  email          = "charles@example.com"
  email_verified = true
  phone          = "+15550123"
}
