# Administrators sign in again after a working day.
resource "onekosmos_environment_settings" "default" {
  session_max_age_minutes = 480
}
