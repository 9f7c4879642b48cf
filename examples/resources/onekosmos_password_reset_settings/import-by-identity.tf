import {
  to = onekosmos_password_reset_settings.default
  identity = {
    id = "default"
  }
}
