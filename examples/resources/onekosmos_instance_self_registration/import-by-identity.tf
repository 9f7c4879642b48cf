import {
  to = onekosmos_instance_self_registration.default
  identity = {
    id = "default"
  }
}
