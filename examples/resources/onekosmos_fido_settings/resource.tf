# Passkeys of the user's own device only.
resource "onekosmos_fido_settings" "default" {
  enabled                         = true
  platform_authenticators_enabled = true
  security_keys_enabled           = false
}
