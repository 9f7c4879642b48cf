data "onekosmos_webauthn_vendor_metadata_records" "all" {}

# The models that are in use, by their AAGUID.
output "security_keys" {
  value = {
    for record in data.onekosmos_webauthn_vendor_metadata_records.all.webauthn_vendor_metadata_records : record.aaguid => record.name
    if record.enabled
  }
}
