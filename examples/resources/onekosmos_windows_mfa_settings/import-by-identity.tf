import {
  to = onekosmos_windows_mfa_settings.default
  identity = {
    id = "default"
  }
}
