import {
  to = onekosmos_default_auth_scheme.default
  id = "default"
}
