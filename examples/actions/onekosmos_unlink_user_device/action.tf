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

# At any time: terraform apply -invoke=action.onekosmos_unlink_user_device.ada
action "onekosmos_unlink_user_device" "ada" {
  config {
    auth_module_id = onekosmos_auth_module.guests.id
    username       = onekosmos_user.ada.username
    device_id      = "b6f752963b368c91a120d15828ae6c08cd7f230e"
  }
}
