import {
  to = onekosmos_liveid_selfie_settings.default
  id = "default"
}
