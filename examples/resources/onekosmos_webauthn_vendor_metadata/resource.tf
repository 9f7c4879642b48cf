# A model of security keys that the community knows. The metadata can be read
# from a file of the vendor: metadata = file("security-key-5.json").
resource "onekosmos_webauthn_vendor_metadata" "office" {
  aaguid = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
  name   = "Office key"

  metadata = jsonencode({
    aaguid         = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
    description    = "Security key of the office"
    protocolFamily = "fido2"
    schema         = 3
  })
}

# One that is not to be used any more. Taking the block out of the
# configuration has the same effect: no call deletes a record.
resource "onekosmos_webauthn_vendor_metadata" "recalled" {
  aaguid   = "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3"
  name     = "Recalled key"
  metadata = jsonencode({ description = "Recalled by its vendor" })
  enabled  = false
}
