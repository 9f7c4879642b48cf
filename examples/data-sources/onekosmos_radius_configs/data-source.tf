data "onekosmos_radius_configs" "all" {}

output "by_phone" {
  value = [for config in data.onekosmos_radius_configs.all.radius_configs : config.name if contains(config.auth_schemes, "ivr")]
}
