import {
  to = onekosmos_first_time_enrollment_settings.default
  identity = {
    id = "default"
  }
}
