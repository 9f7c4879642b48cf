import {
  to = onekosmos_orion_settings.default
  id = "default"
}
