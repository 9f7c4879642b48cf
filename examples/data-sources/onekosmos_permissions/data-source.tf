variable "user_id" {
  description = "Unique id (uid) of a user."
  type        = string
}

data "onekosmos_auth_module" "internal" {
  name = "Internal User Store"
}

# Needs license_key in the provider's configuration.
data "onekosmos_permissions" "user" {
  auth_module_id = data.onekosmos_auth_module.internal.id
  user_id        = var.user_id
}

output "permissions_of_the_user" {
  value = data.onekosmos_permissions.user.permissions[*].permission
}
