resource "onekosmos_external_idp" "partner" {
  settings = jsonencode({ name = "Partner", ssoUrl = "https://partner.example.com/sso" })
}

data "onekosmos_external_idp" "partner" {
  id = onekosmos_external_idp.partner.id
}

output "partner_sso_url" {
  value = jsondecode(data.onekosmos_external_idp.partner.settings).ssoUrl
}
