# The community's own users, by the name of their module.
data "onekosmos_auth_module" "internal" {
  name = "Internal User Store"
}

output "internal_minimum_length" {
  value = data.onekosmos_auth_module.internal.password_policy.minimum_length
}
