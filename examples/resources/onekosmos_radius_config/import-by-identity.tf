import {
  to = onekosmos_radius_config.vpn
  identity = {
    id = "0b7c9c1e-5c0e-4f0b-9a53-0c3f6f3b8f5a"
  }
}
