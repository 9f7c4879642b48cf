data "onekosmos_metrics" "active_users" {
  name = "M_C_ACTIVE_USER"
}

data "onekosmos_metrics" "usage" {
  name = "M_G_APPLICATION_USAGE"
}

output "active_users" {
  value = data.onekosmos_metrics.active_users.total
}

output "application_usage" {
  value = [for value in data.onekosmos_metrics.usage.values : jsondecode(value)]
}
