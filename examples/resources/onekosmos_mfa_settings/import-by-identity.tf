import {
  to = onekosmos_mfa_settings.default
  identity = {
    id = "default"
  }
}
