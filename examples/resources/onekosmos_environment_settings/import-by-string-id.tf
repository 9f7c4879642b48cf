import {
  to = onekosmos_environment_settings.default
  id = "default"
}
