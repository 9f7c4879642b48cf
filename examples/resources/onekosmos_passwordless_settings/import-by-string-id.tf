import {
  to = onekosmos_passwordless_settings.default
  id = "default"
}
