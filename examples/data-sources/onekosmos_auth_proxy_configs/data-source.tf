data "onekosmos_auth_proxy_configs" "all" {}

output "by_phone" {
  value = [for config in data.onekosmos_auth_proxy_configs.all.auth_proxy_configs : config.name if contains(config.auth_schemes, "ivr")]
}
