data "onekosmos_auth_module" "internal" {
  name = "Internal User Store"
}

data "onekosmos_users" "internal" {
  auth_module_id = data.onekosmos_auth_module.internal.id
}

output "locked_users" {
  value = [for u in data.onekosmos_users.internal.users : u.username if u.status == "locked"]
}
