# `terraform query` finds the Windows MFA settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_windows_mfa_settings" "all" {
  provider = onekosmos

  include_resource = true
}
