import {
  to = onekosmos_branding.default
  id = "default"
}
