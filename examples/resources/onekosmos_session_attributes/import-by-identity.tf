import {
  to = onekosmos_session_attributes.default
  identity = {
    id = "default"
  }
}
