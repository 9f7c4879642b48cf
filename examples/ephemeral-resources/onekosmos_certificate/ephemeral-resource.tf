# A new key and certificate in every run, kept in no plan and no state.
ephemeral "onekosmos_certificate" "signing" {
  key_size        = 2048
  expiration_days = 365
}

# The key of the run in which the version is raised is the one that is stored.
resource "onekosmos_secret" "signing_key" {
  tag              = "signing_key"
  value_wo         = ephemeral.onekosmos_certificate.signing.private_key
  value_wo_version = 1
}
