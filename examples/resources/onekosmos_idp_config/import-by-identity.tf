import {
  to = onekosmos_idp_config.default
  identity = {
    id = "default"
  }
}
