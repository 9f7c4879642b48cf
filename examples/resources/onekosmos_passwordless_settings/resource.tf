resource "onekosmos_passwordless_settings" "default" {
  enabled                       = true
  primary_method                = "Fingerprint"
  secondary_method              = "Pin"
  accounts_per_person           = 5
  persons_per_account           = 1
  push_number_challenge_enabled = true
}
