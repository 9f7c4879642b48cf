data "onekosmos_default_auth_scheme" "default" {}

output "modules_in_order" {
  value = data.onekosmos_default_auth_scheme.default.auth_module_ids
}
