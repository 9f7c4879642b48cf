resource "onekosmos_windows_mfa_settings" "default" {
  pin_enrollment_allowed       = true
  fallback_enabled             = true
  max_attempts_before_fallback = 3
}
