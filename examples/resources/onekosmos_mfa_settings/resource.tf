# One-time codes by email or from a hardware token; three wrong codes lock the
# account for an hour.
resource "onekosmos_mfa_settings" "default" {
  otp_email_enabled          = true
  otp_sms_enabled            = false
  otp_voice_enabled          = false
  otp_hardware_token_enabled = true

  account_lock_enabled  = true
  otp_max_attempts      = 3
  lock_duration_minutes = 60
}
