resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_user_attribute" "department" {
  auth_module_id      = onekosmos_auth_module.guests.id
  name                = "Department"
  directory_attribute = "department"
}

resource "onekosmos_user_attribute" "cost_centre" {
  auth_module_id      = onekosmos_auth_module.guests.id
  name                = "Cost centre"
  directory_attribute = "costCentre"
}
