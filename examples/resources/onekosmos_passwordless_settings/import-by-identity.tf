import {
  to = onekosmos_passwordless_settings.default
  identity = {
    id = "default"
  }
}
