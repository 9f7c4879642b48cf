import {
  to = onekosmos_liveid_selfie_settings.default
  identity = {
    id = "default"
  }
}
