data "onekosmos_auth_module" "internal" {
  name = "Internal User Store"
}

data "onekosmos_user_count" "internal" {
  auth_module_id = data.onekosmos_auth_module.internal.id
}

output "users_of_the_community" {
  value = data.onekosmos_user_count.internal.all_users
}
