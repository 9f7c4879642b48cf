import {
  to = onekosmos_branding.default
  identity = {
    id = "default"
  }
}
