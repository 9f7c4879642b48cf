data "onekosmos_idp_initiated_apps" "all" {}

output "my_apps" {
  value = [for app in data.onekosmos_idp_initiated_apps.all.apps : app.name]
}
