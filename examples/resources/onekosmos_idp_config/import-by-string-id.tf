import {
  to = onekosmos_idp_config.default
  id = "default"
}
