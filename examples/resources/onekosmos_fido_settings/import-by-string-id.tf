import {
  to = onekosmos_fido_settings.default
  id = "default"
}
