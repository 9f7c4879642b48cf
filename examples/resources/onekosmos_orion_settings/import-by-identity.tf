import {
  to = onekosmos_orion_settings.default
  identity = {
    id = "default"
  }
}
