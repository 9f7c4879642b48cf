import {
  to = onekosmos_session_attributes.default
  id = "default"
}
