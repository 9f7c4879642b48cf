data "onekosmos_external_idps" "all" {}

output "external_idp_ids" {
  value = [for idp in data.onekosmos_external_idps.all.external_idps : idp.id]
}
