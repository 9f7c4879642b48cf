data "onekosmos_auth_modules" "all" {}

# Directories that cannot be reached but through a broker.
output "behind_brokers" {
  value = [for module in data.onekosmos_auth_modules.all.auth_modules : module.name if module.mode == "broker"]
}
