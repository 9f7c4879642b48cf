output "applications" {
  description = "Ids of the applications, by name."
  value = {
    for app in [onekosmos_service_provider.payroll, onekosmos_service_provider.intranet] : app.name => app.id
  }
}
