resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_user_attribute" "department" {
  auth_module_id      = onekosmos_auth_module.guests.id
  name                = "Department"
  directory_attribute = "department"
}

data "onekosmos_user_attribute" "department" {
  auth_module_id = onekosmos_auth_module.guests.id
  name           = onekosmos_user_attribute.department.name
}

output "department_comes_from" {
  value = data.onekosmos_user_attribute.department.directory_attribute
}
