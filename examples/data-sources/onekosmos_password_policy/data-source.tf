data "onekosmos_auth_module" "internal" {
  name = "Internal User Store"
}

# Needs license_key in the provider's configuration.
data "onekosmos_password_policy" "internal" {
  auth_module_id = data.onekosmos_auth_module.internal.id
}

output "rules_for_passwords" {
  value = data.onekosmos_password_policy.internal.descriptions
}
