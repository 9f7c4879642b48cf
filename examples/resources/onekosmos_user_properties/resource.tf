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

resource "onekosmos_user_properties" "ada" {
  auth_module_id = onekosmos_auth_module.guests.id
  user_id        = onekosmos_user.ada.id
  mobiles        = ["4075156743"]
  aliases = {
    alias1 = "countess"
    alias2 = "a.lovelace"
  }
}
