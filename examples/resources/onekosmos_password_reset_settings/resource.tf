variable "profile_password" {
  description = "Password for the user profile API. Raise user_profile_api_password_wo_version to send a new one."
  type        = string
  ephemeral   = true
  default     = "a password"
}

resource "onekosmos_password_reset_settings" "default" {
  default_input_method     = "username"
  adminx_via_email_enabled = true
  adminx_otp_required      = true

  # Users prove their identity with a document, which is compared with their profile.
  self_service_enabled                   = true
  self_service_identity_proofing_enabled = true
  user_profile_api_enabled               = true
  user_profile_api_url                   = "https://hr.example.com/users"
  user_profile_api_auth                  = "basic"
  user_profile_api_username              = "reader"
  user_profile_api_password_wo           = var.profile_password
  user_profile_api_password_wo_version   = 1
  transformation_script                  = "return { firstname: user.first };"
}
