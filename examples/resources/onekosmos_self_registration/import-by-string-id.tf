import {
  to = onekosmos_self_registration.default
  id = "default"
}
