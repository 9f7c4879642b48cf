resource "onekosmos_first_time_enrollment_settings" "default" {
  enabled         = true
  allowed_factors = ["mobile", "smartphone"]
}
