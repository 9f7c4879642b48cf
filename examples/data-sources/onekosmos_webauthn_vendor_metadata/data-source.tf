resource "onekosmos_webauthn_vendor_metadata" "office" {
  aaguid   = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
  name     = "Office key"
  metadata = jsonencode({ description = "Security key of the office" })
}

# A record, by the AAGUID of the model, or by its name.
data "onekosmos_webauthn_vendor_metadata" "office" {
  name = "Office key"

  depends_on = [onekosmos_webauthn_vendor_metadata.office]
}

output "office_key" {
  value = jsondecode(data.onekosmos_webauthn_vendor_metadata.office.metadata).description
}
