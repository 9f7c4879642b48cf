import {
  to = onekosmos_mfa_settings.default
  id = "default"
}
