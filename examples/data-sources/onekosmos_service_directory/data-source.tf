data "onekosmos_service_directory" "admin" {
  service = "admin"
}

output "events_service" {
  value = lookup(data.onekosmos_service_directory.admin.urls, "events", null)
}
