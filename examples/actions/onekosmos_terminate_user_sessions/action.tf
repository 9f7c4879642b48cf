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

# At any time: terraform apply -invoke=action.onekosmos_terminate_user_sessions.ada
action "onekosmos_terminate_user_sessions" "ada" {
  config {
    auth_module_id = onekosmos_auth_module.guests.id
    username       = onekosmos_user.ada.username
  }
}
