import {
  to = onekosmos_fido_settings.default
  identity = {
    id = "default"
  }
}
