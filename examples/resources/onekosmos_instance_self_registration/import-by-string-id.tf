import {
  to = onekosmos_instance_self_registration.default
  id = "default"
}
