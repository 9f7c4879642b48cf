data "onekosmos_service_provider_catalog" "all" {}

output "applications_with_a_template" {
  value = [for item in data.onekosmos_service_provider_catalog.all.items : item.name]
}
