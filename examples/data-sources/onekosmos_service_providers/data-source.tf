data "onekosmos_service_providers" "all" {}

# The ids of all SAML applications by name, ready for import blocks.
output "saml_applications" {
  value = {
    for app in data.onekosmos_service_providers.all.service_providers : app.name => app.id...
    if app.type == "saml"
  }
}
