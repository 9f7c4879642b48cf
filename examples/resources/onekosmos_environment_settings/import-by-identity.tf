import {
  to = onekosmos_environment_settings.default
  identity = {
    id = "default"
  }
}
