data "onekosmos_roles" "all" {}

output "roles" {
  value = data.onekosmos_roles.all.names
}
