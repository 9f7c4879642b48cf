import {
  to = onekosmos_first_time_enrollment_settings.default
  id = "default"
}
