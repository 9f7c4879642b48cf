resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_auth_module" "plant" {
  name = "Plant"
  type = "ldap"
  mode = "broker"
}

# A user who signs in is looked for in the plant's directory first.
resource "onekosmos_default_auth_scheme" "default" {
  auth_module_ids = [
    onekosmos_auth_module.plant.id,
    onekosmos_auth_module.guests.id,
  ]
}
