# How users sign in. Destroying any of these restores what was set before.

resource "onekosmos_fido_settings" "default" {
  enabled               = true
  security_keys_enabled = true
}

resource "onekosmos_mfa_settings" "default" {
  otp_email_enabled     = true
  otp_sms_enabled       = false
  account_lock_enabled  = true
  otp_max_attempts      = 5
  lock_duration_minutes = 30
}

resource "onekosmos_orion_settings" "default" {
  enabled = false
}

resource "onekosmos_liveid_selfie_settings" "default" {
  enabled = true
}

resource "onekosmos_first_time_enrollment_settings" "default" {
  enabled         = true
  allowed_factors = ["mobile", "smartphone"]
}

resource "onekosmos_passwordless_settings" "default" {
  enabled                       = true
  primary_method                = "Fingerprint"
  push_number_challenge_enabled = true
}

resource "onekosmos_password_reset_settings" "default" {
  adminx_via_email_enabled = true
  adminx_otp_required      = true
}

resource "onekosmos_windows_mfa_settings" "default" {
  pin_enrollment_allowed       = true
  fallback_enabled             = true
  max_attempts_before_fallback = 3
}

# Only users of the directory have accounts.
resource "onekosmos_self_registration" "default" {
  allowed = false
}

# Nor do others in any community of the instance. Only a super administrator can set
# this.
resource "onekosmos_instance_self_registration" "default" {
  allowed = false
}

# An attribute that applications can receive besides those of the platform.
resource "onekosmos_session_attributes" "default" {
  custom = ["cost_center"]
}

# What users agree to before they take a selfie.
resource "onekosmos_consent" "biometric" {
  type             = "biometric"
  enabled          = true
  title            = "Biometric consent"
  body             = "<p>We compare your selfie with the photo of your document.</p>"
  acknowledge_text = "I agree"
}

# Administrators sign in again after a working day.
resource "onekosmos_environment_settings" "default" {
  session_max_age_minutes = 480
}
