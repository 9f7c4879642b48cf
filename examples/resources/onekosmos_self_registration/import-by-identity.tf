import {
  to = onekosmos_self_registration.default
  identity = {
    id = "default"
  }
}
