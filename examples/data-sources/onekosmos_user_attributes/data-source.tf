data "onekosmos_auth_module" "internal" {
  name = "Internal User Store"
}

data "onekosmos_user_attributes" "internal" {
  auth_module_id = data.onekosmos_auth_module.internal.id
}

output "attributes_of_internal_users" {
  value = { for a in data.onekosmos_user_attributes.internal.user_attributes : a.name => a.directory_attribute }
}
